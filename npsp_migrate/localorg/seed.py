"""A new org: its tables, its one user, its record types, and the settings NPSP is installed with."""

import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from random import Random
from typing import Any, Self

from npsp_migrate.localorg.catalog import KEYED_OBJECTS, Catalog, Profile, by_lower_name, key_field
from npsp_migrate.localorg.clock import Clock, instant_text
from npsp_migrate.localorg.customfields import remember_field
from npsp_migrate.localorg.definitions import ObjectDefinition
from npsp_migrate.localorg.ids import record_id
from npsp_migrate.localorg.store.database import Database, Row
from npsp_migrate.localorg.store.tables import create_object, create_view

USERNAME = "rehearsal@local.org"
ORG_IDS = 62**9  # as many as an id has room for behind its prefix and pod
_RECORD_TYPE = re.compile(r"<Id of (\w+) record type (\w+)>")
_FIRST_OPPORTUNITY_TYPE = "<first active Opportunity record type>"


class Plainness(Enum):
    """`KEYED`: every loaded object has the external id `Migration_Key__c`. `PLAIN`: none has."""

    KEYED = "keyed"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the org is, and who works in it."""

    org_id: str
    user_id: str
    username: str
    access_token: str

    @classmethod
    def read(cls, database: Database) -> Self:
        kept = {key: database.setting(key) or "" for key in ("org_id", "user_id", "username", "access_token")}
        return cls(**kept)


@dataclass(frozen=True, slots=True)
class Name:
    """What tells one org from all others, and opens it."""

    org_id: str
    access_token: str

    @classmethod
    def random(cls) -> Self:
        """Two orgs are never taken for one: a plan made for the first must not be applied to the second."""
        return cls._from(secrets.SystemRandom())

    @classmethod
    def seeded(cls, seed: int) -> Self:
        """The same each time: for runs that must be repeated to the letter, and no secret at all."""
        return cls._from(Random(f"org {seed}"))  # noqa: S311 - repeatable on purpose

    @classmethod
    def _from(cls, draws: Random) -> Self:
        org_id = record_id("00D", draws.randrange(ORG_IDS))
        token = urlsafe_b64encode(draws.getrandbits(384).to_bytes(48)).decode()
        return cls(org_id, f"{org_id[:15]}!{token}")


def seed_org(
    database: Database, catalog: Catalog, profile: Profile, plainness: Plainness, clock: Clock, name: Name
) -> None:
    """Fill an empty database. Called once in an org's life, and when it is emptied."""
    _create_tables(database, catalog, plainness)
    org_id, user_id = name.org_id, database.new_id("005")
    database.keep_setting("profile", profile.value)
    database.keep_setting("plain", plainness.value)
    database.keep_setting("org_id", org_id)
    database.keep_setting("user_id", user_id)
    database.keep_setting("username", USERNAME)
    database.keep_setting("schema_changed", str(int(clock.now().timestamp())))
    database.keep_setting("access_token", name.access_token)
    stamps = _stamps(user_id, instant_text(clock.now()))
    _insert_people(database, org_id, user_id, stamps, profile)
    record_types = _insert_record_types(database, catalog, stamps)
    _insert_settings(database, catalog, org_id, record_types, stamps)
    _insert_handlers(database, catalog, stamps, user_id)


def _create_tables(database: Database, catalog: Catalog, plainness: Plainness) -> None:
    for definition in catalog.objects.values():
        keyed = plainness is Plainness.KEYED and definition.name in KEYED_OBJECTS
        grown = _with_key_field(definition) if keyed else definition
        create_object(database.connection, grown)
        create_view(database.connection, grown)
        if keyed:
            remember_field(database, definition.name, key_field(), "")


def _with_key_field(definition: ObjectDefinition) -> ObjectDefinition:
    return replace(definition, fields=by_lower_name([*definition.fields.values(), key_field()]))


def _stamps(user_id: str, now: str) -> Row:
    return {
        "CreatedDate": now,
        "CreatedById": user_id,
        "LastModifiedDate": now,
        "LastModifiedById": user_id,
        "SystemModstamp": now,
    }


def _insert_people(database: Database, org_id: str, user_id: str, stamps: Row, profile: Profile) -> None:
    database.insert(
        "Organization",
        [
            {
                "Id": org_id,
                "Name": "Local org (bare)" if profile is Profile.BARE else "Local org",
                "OrganizationType": "Enterprise Edition",
                "InstanceName": "LOCAL",
                "IsSandbox": 1,  # clients take an org that is no sandbox for production, and refuse
                "DefaultLocaleSidKey": "fr_FR",
                "LanguageLocaleKey": "fr",
                "TimeZoneSidKey": "Europe/Paris",
                "FiscalYearStartMonth": 1,
                **stamps,
            }
        ],
    )
    database.insert(
        "User",
        [
            {
                "Id": user_id,
                "Username": USERNAME,
                "FirstName": "Rehearsal",
                "LastName": "User",
                "Name": "Rehearsal User",
                "Email": USERNAME,
                "Alias": "rehears",
                "CommunityNickname": "rehearsal",
                "IsActive": 1,
                "UserType": "Standard",
                "TimeZoneSidKey": "Europe/Paris",
                "LocaleSidKey": "fr_FR",
                "EmailEncodingKey": "UTF-8",
                "LanguageLocaleKey": "fr",
                "UserPermissionsMarketingUser": 1,
                "ProfileId": database.new_id("00e"),
                **stamps,
            }
        ],
    )


def _insert_record_types(database: Database, catalog: Catalog, stamps: Row) -> dict[tuple[str, str], str]:
    ids = {}
    for each in catalog.record_types:
        ids[each.object_name, each.developer_name] = made = database.new_id("012")
        row = {
            "Id": made,
            "Name": each.label,
            "DeveloperName": each.developer_name,
            "NamespacePrefix": each.namespace,
            "SobjectType": each.object_name,
            "IsActive": 1,
        }
        database.insert("RecordType", [{**row, **stamps}])
    return ids


def _insert_settings(
    database: Database, catalog: Catalog, org_id: str, record_types: Mapping[tuple[str, str], str], stamps: Row
) -> None:
    for name, values in catalog.settings.items():
        prefix = catalog.objects[name].key_prefix
        row = {key: _resolved(value, record_types) for key, value in values.items() if value is not None}
        owned = {"Id": database.new_id(prefix), "SetupOwnerId": org_id, **stamps, **row}
        known = {field.name for field in catalog.objects[name].fields.values()}
        database.insert(name, [{key: value for key, value in owned.items() if key in known}])
    lookup_prefix = catalog.objects["npe4__Relationship_Lookup__c"].key_prefix
    database.insert(
        "npe4__Relationship_Lookup__c",
        [
            {"Id": database.new_id(lookup_prefix), **stamps, **row, "npe4__Active__c": 1}
            for row in catalog.relationship_lookups
        ],
    )


def _resolved(value: Any, record_types: Mapping[tuple[str, str], str]) -> Any:
    if not isinstance(value, str):
        return int(value) if isinstance(value, bool) else value
    if value == _FIRST_OPPORTUNITY_TYPE:
        return next(found for (owner, _), found in record_types.items() if owner == "Opportunity")
    return _RECORD_TYPE.sub(lambda match: record_types[match[1], match[2]], value)


def _insert_handlers(database: Database, catalog: Catalog, stamps: Row, user_id: str) -> None:
    prefix = catalog.objects["npsp__Trigger_Handler__c"].key_prefix
    for each in catalog.trigger_handlers:
        made = database.new_id(prefix)
        name = each["npsp__Class__c"]
        row = {"Id": made, "Name": name, "OwnerId": user_id, "npsp__Active__c": 1, **each, **stamps}
        database.insert("npsp__Trigger_Handler__c", [row])

"""One org: its database, its schema, its clock, and what is read so often that it is kept at hand."""

# ruff: noqa: S608 - names come from the schema, values are bound

import secrets
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from npsp_migrate.localorg.catalog import Catalog, Profile, read_catalog
from npsp_migrate.localorg.clock import Clock, instant_text
from npsp_migrate.localorg.customfields import load_custom_fields
from npsp_migrate.localorg.definitions import Field, ObjectDefinition, RecordType, Stage
from npsp_migrate.localorg.disturb.desk import Disturbances
from npsp_migrate.localorg.histories import load_histories
from npsp_migrate.localorg.metadata.stage_records import keep_stages
from npsp_migrate.localorg.metadata.stages import read_stages
from npsp_migrate.localorg.metadata.store import ComponentStore, prepare_tables
from npsp_migrate.localorg.metadata.system_objects import add_system_objects
from npsp_migrate.localorg.metadata.type_values import offered_values
from npsp_migrate.localorg.neighbours import add_neighbours
from npsp_migrate.localorg.schema import Schema
from npsp_migrate.localorg.seed import Identity, Name, Plainness, seed_org
from npsp_migrate.localorg.sessions import TABLES as SESSION_TABLES
from npsp_migrate.localorg.sessions import Sessions
from npsp_migrate.localorg.setup.switches import read_switches
from npsp_migrate.localorg.soql.run import QueryResult
from npsp_migrate.localorg.storage import Storage
from npsp_migrate.localorg.store.database import Database, Row
from npsp_migrate.localorg.store.tables import rows_table
from npsp_migrate.localorg.traffic import Traffic
from npsp_migrate.localorg.values import ValueReader, value_reader

MASTER_RECORD_TYPE = "012000000000000AAA"  # Salesforce: of an object's records without a record type
_DEFAULT_RECORD_TYPES = {"Account": ("Organization",), "Opportunity": ("Donation", "NPSP_Default")}
OPEN_CURSORS = 10  # Salesforce: queries one user may keep open
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class FieldAccess:
    """A field with the function that reads its values."""

    field: Field
    read: ValueReader


@dataclass(frozen=True, slots=True)
class Cursor:
    """A query, or a subquery of one record, whose further pages may still be asked for.

    `family` is the locator of the query that a subquery belongs to; they are forgotten together.
    """

    result: QueryResult
    page_size: int
    family: str = ""


class Org:
    """What every request works on. One thread uses it; requests follow one another."""

    def __init__(
        self, database: Database, catalog: Catalog, identity: Identity, clock: Clock, session_seconds: float | None
    ) -> None:
        self.database = database
        self.catalog = catalog
        self.profile = Profile(database.setting("profile") or Profile.TRIAL)
        self.identity = identity
        self.clock = clock
        # Formulas that depend on the day ask the org's clock, which may stand still, not SQLite's.
        database.connection.create_function("org_today", 0, lambda: clock.today().isoformat())
        self.sessions = Sessions(database, identity.org_id, clock, session_seconds)
        self.schema = Schema(catalog)
        load_custom_fields(database, self.schema)
        load_histories(database, self.schema)
        prepare_tables(database)
        self.components = ComponentStore(database, clock)
        add_system_objects(database, self.schema, identity.user_id, clock)
        add_neighbours(database, self.schema)
        self.stages: dict[str, Stage] = {}
        self.record_types: dict[str, RecordType] = {}
        self.shown_definitions: dict[str, int] = {}  # table of definitions → revision of the schema it shows
        self.reload_definitions()
        self.switches = read_switches(database)
        self._cached_settings: dict[str, Mapping[str, Any]] = {}
        self._cached_handlers: list[Row] | None = None
        self._access: dict[str, tuple[ObjectDefinition, dict[str, FieldAccess]]] = {}
        self.cursors: dict[str, Cursor] = {}
        self._families: dict[str, list[str]] = {}  # locator of a query → what is kept with it
        self.traffic = Traffic()
        self.storage = Storage()
        self.disturbances = Disturbances(self.seed or 0)
        self.control_token = secrets.token_urlsafe(32)  # for who runs the org, and only as long as it runs

    def new_locator(self) -> str:
        return self.database.new_id("01g")

    @property
    def seed(self) -> int | None:
        """What its name was drawn from, when that must be the same each time."""
        kept = self.database.setting("seed")
        return None if kept is None else int(kept)

    def keep_cursor(self, cursor: Cursor, locator: str = "") -> str:
        """Remember a query for its further pages; the oldest one is forgotten."""
        locator = locator or self.new_locator()
        self.cursors[locator] = cursor
        family = cursor.family or locator
        self._families.setdefault(family, []).append(locator)
        while len(self._families) > OPEN_CURSORS:
            for forgotten in self._families.pop(next(iter(self._families))):
                self.cursors.pop(forgotten, None)
        return locator

    def settings(self, name: str) -> Mapping[str, Any]:
        """The org-wide row of a custom setting; empty when there is none."""
        if name not in self._cached_settings:
            sql = f"SELECT * FROM {rows_table(name)} WHERE SetupOwnerId = ? AND IsDeleted = 0"
            found = self.database.rows(sql, (self.identity.org_id,))
            self._cached_settings[name] = found[0] if found else _NOTHING
        return self._cached_settings[name]

    def trigger_handlers(self) -> list[Row]:
        """All rows that say which automation runs, in their order."""
        if self._cached_handlers is None:
            table = rows_table("npsp__Trigger_Handler__c")
            sql = f"SELECT * FROM {table} WHERE IsDeleted = 0 ORDER BY npsp__Load_Order__c, Id"
            self._cached_handlers = self.database.rows(sql)
        return self._cached_handlers

    def forget(self, object_name: str) -> None:
        """An object was written: what was kept of it is read anew."""
        self._cached_settings.pop(object_name, None)
        if object_name == "npsp__Trigger_Handler__c":
            self._cached_handlers = None

    def forget_all(self) -> None:
        self._cached_settings.clear()
        self._cached_handlers = None

    def access(self, definition: ObjectDefinition) -> dict[str, FieldAccess]:
        """Lower-case field name → field and reader."""
        kept = self._access.get(definition.name)
        if kept is None or kept[0] is not definition:
            made = {name: FieldAccess(field, value_reader(field)) for name, field in definition.fields.items()}
            kept = self._access[definition.name] = (definition, made)
        return kept[1]

    def record_type_id(self, object_name: str, developer_name: str) -> str | None:
        for record_type_id, each in self.record_types.items():
            if each.object_name == object_name and each.developer_name == developer_name:
                return record_type_id
        return None

    def reload_definitions(self) -> None:
        """Record types and sales stages were deployed, or a deployment was taken back."""
        deployed = self.components.find("StandardValueSet", "OpportunityStage")
        stages = read_stages(deployed.body) if deployed else self.catalog.stages
        self.stages = {stage.name: stage for stage in stages}
        keep_stages(self.database, self.stages, self.identity.user_id, instant_text(self.clock.now()))
        self.record_types = self._record_types()
        self.switches = read_switches(self.database)

    def _offered(self, object_name: str, developer_name: str) -> Mapping[str, frozenset[str]]:
        deployed = self.components.find("RecordType", f"{object_name}.{developer_name}")
        owner = self.schema.object(object_name)
        return offered_values(owner, deployed.body) if deployed and owner else {}

    def _record_types(self) -> dict[str, RecordType]:
        packaged = {(each.object_name, each.developer_name): each for each in self.catalog.record_types}
        found = {}
        for row in self.database.rows("SELECT Id, Name, SobjectType, DeveloperName, IsActive FROM RecordType"):
            key = (row["SobjectType"], row["DeveloperName"])
            known = packaged.get(key) or RecordType(*key, row["Name"])
            offered = self._offered(*key)
            found[row["Id"]] = replace(known, label=row["Name"], active=bool(row["IsActive"]), offered=offered)
        return found


def default_record_type(org: Org, object_name: str) -> str | None:
    """The record type of a new record that is given none, for the org's one user."""
    names = _DEFAULT_RECORD_TYPES.get(object_name, ())
    found = [org.record_type_id(object_name, name) for name in names]
    return next((each for each in reversed(found) if each), None)


def open_org(
    path: str,
    profile: Profile,
    plainness: Plainness,
    clock: Clock,
    session_seconds: float | None = None,
    seed: int | None = None,
) -> Org:
    """The org that `path` holds, made when the file is new; an existing org keeps its own profile and name.

    Sessions last `session_seconds`, used or not; None: they do not end by themselves.
    """
    database = Database(path)
    kept = database.setting("profile")
    catalog = read_catalog(Profile(kept) if kept else profile)
    if kept is None:
        name = Name.random() if seed is None else Name.seeded(seed)
        with database.transaction():
            seed_org(database, catalog, profile, plainness, clock, name)
            if seed is not None:
                database.keep_setting("seed", str(seed))
    return Org(database, catalog, Identity.read(database), clock, session_seconds)


def reborn(org: Org) -> Org:
    """The org as it was at birth, without a record or a field that was added; its name and its tokens stay.

    The old one must not be used any more.
    """
    database, identity, seed = org.database, org.identity, org.seed
    plainness = Plainness(database.setting("plain") or Plainness.KEYED)
    catalog, name = read_catalog(org.profile), Name(identity.org_id, identity.access_token)
    try:
        with database.transaction():
            database.empty(kept=SESSION_TABLES)
            seed_org(database, catalog, org.profile, plainness, org.clock, name)
            if seed is not None:
                database.keep_setting("seed", str(seed))
    except sqlite3.Error:  # a full disk: all is as it was, and no id may be given twice
        database.read_numbers()
        raise
    database.shrink()
    fresh = Org(database, catalog, Identity.read(database), org.clock, org.sessions.seconds)
    fresh.traffic, fresh.control_token = org.traffic, org.control_token
    fresh.storage = Storage(org.storage.limit_mb)
    fresh.disturbances = Disturbances(org.disturbances.seed, org.disturbances.at_start)
    return fresh

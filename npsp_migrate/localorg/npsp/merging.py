"""After a merge: households renamed, gifts brought to the master's account, what stands twice put right."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections.abc import Iterable, Sequence

from npsp_migrate.localorg.dml.changes import Change, Event, Trigger
from npsp_migrate.localorg.dml.remove import remove
from npsp_migrate.localorg.dml.save import update_rows
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp import postal, seasons
from npsp_migrate.localorg.npsp.address_records import ADDRESS_TYPE, CURRENT, DEFAULT, OWNER, spread_addresses
from npsp_migrate.localorg.npsp.constants import ADDRESS, AFFILIATION, HOUSEHOLD_SETTINGS, IS_INDIVIDUAL
from npsp_migrate.localorg.npsp.households import refresh_households
from npsp_migrate.localorg.npsp.recurring_rules import is_enhanced
from npsp_migrate.localorg.npsp.relationships import RELATIONSHIP
from npsp_migrate.localorg.npsp.roles import PRIMARY, credit_households
from npsp_migrate.localorg.npsp.rollups import roll_up, roll_up_gifts
from npsp_migrate.localorg.npsp.sustainers import mark_donors
from npsp_migrate.localorg.store.database import Row

_ASKED = "IN (SELECT value FROM json_each(?))"


def settle_merged_contacts(trigger: Trigger) -> None:
    """CON_ContactMerge_TDTM; NPSP does it a moment later, in a job of its own."""
    work = trigger.work
    merged = _merged(trigger)
    if not merged:
        return
    masters = work.database.read("Contact", {each.was("MasterRecordId") for each in merged}, ("AccountId",))
    homes = {master: row["AccountId"] for master, row in masters.items() if row["AccountId"]}
    accounts = {each.was("AccountId") for each in merged if each.was("AccountId")} | set(homes.values())
    personal = _personal(work, accounts)
    refresh_households(work, personal)
    for change in merged:
        master = str(change.was("MasterRecordId"))
        if change.was("AccountId") in personal and homes.get(master) in personal - {change.was("AccountId")}:
            _bring_gifts(work, master, change.was("AccountId"), homes[master])
    for master in sorted(masters):
        _tidy_roles(work, master)
        _tidy_affiliations(work, master)
        _tidy_relationships(work, master)
    _credit_again(work, personal)
    roll_up(work, "Account", personal)
    roll_up(work, "Contact", masters)
    _mark_sustainers(work, masters, personal)


def settle_merged_accounts(trigger: Trigger) -> None:
    """ACCT_AccountMerge_TDTM."""
    work = trigger.work
    masters = {str(each.was("MasterRecordId")) for each in _merged(trigger)}
    if not masters:
        return
    personal = _personal(work, masters)
    refresh_households(work, personal)
    _credit_again(work, personal)
    roll_up(work, "Account", masters)
    _mark_sustainers(work, (), masters)
    _tidy_addresses(work, masters)


def _mark_sustainers(work: Work, contacts: Iterable[str], accounts: Iterable[str]) -> None:
    if is_enhanced(work):
        mark_donors(work, "Contact", contacts)
        mark_donors(work, "Account", accounts)


def _merged(trigger: Trigger) -> list[Change]:
    if trigger.event is not Event.AFTER_DELETE:
        return []
    return [change for change in trigger.changes if change.was("MasterRecordId")]


def _personal(work: Work, accounts: Iterable[str]) -> set[str]:
    rows = work.database.read("Account", accounts, (IS_INDIVIDUAL, "IsDeleted"))
    return {record for record, row in rows.items() if row[IS_INDIVIDUAL] and not row["IsDeleted"]}


def _bring_gifts(work: Work, master: str, old: str, new: str) -> None:
    """Gifts whose primary contact is the master follow from the loser's household, which stays behind empty."""
    rows = work.select(
        "SELECT o.Id FROM {Opportunity} o JOIN {OpportunityContactRole} r ON r.OpportunityId = o.Id "
        "WHERE r.IsPrimary = 1 AND r.IsDeleted = 0 AND o.IsDeleted = 0 AND o.AccountId = ? AND r.ContactId = ? "
        "ORDER BY o.Id",
        (old, master),
    )
    update_rows(work, "Opportunity", [(row["Id"], {"AccountId": new}) for row in rows])


def _tidy_roles(work: Work, master: str) -> None:
    """One role of each kind in a gift, and no credit as a household member beside being its donor."""
    member = work.settings(HOUSEHOLD_SETTINGS).get("npo02__Household_Member_Contact_Role__c")
    rows = work.select(
        "SELECT Id, OpportunityId, Role, IsPrimary FROM {OpportunityContactRole} WHERE IsDeleted = 0 "
        "AND ContactId = ? ORDER BY IsPrimary DESC, Id",
        (master,),
    )
    seen: dict[str, set[str | None]] = {}
    repeated = []
    for row in rows:
        roles = seen.setdefault(row["OpportunityId"], set())
        if row["Role"] in roles or (row["Role"] == member and roles):
            repeated.append(row["Id"])
        roles.add(row["Role"])
    _remove(work, "OpportunityContactRole", repeated)


def _tidy_affiliations(work: Work, master: str) -> None:
    """One affiliation per organisation, none to a household; the contact's own lookup says which is primary."""
    (contact,) = work.database.read("Contact", [master], ("npsp__Primary_Affiliation__c",)).values()
    rows = work.select(
        f"SELECT f.Id, f.npe5__Organization__c AS Place, a.{IS_INDIVIDUAL} AS Personal FROM {{{AFFILIATION}}} f "
        "LEFT JOIN {Account} a ON a.Id = f.npe5__Organization__c WHERE f.IsDeleted = 0 AND f.npe5__Contact__c = ? "
        "ORDER BY f.npe5__Primary__c DESC, f.npe5__EndDate__c IS NOT NULL, f.Id",
        (master,),
    )
    others = [row["Id"] for row in rows if row["Place"] != contact["npsp__Primary_Affiliation__c"]]
    work.write(AFFILIATION, [(record, {"npe5__Primary__c": 0}) for record in others])
    _remove(work, AFFILIATION, _repeated(rows, ("Place",)) + [row["Id"] for row in rows if row["Personal"]])


def _tidy_relationships(work: Work, master: str) -> None:
    """Nobody is related to themselves, or twice in the same way to one person."""
    rows = work.select(
        f"SELECT Id, npe4__RelatedContact__c AS Other, npe4__Type__c AS Kind FROM {{{RELATIONSHIP}}} "
        "WHERE IsDeleted = 0 AND npe4__Contact__c = ? ORDER BY Id",
        (master,),
    )
    gone = [row["Id"] for row in rows if row["Other"] == master] + _repeated(rows, ("Other", "Kind"))
    for record in gone:  # one by one: the first of a pair takes the second along
        if not work.database.read(RELATIONSHIP, [record], ("IsDeleted",))[record]["IsDeleted"]:
            _remove(work, RELATIONSHIP, [record])


def _tidy_addresses(work: Work, accounts: set[str]) -> None:
    """The same place stands once; the master's own address stays the default one."""
    billing = work.database.read("Account", accounts)
    defaults: dict[str, str] = {}
    for account in sorted(accounts):
        kept: dict[tuple[str, ...], Row] = {}
        rows = work.select(
            f"SELECT * FROM {{{ADDRESS}}} WHERE IsDeleted = 0 AND {OWNER} = ? ORDER BY {DEFAULT} DESC, Id",
            (account,),
        )
        for row in rows:
            first = kept.setdefault(_address_key(row), row)
            if first["Id"] != row["Id"]:
                sql = f"UPDATE {{Contact}} SET {CURRENT} = ? WHERE {CURRENT} = ?"
                work.execute(sql, (first["Id"], row["Id"]))
                _remove(work, ADDRESS, [row["Id"]])
        if rows:
            place = postal.from_record(billing[account], "Billing")
            own = next((row for row in kept.values() if postal.from_address(row) == place), rows[0])
            defaults[account] = own["Id"]
    work.write(ADDRESS, [(record, {DEFAULT: 1}) for record in defaults.values()])
    spread_addresses(work, defaults, defaults)


def _address_key(row: Row) -> tuple[str, ...]:
    """Addresses are one when they differ in case and spaces alone; type and season count too."""
    parts = (*postal.from_address(row), row[ADDRESS_TYPE], *(row[name] for name in seasons.FIELDS))
    return tuple(postal.folded(part) for part in parts)


def _repeated(rows: Sequence[Row], columns: tuple[str, ...]) -> list[str]:
    seen: set[tuple[str, ...]] = set()
    repeated = []
    for row in rows:
        place = tuple(row[column] for column in columns)
        if place in seen:
            repeated.append(row["Id"])
        seen.add(place)
    return repeated


def _credit_again(work: Work, accounts: set[str]) -> None:
    """Household members are credited anew with the gifts of these households."""
    settings = work.settings(HOUSEHOLD_SETTINGS)
    member = settings.get("npo02__Household_Member_Contact_Role__c")
    if not settings.get("npo02__Household_Contact_Roles_On__c"):
        return
    gifts = work.select(
        f"SELECT * FROM {{Opportunity}} WHERE IsDeleted = 0 AND {PRIMARY} IS NOT NULL AND AccountId {_ASKED} "
        "ORDER BY Id",
        (json.dumps(sorted(accounts)),),
    )
    ids = [row["Id"] for row in gifts]
    roles = work.select(
        f"SELECT Id FROM {{OpportunityContactRole}} WHERE IsDeleted = 0 AND Role = ? AND OpportunityId {_ASKED}",
        (member, json.dumps(ids)),
    )
    _remove(work, "OpportunityContactRole", [row["Id"] for row in roles])
    changes = [Change(row["Id"], place, None, row) for place, row in enumerate(gifts)]
    credit_households(Trigger(work, "Opportunity", Event.AFTER_INSERT, changes))
    roll_up_gifts(work, ids)


def _remove(work: Work, object_name: str, ids: Sequence[str]) -> None:
    asked = list(dict.fromkeys(ids))
    if asked:
        remove(work, work.org.schema.named(object_name), asked)

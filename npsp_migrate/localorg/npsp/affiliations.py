"""Affiliations: which person belongs to which organisation, kept in step with accounts and the primary one."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections.abc import Iterable

from npsp_migrate.localorg.dml.changes import Change, Event, Trigger
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp.constants import AFFILIATION, AFFILIATION_SETTINGS, IS_INDIVIDUAL, PRIMARY_CONTACT
from npsp_migrate.localorg.store.database import Row

CONTACT, ORGANISATION = "npe5__Contact__c", "npe5__Organization__c"
_PRIMARY, _STATUS = "npe5__Primary__c", "npe5__Status__c"
_START, _END, _ROLE = "npe5__StartDate__c", "npe5__EndDate__c", "npe5__Role__c"
_LOOKUP = "npsp__Primary_Affiliation__c"


def affiliate_contacts(trigger: Trigger) -> None:
    """AFFL_Affiliations_TDTM on Contact: after the account or the primary affiliation was set."""
    work = trigger.work
    if not _automatic(work):
        return
    moved = [change for change in trigger.changes if change.changed("AccountId", _LOOKUP)]
    if not moved:
        return
    ids = {value(name) for change in moved for value in (change.get, change.was) for name in ("AccountId", _LOOKUP)}
    organisations = _organisations(work, ids)
    known = _open_affiliations(work, [change.id for change in moved])
    writer = _Writer(work, known)
    for change in moved:
        if change.changed("AccountId"):
            if change.was("AccountId") in organisations:
                writer.end(change.id, change.was("AccountId"), {})
            if change.get("AccountId") in organisations:
                writer.begin(change.id, change.get("AccountId"), {_ROLE: change.get("Title")})
        if change.changed(_LOOKUP):
            if change.was(_LOOKUP):
                writer.end(change.id, change.was(_LOOKUP), {_PRIMARY: 0})
            if change.get(_LOOKUP) in organisations:
                writer.begin(change.id, change.get(_LOOKUP), {_PRIMARY: 1, _ROLE: change.get("Title")})
    writer.save()


def affiliate_accounts(trigger: Trigger) -> None:
    """AFFL_Affiliations_TDTM on Account: the primary contact of an organisation is affiliated to it."""
    work = trigger.work
    if not _automatic(work):
        return
    asked = [
        change
        for change in trigger.changes
        if change.get(PRIMARY_CONTACT) and change.changed(PRIMARY_CONTACT) and not change.get(IS_INDIVIDUAL)
    ]
    if not asked:
        return
    leaders = [change.get(PRIMARY_CONTACT) for change in asked]
    titles = work.database.read("Contact", leaders, ("Title",))
    writer = _Writer(work, _open_affiliations(work, leaders))
    for change in asked:
        writer.begin(change.get(PRIMARY_CONTACT), change.id, {_ROLE: titles[change.get(PRIMARY_CONTACT)]["Title"]})
    writer.save()


def keep_primary_affiliations(trigger: Trigger) -> None:
    """AFFL_Affiliations_TDTM on the affiliation: a contact has one primary, and its lookup names it."""
    work = trigger.work
    if trigger.event is Event.AFTER_DELETE:
        _clear_lookups(work, [change for change in trigger.changes if change.was(_PRIMARY)])
    elif trigger.event is Event.AFTER_UNDELETE:
        _come_back(work, [change for change in trigger.changes if change.get(_PRIMARY)])
    else:
        inserted = trigger.event is Event.AFTER_INSERT
        toggled = [each for each in trigger.changes if inserted or each.changed(_PRIMARY)]
        primary = [change for change in toggled if change.get(_PRIMARY)]
        if primary:
            _promote(work, primary)
        _clear_lookups(work, [change for change in toggled if change.was(_PRIMARY) and not change.get(_PRIMARY)])


def _clear_lookups(work: Work, dropped: list[Change]) -> None:
    """A contact's lookup is cleared where it still names the organisation."""
    if not dropped:
        return
    contacts = work.database.read("Contact", {change.was(CONTACT) for change in dropped}, (_LOOKUP,))
    cleared = [
        (change.was(CONTACT), {_LOOKUP: None})
        for change in dropped
        if contacts.get(change.was(CONTACT), {}).get(_LOOKUP) == change.was(ORGANISATION)
    ]
    work.write("Contact", cleared)


def _come_back(work: Work, restored: list[Change]) -> None:
    """A primary affiliation that is undeleted is primary again only where no other is by now."""
    contacts = work.database.read("Contact", {change.get(CONTACT) for change in restored}, (_LOOKUP,))
    for change in restored:
        contact = contacts[change.get(CONTACT)]
        if contact[_LOOKUP] is None:
            contact[_LOOKUP] = change.get(ORGANISATION)
            work.write("Contact", [(contact["Id"], {_LOOKUP: change.get(ORGANISATION)})])
        elif contact[_LOOKUP] != change.get(ORGANISATION):
            work.write(AFFILIATION, [(change.id, {_PRIMARY: 0})])


def _promote(work: Work, primary: list[Change]) -> None:
    """The last primary of each contact stands; its others end today."""
    chosen = {change.get(CONTACT): change for change in primary}
    rows = work.select(
        f"SELECT Id, {CONTACT} FROM {{{AFFILIATION}}} WHERE IsDeleted = 0 AND {_PRIMARY} = 1 "
        f"AND {CONTACT} IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(chosen)),),
    )
    ended = {_PRIMARY: 0, _STATUS: "Former", _END: work.today}
    work.write(AFFILIATION, [(row["Id"], ended) for row in rows if row["Id"] != chosen[row[CONTACT]].id])
    work.write("Contact", [(contact, {_LOOKUP: each.get(ORGANISATION)}) for contact, each in chosen.items()])


class _Writer:
    """Collects what begins and what ends, and writes both at once."""

    def __init__(self, work: Work, known: dict[tuple[str, str], Row]) -> None:
        self._work = work
        self._known = known
        self._new: list[Row] = []
        self._changed: list[tuple[str, Row]] = []

    def begin(self, contact: str, organisation: str, extra: Row) -> None:
        """The pair's open affiliation is used again; else a new one starts today."""
        given = {name: value for name, value in extra.items() if value is not None}
        row = self._known.get((contact, organisation))
        if row is not None:
            wanted = {_STATUS: "Current", **{name: value for name, value in given.items() if name == _PRIMARY}}
            if "Id" in row:
                self._changed.append((row["Id"], wanted))
            else:
                row |= wanted
            return
        row = {CONTACT: contact, ORGANISATION: organisation, _STATUS: "Current", _START: self._work.today, **given}
        self._known[contact, organisation] = row
        self._new.append(row)

    def end(self, contact: str, organisation: str, extra: Row) -> None:
        row = self._known.get((contact, organisation))
        if row is not None and "Id" in row:
            self._changed.append((row["Id"], {_STATUS: "Former", _END: self._work.today, **extra}))

    def save(self) -> None:
        """Without triggers: the contact's lookup already says what these rows say."""
        work = self._work
        self._end_other_primaries()
        prefix = work.org.schema.named(AFFILIATION).key_prefix
        system = {"CreatedDate": work.now, "CreatedById": work.user_id, **work.stamps()}
        rows = []
        for row in self._new:
            number = work.database.next_number(f"name of {AFFILIATION}")
            rows.append({"Id": work.database.new_id(prefix), "Name": f"AF-{number:06d}", **row, **system})
        work.database.insert(AFFILIATION, rows)
        work.write(AFFILIATION, self._changed)

    def _end_other_primaries(self) -> None:
        primary = {row[CONTACT] for row in self._new if row.get(_PRIMARY)}
        ended = {_PRIMARY: 0, _STATUS: "Former", _END: self._work.today}
        others = [
            (row["Id"], ended)
            for (contact, _), row in self._known.items()
            if contact in primary and row.get(_PRIMARY) and "Id" in row
        ]
        self._work.write(AFFILIATION, others)


def _automatic(work: Work) -> bool:
    return bool(work.settings(AFFILIATION_SETTINGS).get("npe5__Automatic_Affiliation_Creation_Turned_On__c"))


def _organisations(work: Work, ids: Iterable[str | None]) -> set[str]:
    rows = work.database.read("Account", [each for each in ids if each], (IS_INDIVIDUAL,))
    return {record for record, row in rows.items() if not row[IS_INDIVIDUAL]}


def _open_affiliations(work: Work, contacts: list[str]) -> dict[tuple[str, str], Row]:
    rows = work.select(
        f"SELECT Id, {CONTACT}, {ORGANISATION}, {_PRIMARY} FROM {{{AFFILIATION}}} WHERE IsDeleted = 0 "
        f"AND {_END} IS NULL AND {CONTACT} IN (SELECT value FROM json_each(?)) ORDER BY Id",
        (json.dumps(contacts),),
    )
    return {(row[CONTACT], row[ORGANISATION]): row for row in rows}

"""The gifts of recurring donations: the next one made, open ones kept in step, and lost when it ends."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from npsp_migrate.localorg.dml.remove import remove
from npsp_migrate.localorg.dml.save import insert_rows, update_rows
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.ids import full_id
from npsp_migrate.localorg.npsp import recurring_rules as rules
from npsp_migrate.localorg.npsp.constants import PAYMENT
from npsp_migrate.localorg.npsp.installments import Installment, first_installments
from npsp_migrate.localorg.npsp.pairing import Gift, paired
from npsp_migrate.localorg.npsp.recurring_rules import RECURRING, SETTINGS
from npsp_migrate.localorg.npsp.recurring_standing import Standing
from npsp_migrate.localorg.npsp.roles import PRIMARY
from npsp_migrate.localorg.store.database import Row

NUMBER = "npsp__Recurring_Donation_Installment_Number__c"
LOST = "Closed Lost"
_MAPPING = "npe03__Custom_Field_Mapping__c"
_METHOD = "npe01__Payment_Method__c"
_FIRST_TOO = "Always_Create_Next_Installment"
_LATER_ONLY = "Disable_First_Installment"
_ASKED = "IN (SELECT value FROM json_each(?))"


def create_installments(work: Work, standings: Iterable[Standing]) -> None:
    """The next gift of each that lacks one and that the settings give one."""
    settings = work.settings(SETTINGS)
    due = [
        (standing, pair.installment)
        for standing in standings
        if _wants_gift(settings, standing) and (pair := standing.next()) and pair.gift is None and pair.installment
    ]
    if not due:
        return
    donors, mapping = donor_names(work, [standing.row["Id"] for standing, _ in due]), field_mapping(work)
    rows = []
    for standing, installment in due:
        row = _new_gift(settings, standing, installment)
        row |= mapped_fields(standing.row, mapping)
        row["Name"] = _gift_name(standing, donors.get(row[RECURRING], ""), row[NUMBER], installment.day)
        rows.append({name: value for name, value in row.items() if value is not None})
    outcomes = insert_rows(work, "Opportunity", rows)
    made = {
        outcome.record_id: installment
        for outcome, (_, installment) in zip(outcomes, due, strict=True)
        if outcome.record_id and not outcome.errors
    }
    _set_payment_methods(work, made)


def follow_schedules(work: Work, standings: Iterable[Standing], rescheduled: Collection[str]) -> None:
    """Open gifts from today on take day, amount and donor of the installments that they stand for.

    Where the schedule itself was changed, a gift that matches no installment moves to the first that is free.
    """
    updates: list[tuple[str, Row]] = []
    matched: dict[str, Installment] = {}
    names: dict[str, tuple[Standing, date]] = {}
    for standing in standings:
        for gift, installment in _gifts_to_follow(standing, rescheduled):
            matched[gift.id] = installment
            names[gift.id] = (standing, installment.day)
    if not matched:
        return
    columns = ("Amount", "CloseDate", "CampaignId", "AccountId", PRIMARY, NUMBER)
    stored = work.database.read("Opportunity", matched, columns)
    donors = donor_names(work, sorted({standing.row["Id"] for standing, _ in names.values()}))
    for record, installment in matched.items():
        standing, day = names[record]
        wanted = _followed(work.settings(SETTINGS), standing, installment)
        changed = {name: value for name, value in wanted.items() if stored[record][name] != value}
        if changed:
            donor = donors.get(standing.row["Id"], "")
            changed["Name"] = _gift_name(standing, donor, stored[record][NUMBER], day)
            updates.append((record, changed))
    update_rows(work, "Opportunity", updates)
    _set_payment_methods(work, matched)


def void_open_gifts(work: Work, closed: Iterable[Standing]) -> None:
    """When a recurring donation is closed its open gifts are lost, deleted or left alone, by the settings."""
    void(work, [gift.id for standing in closed for gift in standing.gifts if gift.is_open])


def void(work: Work, gifts: Sequence[str]) -> None:
    behaviour = work.settings(SETTINGS).get("npe03__Open_Opportunity_Behavior__c")
    if not gifts:
        return
    if behaviour == "Delete_Open_Opportunities":
        remove(work, work.org.schema.named("Opportunity"), gifts)
    elif behaviour == "Mark_Opportunities_Closed_Lost":
        update_rows(work, "Opportunity", [(gift, {"StageName": LOST}) for gift in gifts])


def donor_names(work: Work, ids: Sequence[str]) -> dict[str, str]:
    names = work.database.pairs(
        f'SELECT Id, npe03__Donor_Name__c FROM "{RECURRING}" WHERE Id {_ASKED}', (json.dumps(list(ids)),)
    )
    return {record: name or "" for record, name in names.items()}


def field_mapping(work: Work) -> dict[str, str]:
    """Field of the gift → field of the recurring donation that it copies, as the settings say."""
    columns = ("npe03__Opportunity_Field__c", "npe03__Recurring_Donation_Field__c")
    rows = work.select(f"SELECT {', '.join(columns)} FROM {{{_MAPPING}}} WHERE IsDeleted = 0")
    known = work.org.schema.named("Opportunity"), work.org.schema.named(RECURRING)
    fields = [
        tuple(owner.find(row[name] or "") for owner, name in zip(known, columns, strict=True)) for row in rows
    ]
    return {target.name: source.name for target, source in fields if target and source and target.createable}


def mapped_fields(row: Mapping[str, Any], mapping: Mapping[str, str]) -> Row:
    return {target: row.get(source) for target, source in mapping.items()}


def _wants_gift(settings: Mapping[str, Any], standing: Standing) -> bool:
    option = settings.get("npsp__InstallmentOppAutoCreateOption__c")
    if not standing.gifts:
        return option == _FIRST_TOO and not standing.row.get("npsp__DisableFirstInstallment__c")
    return option in (_FIRST_TOO, _LATER_ONLY) and not standing.has_current_gift


def _new_gift(settings: Mapping[str, Any], standing: Standing, installment: Installment) -> Row:
    row = standing.row
    with_campaign = settings.get("npe03__Add_Campaign_to_All_Opportunites__c")
    return {
        "StageName": settings.get("npsp__InstallmentOppStageName__c") or "Pledged",
        "Amount": installment.schedule.amount,
        "CloseDate": installment.day.isoformat(),
        "AccountId": row.get(rules.ORGANISATION),
        PRIMARY: row.get(rules.CONTACT),
        RECURRING: row["Id"],
        "RecordTypeId": full_id(settings.get("npe03__Record_Type__c") or ""),
        "CampaignId": installment.schedule.campaign if with_campaign else None,
        NUMBER: float(standing.paid + 1),
    }


def _gift_name(standing: Standing, donor: str, number: float | None, day: date) -> str:
    """As the one user reads dates: day first."""
    part = f" ({int(number or 1)})" if rules.is_fixed(standing.row) else ""
    return f"{donor} Donation{part} {day:%d/%m/%Y}"[:120]


def _gifts_to_follow(standing: Standing, rescheduled: Collection[str]) -> list[tuple[Gift, Installment]]:
    gifts = [gift for gift in standing.gifts if gift.is_open or gift.day >= standing.today]
    near = timedelta(days=standing.match_days)
    past = [
        gift for gift in standing.gifts if not gift.is_open and standing.today - near <= gift.day < standing.today
    ]
    due = first_installments(standing.bounded(), standing.today, len(gifts) + len(past))
    pairs = paired(due, gifts, past, near)
    open_pairs = [pair for pair in pairs if pair.gift and pair.gift.is_open and pair.gift.day >= standing.today]
    free = next((pair.installment for pair in pairs if pair.gift is None and pair.installment), None)
    found = [(pair.gift, pair.installment) for pair in open_pairs if pair.gift and pair.installment]
    if standing.row["Id"] not in rescheduled:
        return found
    first = next((pair for pair in open_pairs if pair.gift and _comes_later(pair.installment, free)), None)
    if first and first.gift and free:
        found = [(gift, installment) for gift, installment in found if gift is not first.gift]
        found.append((first.gift, free))
    return found


def _comes_later(installment: Installment | None, free: Installment | None) -> bool:
    return free is not None and (installment is None or free.day < installment.day)


def _followed(settings: Mapping[str, Any], standing: Standing, installment: Installment) -> Row:
    row = standing.row
    wanted: Row = {
        "Amount": installment.schedule.amount,
        "CloseDate": installment.day.isoformat(),
        "AccountId": row.get(rules.ORGANISATION),
        PRIMARY: row.get(rules.CONTACT),
    }
    if installment.schedule.campaign and settings.get("npe03__Add_Campaign_to_All_Opportunites__c"):
        wanted["CampaignId"] = installment.schedule.campaign
    return wanted


def _set_payment_methods(work: Work, made: Mapping[str, Installment]) -> None:
    methods = {gift: each.schedule.payment_method for gift, each in made.items() if each.schedule.payment_method}
    if not methods:
        return
    rows = work.select(
        f"SELECT Id, npe01__Opportunity__c AS Gift, {_METHOD} AS Method FROM {{{PAYMENT}}} "
        f"WHERE IsDeleted = 0 AND npe01__Opportunity__c {_ASKED}",
        (json.dumps(list(methods)),),
    )
    changed = [
        (row["Id"], {_METHOD: methods[row["Gift"]]}) for row in rows if row["Method"] != methods[row["Gift"]]
    ]
    update_rows(work, PAYMENT, changed)

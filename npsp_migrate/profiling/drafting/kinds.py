"""Each kind of sheet with the records that its rows give."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from npsp_migrate.model.issue import words
from npsp_migrate.model.profile import Judged, Meaning, Party, SheetKind
from npsp_migrate.model.table import part_column
from npsp_migrate.npsp.objects import CAMPAIGN, CAMPAIGN_MEMBER, OPPORTUNITY, PAYMENT
from npsp_migrate.profiling.drafting import word_maps
from npsp_migrate.profiling.drafting.draft import DraftRecord, LeftOutRows, Yaml, fits_template
from npsp_migrate.profiling.drafting.keys import numbered_or_digest
from npsp_migrate.profiling.drafting.money import (
    Giver,
    Kind,
    campaign_of,
    day_of,
    gift_and_payment,
    giver_of,
    membership_dates,
    unpaid_rows,
)
from npsp_migrate.profiling.drafting.organisations import kinds_of_people, organisation_of, person_there
from npsp_migrate.profiling.drafting.people import (
    Fields,
    Scene,
    household_and_person,
    someone,
)
from npsp_migrate.profiling.drafting.years import gifts_of_years, year_columns

Rows = tuple[list[DraftRecord], list[LeftOutRows]]
_NOTHING: Rows = ([], [])


def records_of(scene: Scene) -> Rows:
    """No records where something that they need is missing: the sheet is then left out, and says so."""
    drafter = _DRAFTERS.get(scene.sheet.kind)
    return drafter(scene) if drafter else _NOTHING


def _people(scene: Scene) -> Rows:
    if year_columns(scene) and (giver := giver_of(scene)):
        return [*giver.records, *gifts_of_years(scene, giver)], [*giver.leave_out]
    kinds, company = kinds_of_people(scene), scene.header(Meaning.ORGANISATION)
    records: list[DraftRecord] = []
    where: Mapping[str, Yaml] = kinds.of_organisations or {company: "present"}
    aside = (kinds.of_people or {company: "blank"}) if company else {}
    if who := someone(scene, Party.SELF, "person", aside):
        records += household_and_person(scene, who)
    if company:
        records.append(organisation_of(scene, company, {**where, company: "present"}))
        if there := someone(scene, Party.SELF, "contact", {**where, company: "present"}):
            records.append(person_there(scene, there))
    elif who and who.full and scene.has_part(who.full, "organisation"):
        named = part_column(who.full.header, "organisation")
        records.append(organisation_of(scene, named, {named: "present"}))
    return records, []


def _gifts(scene: Scene) -> Rows:
    amount, day, giver = scene.header(Meaning.AMOUNT), day_of(scene), giver_of(scene)
    if not amount or not day or giver is None:
        return _NOTHING
    campaign = campaign_of(scene)
    kind = Kind("Donation", "gift", "don", amount)
    gifts = gift_and_payment(scene, kind, giver, day, "campaign" if campaign else "")
    return [*giver.records, *campaign, *gifts], [*giver.leave_out, *unpaid_rows(scene)]


def _memberships(scene: Scene) -> Rows:
    amount = scene.header(Meaning.FEE_OF_MEMBER) or scene.header(Meaning.AMOUNT)
    day, giver = day_of(scene), giver_of(scene)
    if not amount or not day or giver is None:
        return _NOTHING
    kind = Kind("Membership", "membership", "adhesion", amount)
    records = gift_and_payment(scene, kind, giver, day, more=membership_dates(scene, day))
    return [*giver.records, *records, *_extra_gift(scene, giver, day)], [*giver.leave_out, *unpaid_rows(scene)]


def _extra_gift(
    scene: Scene, giver: Giver, day: str, campaign: str = "", more: Mapping[str, Yaml] | None = None
) -> list[DraftRecord]:
    """What somebody gave on top of a ticket or a fee."""
    extra = scene.header(Meaning.EXTRA_GIFT)
    if not extra:
        return []
    kind = Kind("Donation", "extra_gift", "don-en-plus", extra, {extra: {"not": [0, "blank"]}})
    return gift_and_payment(scene, kind, giver, day, campaign, more)


def _payments(scene: Scene) -> Rows:
    """Gifts, memberships and tickets in one list: of a ticket, only what was given on top is a gift."""
    amount, day, giver = scene.header(Meaning.AMOUNT), day_of(scene), giver_of(scene)
    form = scene.header(Meaning.KIND_OF_FORM)
    if not amount or not day or giver is None:
        return _NOTHING
    forms = scene.words_of(form)
    gifts = [word for word in forms if word_maps.is_gift(word)]
    members = [word for word in forms if word_maps.is_membership(word) and word not in gifts]
    tickets = [word for word in forms if word not in gifts and word not in members]
    campaign = [each for each in campaign_of(scene) if gifts]
    name = "campaign" if campaign else ""
    records = [*giver.records, *campaign]
    if gifts:
        records += gift_and_payment(scene, Kind("Donation", "gift", "don", amount, {form: gifts}), giver, day, name)
    if members:
        kind = Kind("Membership", "membership", "adhesion", amount, {form: members})
        records += gift_and_payment(scene, kind, giver, day, more=membership_dates(scene, day))
    extra = scene.header(Meaning.EXTRA_GIFT)
    left_out = [*giver.leave_out, *unpaid_rows(scene)]
    if tickets and extra:
        when: Mapping[str, Yaml] = {form: tickets, extra: {"not": [0, "blank"]}}
        kind = Kind("Donation", "gift_on_ticket", "don-en-plus", extra, when)
        records += gift_and_payment(scene, kind, giver, day, name)
        left_out.append(LeftOutRows({form: tickets, extra: [0, "blank"]}, "billet ou vente, sans don"))
    elif tickets:
        left_out.append(LeftOutRows({form: tickets}, "billet ou vente, ce n'est pas un don"))
    return records, left_out


def _event(scene: Scene) -> Rows:
    """Who took part, and what was given on top of a ticket. The ticket itself is a sale."""
    kinds = scene.header(Meaning.TICKET_KIND)
    children = [word for word in scene.words_of(kinds) if word_maps.is_for_children(word)] if kinds else []
    grown: dict[str, Yaml] = {kinds: {"not": list(children)}} if children else {}
    runner = someone(scene, Party.SELF, "participant", grown)
    if runner is None:
        return _NOTHING
    payer = someone(scene, Party.PAYER, "payer")
    mail = scene.header(Meaning.EMAIL, Party.SELF)
    alone: dict[str, Yaml] = {payer.last.partition(" › ")[0]: "blank"} if payer else {}
    records = [_campaign_of_sheet(scene), *household_and_person(scene, runner, email_when=alone)]
    records.append(_member(scene, runner.columns, {**grown, runner.last: "present"}))
    extra, day = scene.header(Meaning.EXTRA_GIFT), day_of(scene)
    left_out: list[LeftOutRows] = []
    if children:
        free: dict[str, Yaml] = {extra: [0, "blank"]} if extra else {}
        left_out.append(
            LeftOutRows({kinds: list(children), **free}, "inscription d'un enfant, pas de fiche à son nom")
        )
    if not extra or not day:
        return records, left_out
    paying: dict[str, Yaml] = {extra: {"not": [0, "blank"]}}
    rules: list[Yaml] = [{"record": "participant"}]
    apart = runner.columns
    if payer := someone(scene, Party.PAYER, "payer", paying):
        if mail and mail not in payer.columns:
            payer = replace(payer, columns=(*payer.columns, mail))
        records += household_and_person(scene, payer)
        rules.insert(0, {"record": "payer"})
        apart = tuple(dict.fromkeys((*payer.columns, *apart)))
    giver = Giver({"npsp__Primary_Contact__c": rules[0] if len(rules) == 1 else {"first_of": rules}}, apart)
    no_member: Fields = {"npsp__Primary_Contact_Campaign_Member_Status__c": {"is": "omit"}}  # members stand above
    return [*records, *_extra_gift(scene, giver, day, "campaign", no_member)], left_out


def _campaign_of_sheet(scene: Scene) -> DraftRecord:
    """The whole sheet tells of one event, whose name its file has."""
    name = PurePath(scene.sheet.places[0].file).stem
    fields: Fields = {"Name": {"is": name}, "IsActive": {"is": True}}
    key = f"campagne:{name}".replace("{", "(").replace("}", ")")
    return DraftRecord("campaign", CAMPAIGN, key, fields, merges=True, because=words("record-campaign-of-sheet"))


def _member(scene: Scene, columns: tuple[str, ...], when: Mapping[str, Yaml]) -> DraftRecord:
    status: Yaml = {"is": "Responded"}
    if came := scene.header(Meaning.ATTENDED):
        status = {"first_of": [{"is": "Sent", "when": {came: False}}, {"is": "Responded"}]}
    fields: Fields = {
        "CampaignId": {"record": "campaign"},
        "ContactId": {"record": "participant"},
        "Status": status,
    }
    key, _ = numbered_or_digest(scene.sheet, [], f"participation-{scene.name}", columns)
    return DraftRecord("member", CAMPAIGN_MEMBER, key, fields, when, merges=True, because=words("record-member"))


def _grants(scene: Scene) -> Rows:
    organisation = scene.header(Meaning.ORGANISATION)
    asked, granted = scene.header(Meaning.AMOUNT_ASKED), scene.header(Meaning.AMOUNT_GRANTED)
    days = [
        each for each in (scene.header(Meaning.DAY_DECIDED), scene.header(Meaning.DAY_ASKED), day_of(scene)) if each
    ]
    if not organisation or not days:
        return _NOTHING
    records = [organisation_of(scene, organisation, {}, lambda: {"npsp__Grantmaker__c": {"is": True}})]
    person = someone(scene, Party.SELF, "contact")
    records += [person_there(scene, person)] if person else []
    number = scene.find(Meaning.GRANT_NUMBER)
    apart = tuple(dict.fromkeys((organisation, asked or granted, days[-1])))
    numbers = [("subvention", number)] if number else []
    key, told = numbered_or_digest(scene.sheet, numbers, f"subvention-{scene.name}", apart)
    fields = _grant_fields(
        scene, organisation, days, {"npsp__Primary_Contact__c": {"record": "person_there"}} if person else {}
    )
    records.append(DraftRecord("grant", OPPORTUNITY, key, fields, key_because=told))
    if granted and (status := _won(scene)):
        records.append(_grant_payment(scene, numbers, apart, granted, days, status))
    return records, []


def _grant_fields(scene: Scene, organisation: str, days: Sequence[str], contact: Fields) -> Fields:
    project, status = scene.header(Meaning.PROJECT), scene.header(Meaning.STATUS)
    asked, granted = scene.header(Meaning.AMOUNT_ASKED), scene.header(Meaning.AMOUNT_GRANTED)
    amounts = [each for each in (granted, asked) if each]
    shown = f" – {{{project}?}}" if project and fits_template(project) else ""
    stages = (
        {word: word_maps.grant_stage(word) or "Prospecting" for word in scene.words_of(status)} if status else {}
    )
    fields: Fields = {
        "RecordTypeId": {"is": "Grant"},
        "Name": {"text": f"Subvention {{{organisation}}}{shown}"} if fits_template(organisation) else organisation,
        "StageName": {"from": status, "values": stages} if stages else {"is": "Prospecting"},
        "CloseDate": {"first_of": list(days)} if len(days) > 1 else days[0],
        "Amount": {"first_of": list(amounts)} if len(amounts) > 1 else amounts[0],
        "AccountId": {"record": "organisation"},
    }
    fields |= {"npsp__Requested_Amount__c": asked} if asked else {}
    fields |= contact
    fields |= {"npsp__Grant_Program_Area_s__c": project} if project else {}
    return fields | {"npe01__Do_Not_Automatically_Create_Payment__c": {"is": True}}


def _won(scene: Scene) -> dict[str, Yaml]:
    status = scene.header(Meaning.STATUS)
    won = [word for word in scene.words_of(status) if word_maps.grant_stage(word) == "Awarded"] if status else []
    return {status: list(won)} if won else {}


def _grant_payment(
    scene: Scene,
    numbers: Sequence[tuple[str, Judged]],
    apart: tuple[str, ...],
    granted: str,
    days: Sequence[str],
    won: Mapping[str, Yaml],
) -> DraftRecord:
    """What is still to come is scheduled: only a person knows what was paid."""
    paid = [(f"paiement-{prefix}", number) for prefix, number in numbers]
    key, _ = numbered_or_digest(scene.sheet, paid, f"paiement-subvention-{scene.name}", apart)
    fields: Fields = {
        "npe01__Opportunity__c": {"record": "grant"},
        "npe01__Payment_Amount__c": granted,
        "npe01__Scheduled_Date__c": days[0],
    }
    when = {**won, granted: "present"}
    return DraftRecord("grant_payment", PAYMENT, key, fields, when, because=words("record-grant-payment"))


_DRAFTERS: Mapping[SheetKind, Callable[[Scene], Rows]] = {
    SheetKind.PEOPLE: _people,
    SheetKind.VOLUNTEERS: _people,
    SheetKind.GIFTS: _gifts,
    SheetKind.MEMBERSHIPS: _memberships,
    SheetKind.PAYMENTS: _payments,
    SheetKind.EVENT: _event,
    SheetKind.GRANTS: _grants,
}

"""Each kind of sheet with the records that its rows give."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from npsp_migrate.model.issue import words
from npsp_migrate.model.profile import Meaning, Party, SheetKind
from npsp_migrate.model.table import part_column
from npsp_migrate.npsp.objects import CAMPAIGN_MEMBER
from npsp_migrate.profiling.amounts import GIVEN, standing
from npsp_migrate.profiling.drafting import word_maps
from npsp_migrate.profiling.drafting.campaigns import campaign_of, campaign_of_sheet, campaigns
from npsp_migrate.profiling.drafting.conditions import (
    gifts_in_kind,
    given_by_some,
    is_list_in_kind,
    is_sale,
    promised,
    unpaid_rows,
    where_given,
)
from npsp_migrate.profiling.drafting.draft import DraftRecord, LeftOutRows, Yaml
from npsp_migrate.profiling.drafting.grants import grants
from npsp_migrate.profiling.drafting.keys import numbered_or_digest
from npsp_migrate.profiling.drafting.money import Giver, Kind, day_of, gift_and_payment, giver_of, membership_dates
from npsp_migrate.profiling.drafting.organisations import kinds_of_people, organisation_of, people_there
from npsp_migrate.profiling.drafting.people import household_and_person
from npsp_migrate.profiling.drafting.regular import regular_gifts
from npsp_migrate.profiling.drafting.scene import Fields, Scene
from npsp_migrate.profiling.drafting.someone import someone
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
        records += people_there(scene, {**where, company: "present"})
    elif who and who.full and scene.has_part(who.full, "organisation"):
        named = part_column(who.full.header, "organisation")
        records.append(organisation_of(scene, named, {named: "present"}))
    return records, []


def _gifts(scene: Scene) -> Rows:
    amount, day, giver = scene.header(Meaning.AMOUNT), day_of(scene), giver_of(scene)
    if not amount or not day or giver is None:
        return _NOTHING
    if is_sale(scene, amount):
        return _people(scene)
    campaign = campaign_of(scene)
    gifts = _money_and_kind(scene, giver, amount, day, "campaign" if campaign else "")
    return [*giver.records, *campaign, *gifts, *gifts_of_years(scene, giver)], [
        *giver.leave_out,
        *unpaid_rows(scene),
    ]


def _money_and_kind(scene: Scene, giver: Giver, amount: str, day: str, campaign: str) -> list[DraftRecord]:
    """What was given in kind has a value, and no payment."""
    some, (support, in_kind) = given_by_some(scene, amount), gifts_in_kind(scene)
    kind = Kind("InKindGift", "gift_in_kind", "don-nature", amount, some)
    if in_kind:
        kind = replace(kind, when={**some, support: list(in_kind)})
        some = {**some, support: {"not": list(in_kind)}}
    money = gift_and_payment(
        scene, Kind("Donation", "gift", "don", amount, some, promised(scene)), giver, day, campaign
    )
    given, _ = gift_and_payment(scene, kind, giver, day, campaign)
    given = replace(given, because=words("record-in-kind"))
    return [given] if is_list_in_kind(scene) else [*money, given] if in_kind else money


def _memberships(scene: Scene) -> Rows:
    amount = scene.header(Meaning.FEE_OF_MEMBER) or scene.header(Meaning.AMOUNT)
    day, giver = day_of(scene), giver_of(scene)
    if not amount or not day or giver is None:
        return _NOTHING
    # beside a gift the fee of a row may be blank: somebody gave, and is no member
    paid = where_given(amount) if scene.header(Meaning.EXTRA_GIFT) else given_by_some(scene, amount)
    kind = Kind("Membership", "membership", "adhesion", amount, paid)
    records = gift_and_payment(scene, kind, giver, day, more=membership_dates(scene, day))
    records = [*giver.records, *records, *_extra_gift(scene, giver, day), *gifts_of_years(scene, giver)]
    return records, [*giver.leave_out, *unpaid_rows(scene)]


def _regular(scene: Scene) -> Rows:
    giver = giver_of(scene)
    return ([*giver.records, *regular_gifts(scene, giver)], [*giver.leave_out]) if giver else _NOTHING


def _extra_gift(
    scene: Scene, giver: Giver, day: str, campaign: str = "", more: Mapping[str, Yaml] | None = None
) -> list[DraftRecord]:
    """What somebody gave on top of a ticket or a fee."""
    extra = scene.header(Meaning.EXTRA_GIFT) or _only_gift(scene)
    if not extra:
        return []
    kind = Kind("Donation", "extra_gift", "don-en-plus", extra, {extra: {"not": [0, "blank"]}})
    return gift_and_payment(scene, kind, giver, day, campaign, more)


def _only_gift(scene: Scene) -> str:
    """At an event, an amount whose header says that it was given: `Don`. The other amounts are prices."""
    amount = scene.header(Meaning.AMOUNT)
    return amount if scene.sheet.kind is SheetKind.EVENT and amount and standing(amount) == GIVEN else ""


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
    records = [campaign_of_sheet(scene), *household_and_person(scene, runner, email_when=alone)]
    records.append(_member(scene, runner.columns, {**grown, runner.last: "present"}))
    extra, day = scene.header(Meaning.EXTRA_GIFT) or _only_gift(scene), day_of(scene)
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


_DRAFTERS: Mapping[SheetKind, Callable[[Scene], Rows]] = {
    SheetKind.PEOPLE: _people,
    SheetKind.VOLUNTEERS: _people,
    SheetKind.GIFTS: _gifts,
    SheetKind.MEMBERSHIPS: _memberships,
    SheetKind.REGULAR: _regular,
    SheetKind.PAYMENTS: _payments,
    SheetKind.EVENT: _event,
    SheetKind.GRANTS: lambda scene: (grants(scene), []),
    SheetKind.CAMPAIGNS: lambda scene: (campaigns(scene), []),
}

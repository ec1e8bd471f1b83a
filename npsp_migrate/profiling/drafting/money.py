"""Rows that tell of money: gifts, memberships, their payments and campaigns."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from npsp_migrate.model.issue import words
from npsp_migrate.model.profile import Judged, Meaning, Party, SheetKind
from npsp_migrate.npsp.objects import ACCOUNT, CONTACT, OPPORTUNITY, PAYMENT
from npsp_migrate.profiling.drafting.draft import DraftRecord, LeftOutRows, Yaml, fits_template
from npsp_migrate.profiling.drafting.keys import numbered_or_digest
from npsp_migrate.profiling.drafting.organisations import kinds_of_people, organisation_of, people_there
from npsp_migrate.profiling.drafting.people import household_and_person
from npsp_migrate.profiling.drafting.scene import Fields, Scene, first_of
from npsp_migrate.profiling.drafting.someone import Someone, someone
from npsp_migrate.profiling.joins import Owner


@dataclass(frozen=True, slots=True)
class Giver:
    """Who gives: records of the row itself, or of another sheet by their number."""

    fields: Mapping[str, Yaml]  # of the gift
    apart: tuple[str, ...]  # columns that tell givers apart
    records: tuple[DraftRecord, ...] = ()
    leave_out: tuple[LeftOutRows, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of money in a list: `Donation`, `Membership`."""

    record_type: str
    name: str  # of the record
    word: str  # begins keys and names: `don`, `adhesion`
    amount: str
    when: Mapping[str, Yaml] = field(default_factory=dict)
    promised: Mapping[str, Yaml] = field(default_factory=dict)  # `{Statut: [En cours]}`: no money yet

    @property
    def stage(self) -> Yaml:
        won: Yaml = {"is": "Closed Won"}
        return {"first_of": [{"is": "Pledged", "when": self.promised}, won]} if self.promised else won

    @property
    def paid(self) -> Mapping[str, Yaml]:
        """The condition under which the money is there."""
        return {column: {"not": words_} for column, words_ in self.promised.items()}


def giver_of(scene: Scene) -> Giver | None:
    number = scene.find(Meaning.PERSON_NUMBER, Party.SELF) or scene.find(Meaning.ROW_NUMBER, Party.SELF)
    if number and (owner := scene.links.owned_elsewhere.get(number.header)):
        return _by_number(scene, number, owner)
    return _of_row(scene)


def _by_number(scene: Scene, number: Judged, owner: Owner) -> Giver:
    """The number points to the list of people: their names are typed anew here, and not read."""
    label = scene.links.labels[number.header]
    if not fits_template(number.header):
        return Giver({}, (number.header,))
    column = f"{{{number.header}}}"
    person: dict[str, Yaml] = {"lookup": CONTACT, "key": f"{label}:{column}"}
    organisation: dict[str, Yaml] = {"lookup": ACCOUNT, "key": f"organisation-{label}:{column}"}
    if not owner.has_organisations:
        return Giver({"npsp__Primary_Contact__c": person}, (number.header,))
    kinds = kinds_of_people(scene)
    if kinds.organisations:
        fields: Fields = {
            "AccountId": {**organisation, "when": kinds.of_organisations},
            "npsp__Primary_Contact__c": first_of(
                [{**person, "when": kinds.of_people}, {**person, "if_missing": "blank"}]
            ),
        }
        return Giver(fields, (number.header,))
    home = {
        "lookup": ACCOUNT,
        "key": f"foyer-{label}:{column}",
    }  # is there unless the number is unknown: then it waits
    return Giver(
        {
            "AccountId": first_of([{**organisation, "if_missing": "blank"}, home]),
            "npsp__Primary_Contact__c": {**person, "if_missing": "blank"},
        },
        (number.header,),
    )


def _of_row(scene: Scene) -> Giver | None:
    party = _party(scene)
    kinds, company = kinds_of_people(scene), _company(scene)
    who = someone(scene, party, "payer" if party is Party.PAYER else "donor")
    if company is None and who is None:
        return None
    if company is None:
        assert who
        return _of_people(scene, who)
    where: Mapping[str, Yaml] = kinds.of_organisations or {company.header: "present"}
    records = [organisation_of(scene, company.header, {**where, company.header: "present"})]
    if who is None:
        return Giver({"AccountId": {"record": "organisation"}}, (company.header,), tuple(records))
    alone = someone(scene, party, who.role, kinds.of_people or {company.header: "blank"})
    assert alone
    records += [*people_there(scene, where, party), *household_and_person(scene, alone)]
    fields: Fields = {
        "AccountId": {"record": "organisation"},
        "npsp__Primary_Contact__c": first_of([{"record": alone.role}, {"record": "person_there"}]),
    }
    nobody = {company.header: "blank", alone.last: "blank"}
    left_out = (LeftOutRows(nobody, "ni nom ni organisation : personne à qui rattacher la ligne"),)
    return Giver(fields, tuple(dict.fromkeys((*alone.columns, company.header))), tuple(records), left_out)


def _of_people(scene: Scene, who: Someone) -> Giver:
    """A cell of names may name an organisation: `SARL Dupont`."""
    records = household_and_person(scene, who)
    fields: Fields = {"npsp__Primary_Contact__c": {"record": who.role}}
    nobody: dict[str, Yaml] = {who.last: "blank"}
    if who.full and scene.has_part(who.full, "organisation"):
        named = f"{who.full.header} › organisation"
        records.append(organisation_of(scene, named, {named: "present"}))
        fields["AccountId"] = {"record": "organisation"}
        nobody[named] = "blank"
    left_out = (LeftOutRows(nobody, "aucun nom lisible : personne à qui rattacher la ligne"),)
    return Giver(fields, who.columns, tuple(records), left_out)


def _party(scene: Scene) -> Party:
    """Who paid gave; but a membership is the member's, whoever paid for it."""
    members = scene.sheet.kind is SheetKind.MEMBERSHIPS and scene.sheet.named(Party.SELF)
    return Party.PAYER if scene.sheet.named(Party.PAYER) and not members else Party.SELF


def _company(scene: Scene) -> Judged | None:
    found = scene.find(Meaning.ORGANISATION)
    return found if found and scene.sheet.cells[found.header].filled else None


def gift_and_payment(
    scene: Scene, kind: Kind, giver: Giver, day: str, campaign: str = "", more: Mapping[str, Yaml] | None = None
) -> list[DraftRecord]:
    """The gift, and its payment with the day and the way it was paid."""
    numbers = _gift_numbers(scene, kind)
    check = scene.header(Meaning.CHECK_NUMBER)
    apart = tuple(dict.fromkeys((*giver.apart, day, kind.amount, *([check] if check else []))))
    key, told = numbered_or_digest(scene.sheet, numbers, f"{kind.word}-{scene.name}", apart)
    paid_numbers = [(f"paiement-{prefix}", number) for prefix, number in numbers]
    paid_key, _ = numbered_or_digest(scene.sheet, paid_numbers, f"paiement-{kind.word}-{scene.name}", apart)
    fields: Fields = {
        "RecordTypeId": {"is": kind.record_type},
        "Name": _name(scene, kind, day),
        "StageName": kind.stage,
        "CloseDate": day,
        "Amount": kind.amount,
        **giver.fields,
        **(more or {}),
    }
    if campaign:
        fields["CampaignId"] = {"record": campaign}
    fields |= _receipt(scene)
    fields["npe01__Do_Not_Automatically_Create_Payment__c"] = {"is": True}
    gift = DraftRecord(kind.name, OPPORTUNITY, key, fields, kind.when, key_because=told)
    paid = _payment(scene, kind, day)
    return [
        gift,
        DraftRecord(f"{kind.name}_payment", PAYMENT, paid_key, paid, kind.when, because=words("record-paid")),
    ]


def _payment(scene: Scene, kind: Kind, day: str) -> Fields:
    fields: Fields = {
        "npe01__Opportunity__c": {"record": kind.name},
        "npe01__Payment_Amount__c": kind.amount,
        "npe01__Payment_Date__c": {"from": day, "when": kind.paid} if kind.promised else day,
    }
    if kind.promised:
        fields["npe01__Scheduled_Date__c"] = {"from": day, "when": kind.promised}
    if method := scene.header(Meaning.PAYMENT_METHOD):
        fields["npe01__Payment_Method__c"] = method
    fields["npe01__Paid__c"] = {"is": True, "when": kind.paid} if kind.promised else {"is": True}
    if reference := scene.header(Meaning.PAYMENT_REFERENCE):
        fields["npsp__Gateway_Payment_ID__c"] = reference
    if check := scene.header(Meaning.CHECK_NUMBER):
        fields["npe01__Check_Reference_Number__c"] = check
    return fields


def _gift_numbers(scene: Scene, kind: Kind) -> list[tuple[str, Judged]]:
    """A payment's reference first: the same gift stands under it in the export of the platform."""
    numbers: list[tuple[str, Judged]] = []
    for meaning in (Meaning.PAYMENT_REFERENCE, Meaning.RECEIPT_NUMBER, Meaning.TICKET_NUMBER, Meaning.ROW_NUMBER):
        found = scene.find(meaning)
        if (
            found is None
            or found.header in scene.links.owned_elsewhere
            or not scene.sheet.cells[found.header].filled
        ):
            continue
        cells = scene.sheet.cells[found.header]
        if cells.distinct * 100 < cells.filled * 98 and meaning is not Meaning.PAYMENT_REFERENCE:
            continue  # it does not tell gifts apart
        label = scene.links.labels.get(found.header, "") if meaning is Meaning.PAYMENT_REFERENCE else scene.name
        plain = meaning is Meaning.RECEIPT_NUMBER
        numbers.append((f"{kind.word}-recu" if plain else f"{kind.word}-{label or scene.name}", found))
    return numbers


def _name(scene: Scene, kind: Kind, day: str) -> Yaml:
    word = {"don": "Don", "adhesion": "Adhésion"}.get(kind.word, "Don")
    return {"text": f"{word} du {{{day}}}"} if fits_template(day) else {"is": word}


def _receipt(scene: Scene) -> Fields:
    """Whether a receipt was sent, as a column says it, or by the day on which it was."""
    day = scene.header(Meaning.RECEIPT_DAY)
    header = scene.header(Meaning.RECEIPT_SENT) or day
    if not header:
        return {}
    column = scene.find(Meaning.RECEIPT_SENT)
    told: Yaml = True if column and column.type == "boolean" else "present"
    sent: Yaml = {"is": "Acknowledged", "when": {header: told}}
    return {"npsp__Acknowledgment_Status__c": sent, **({"npsp__Acknowledgment_Date__c": day} if day else {})}


def day_of(scene: Scene) -> str:
    return scene.header(Meaning.DAY) or scene.header(Meaning.MEMBER_FROM)


def membership_dates(scene: Scene, day: str) -> Fields:
    fields: Fields = {"npe01__Membership_Start_Date__c": scene.header(Meaning.MEMBER_FROM) or day}
    if until := scene.header(Meaning.MEMBER_UNTIL):
        fields["npe01__Membership_End_Date__c"] = until
    return fields

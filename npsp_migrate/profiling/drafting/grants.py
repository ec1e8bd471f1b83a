"""Grant files: the funder, who answers there, the application, and its payment."""

import re
from collections.abc import Mapping, Sequence

from npsp_migrate.model.issue import words
from npsp_migrate.model.profile import Judged, Meaning
from npsp_migrate.npsp.objects import GRANT_DEADLINE, OPPORTUNITY, PAYMENT
from npsp_migrate.profiling.amounts import PAID, standing
from npsp_migrate.profiling.drafting import word_maps
from npsp_migrate.profiling.drafting.draft import DraftRecord, Yaml, fits_template
from npsp_migrate.profiling.drafting.keys import numbered_or_digest
from npsp_migrate.profiling.drafting.money import day_of
from npsp_migrate.profiling.drafting.organisations import organisation_of, people_there
from npsp_migrate.profiling.drafting.scene import Fields, Scene
from npsp_migrate.profiling.header_words import plain_words

Numbers = Sequence[tuple[str, Judged]]
_OF_A_PAYMENT = re.compile(r"\b(versements?|acomptes?|(verse|paye|paid|recu|received|encaisse|vire)e?)\b")


def grants(scene: Scene) -> list[DraftRecord]:
    organisation = scene.header(Meaning.ORGANISATION)
    asked, granted = scene.header(Meaning.AMOUNT_ASKED), scene.header(Meaning.AMOUNT_GRANTED)
    days = _days(scene)
    if not organisation or not days:
        return []
    records = [organisation_of(scene, organisation, {}, lambda: {"npsp__Grantmaker__c": {"is": True}})]
    people = people_there(scene)
    records += people
    number = scene.find(Meaning.GRANT_NUMBER)
    apart = tuple(dict.fromkeys((organisation, asked or granted, days[-1])))
    numbers = [("subvention", number)] if number else []
    key, told = numbered_or_digest(scene.sheet, numbers, f"subvention-{scene.name}", apart)
    fields = _grant_fields(
        scene, organisation, days, {"npsp__Primary_Contact__c": {"record": "person_there"}} if people else {}
    )
    records.append(DraftRecord("grant", OPPORTUNITY, key, fields, key_because=told))
    paid = _paid(scene)
    if paid and day_of(scene):
        records.append(_paid_part(scene, numbers, apart, paid))
    elif granted and (status := _won(scene)):
        records.append(_grant_payment(scene, numbers, apart, granted, days, status))
    if due := scene.header(Meaning.REPORT_DUE):
        records.append(_deliverable(scene, numbers, apart, due))
    return records


def _paid(scene: Scene) -> str:
    """`Montant versé`, beside what was granted."""
    amount = scene.header(Meaning.AMOUNT)
    return amount if amount and scene.header(Meaning.AMOUNT_GRANTED) and standing(amount) == PAID else ""


def _paid_part(scene: Scene, numbers: Numbers, apart: tuple[str, ...], paid: str) -> DraftRecord:
    key, _ = numbered_or_digest(
        scene.sheet, _under("paiement", numbers), f"paiement-subvention-{scene.name}", apart
    )
    fields: Fields = {
        "npe01__Opportunity__c": {"record": "grant"},
        "npe01__Payment_Amount__c": paid,
        "npe01__Payment_Date__c": day_of(scene),
        "npe01__Paid__c": {"is": True},
    }
    told = words("record-paid")
    return DraftRecord("grant_payment", PAYMENT, key, fields, {paid: {"not": [0, "blank"]}}, because=told)


def _deliverable(scene: Scene, numbers: Numbers, apart: tuple[str, ...], due: str) -> DraftRecord:
    key, _ = numbered_or_digest(scene.sheet, _under("bilan", numbers), f"bilan-subvention-{scene.name}", apart)
    fields: Fields = {
        "npsp__Opportunity__c": {"record": "grant"},
        "Name": {"is": "Bilan"},
        "npsp__Type__c": {"is": "Final Report"},
        "npsp__Grant_Deadline_Due_Date__c": due,
    }
    told = words("record-deliverable")
    return DraftRecord("deliverable", GRANT_DEADLINE, key, fields, {due: "present"}, because=told)


def _under(word: str, numbers: Numbers) -> list[tuple[str, Judged]]:
    return [(f"{word}-{prefix}", number) for prefix, number in numbers]


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
    numbers: Numbers,
    apart: tuple[str, ...],
    granted: str,
    days: Sequence[str],
    won: Mapping[str, Yaml],
) -> DraftRecord:
    """What is still to come is scheduled: only a person knows what was paid."""
    key, _ = numbered_or_digest(
        scene.sheet, _under("paiement", numbers), f"paiement-subvention-{scene.name}", apart
    )
    fields: Fields = {
        "npe01__Opportunity__c": {"record": "grant"},
        "npe01__Payment_Amount__c": granted,
        "npe01__Scheduled_Date__c": days[0],
    }
    day, told = day_of(scene), words("record-grant-payment")
    if _is_of_payment(day):
        fields["npe01__Payment_Date__c"] = day
        fields["npe01__Paid__c"] = {"is": True, "when": {day: "present"}}
        told = words("record-grant-payment-paid", header=day)
    when = {**won, granted: "present"}
    return DraftRecord("grant_payment", PAYMENT, key, fields, when, because=told)


def _days(scene: Scene) -> list[str]:
    """Of the application, the one that decided it first; the day of the money where there is no other."""
    day = day_of(scene)
    known = [scene.header(Meaning.DAY_DECIDED), scene.header(Meaning.DAY_ASKED)]
    days = [each for each in (*known, "" if _is_of_payment(day) else day) if each]
    return days or ([day] if day else [])


def _is_of_payment(header: str) -> bool:
    """`Versé le`."""
    return bool(
        re.search(
            r"\b(versements?|acomptes?|(verse|paye|paid|recu|received|encaisse|vire)e?)\b", plain_words(header)
        )
    )

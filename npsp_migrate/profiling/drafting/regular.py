"""Gifts that somebody gives regularly: direct debits and standing orders, as NPSP's recurring donations."""

from collections.abc import Mapping

from npsp_migrate.model.issue import words
from npsp_migrate.model.profile import Meaning
from npsp_migrate.npsp.objects import RECURRING_DONATION
from npsp_migrate.profiling.drafting import word_maps
from npsp_migrate.profiling.drafting.draft import DraftRecord, Yaml
from npsp_migrate.profiling.drafting.keys import numbered_or_digest
from npsp_migrate.profiling.drafting.money import Giver, day_of
from npsp_migrate.profiling.drafting.scene import Fields, Scene, first_of

_PARENTS = {"npsp__Primary_Contact__c": "npe03__Contact__c", "AccountId": "npe03__Organization__c"}
_PAUSED = "Paused"
_FIRST_DAY = "1"  # of the month, where no column tells which: NPSP wants one of what is monthly


def regular_gifts(scene: Scene, giver: Giver) -> list[DraftRecord]:
    amount = scene.header(Meaning.REGULAR_AMOUNT) or scene.header(Meaning.AMOUNT)
    start, end = day_of(scene), scene.header(Meaning.MEMBER_UNTIL)
    mandate = scene.find(Meaning.ROW_NUMBER)
    apart = tuple(dict.fromkeys((*giver.apart, *([start] if start else []), amount)))
    numbers = [("don-regulier", mandate)] if mandate else []
    key, told = numbered_or_digest(scene.sheet, numbers, f"don-regulier-{scene.name}", apart)
    fields: Fields = {
        **{_PARENTS[name]: rule for name, rule in giver.fields.items()},
        "npe03__Amount__c": amount,
        "npsp__RecurringType__c": {"is": "Open"},
        **_rhythm(scene),
        "npsp__Day_of_Month__c": _day_of_month(scene),
        "npsp__Status__c": _state(scene, end),
    }
    if start:
        fields |= {"npsp__StartDate__c": start, "npe03__Date_Established__c": start}
    fields |= {"npsp__EndDate__c": end} if end else {}
    # else NPSP makes the next gift while this is written, and no plan has told of it
    fields["npsp__DisableFirstInstallment__c"] = {"is": True}
    paused = _paused(scene)
    when: Mapping[str, Yaml] = {amount: {"not": [0, "blank"]}, **paused}
    because = words("record-regular-paused" if paused else "record-regular")
    return [DraftRecord("regular_gift", RECURRING_DONATION, key, fields, when, because=because, key_because=told)]


def _rhythm(scene: Scene) -> Fields:
    """NPSP has no quarter: it is three months."""
    header = scene.header(Meaning.RHYTHM)
    periods, counts = {}, {}
    for word in scene.words_of(header) if header else ():
        periods[word], counts[word] = word_maps.rhythm(word) or ("Monthly", 1)
    period: Yaml = {"is": "Monthly"}
    count: Yaml = {"is": 1}
    return {
        "npe03__Installment_Period__c": first_of([{"from": header, "values": periods}, period])
        if header
        else period,
        "npsp__InstallmentFrequency__c": first_of([{"from": header, "values": counts}, count]) if header else count,
    }


def _day_of_month(scene: Scene) -> Yaml:
    header = scene.header(Meaning.DAY_OF_MONTH)
    first: Yaml = {"is": _FIRST_DAY}
    if not header:
        return first
    days = {word: word_maps.day_of_month(word) or _FIRST_DAY for word in scene.words_of(header)}
    return first_of([{"from": header, "values": days}, first])


def _paused(scene: Scene) -> Mapping[str, Yaml]:
    """All but those that are suspended: NPSP takes one that has no pause of its own for active, and goes on."""
    header = scene.header(Meaning.STATUS)
    told = [word for word in scene.words_of(header) if word_maps.regular_state(word) == _PAUSED] if header else []
    return {header: {"not": told}} if told else {}


def _state(scene: Scene, end: str) -> Yaml:
    header = scene.header(Meaning.STATUS)
    rules: list[Yaml] = []
    if header:
        states = {word: word_maps.regular_state(word) or "Active" for word in scene.words_of(header)}
        told = {word: state for word, state in states.items() if state != _PAUSED}
        rules.append({"from": header, "values": told})
    elif end:
        rules.append({"is": "Closed", "when": {end: "present"}})
    return first_of([*rules, {"is": "Active"}])

"""Rows that tell of people: households, contacts, partners, organisations and who is there."""

from collections.abc import Mapping

from npsp_migrate.mapping.folding import fold
from npsp_migrate.model.columns import ColumnType
from npsp_migrate.model.issue import words
from npsp_migrate.model.profile import Judged, Meaning, Party, SheetKind
from npsp_migrate.npsp.objects import ACCOUNT, CONTACT
from npsp_migrate.profiling.drafting import word_maps
from npsp_migrate.profiling.drafting.draft import DraftRecord, Yaml, fits_template
from npsp_migrate.profiling.drafting.keys import numbered_or_digest
from npsp_migrate.profiling.drafting.partners import partners
from npsp_migrate.profiling.drafting.reaching import HOME, Where, address, emails, phones
from npsp_migrate.profiling.drafting.scene import Fields, Scene, first_of
from npsp_migrate.profiling.drafting.someone import Someone


def household_and_person(
    scene: Scene, who: Someone, *, email_when: Mapping[str, Yaml] | None = None
) -> list[DraftRecord]:
    """One Household Account and one Contact; a second Contact where cells name a couple."""
    numbers = person_numbers(scene) if who.party is Party.SELF else []
    key, told = numbered_or_digest(scene.sheet, numbers, f"{who.role}-{scene.name}", who.columns)
    home_numbers = [(f"foyer-{prefix}", number) for prefix, number in numbers]
    home_key, _ = numbered_or_digest(scene.sheet, home_numbers, f"foyer-{who.role}-{scene.name}", who.columns)
    home = f"{who.role}_household"
    name: Yaml = {"text": f"Foyer {{{who.last}}}"} if _in_text(who.last) else who.last
    household: Fields = {"RecordTypeId": {"is": "HH_Account"}, "Name": name}
    person: Fields = {"AccountId": {"record": home}, **person_fields(scene, who, HOME, email_when)}
    records = [
        DraftRecord(home, ACCOUNT, home_key, household, who.when, merges=True),
        DraftRecord(who.role, CONTACT, key, person, who.when, merges=True, born=who.born, key_because=told),
    ]
    for partner in partners(scene, who):
        coupled = [(f"conjoint-{prefix}", number) for prefix, number in numbers]
        apart = tuple(dict.fromkeys((*who.columns, *partner.columns)))
        key, _ = numbered_or_digest(scene.sheet, coupled, f"conjoint-{scene.name}", apart)
        fields: Fields = {"AccountId": {"record": home}, **partner.fields, **address(scene)}
        when = {**who.when, **partner.when}
        because = words("record-partner")
        records.append(
            DraftRecord(partner.role, CONTACT, key, fields, when, merges=True, born=partner.born, because=because)
        )
    return records


def person_numbers(scene: Scene) -> list[tuple[str, Judged]]:
    """The number that names the person, with the word that begins its keys."""
    found = scene.find(Meaning.PERSON_NUMBER, Party.SELF)
    if found is None and scene.sheet.kind in (SheetKind.PEOPLE, SheetKind.VOLUNTEERS):
        found = scene.find(Meaning.ROW_NUMBER, Party.SELF)
    if found is None:
        return []
    cells = scene.sheet.cells[found.header]
    repeats = (
        found.meaning is Meaning.ROW_NUMBER and cells.distinct * 100 < cells.filled * 95
    )  # it numbers no people
    if cells.filled * 2 < cells.rows or repeats:
        return []
    return [(scene.links.labels.get(found.header, "personne"), found)]


def person_fields(scene: Scene, who: Someone, where: Where, email_when: Mapping[str, Yaml] | None = None) -> Fields:
    fields: Fields = {}
    if who.salutations:
        fields["Salutation"] = first_of(who.salutations)
    if who.firsts:
        fields["FirstName"] = first_of(who.firsts)
    fields["LastName"] = first_of([who.in_use, who.last]) if who.in_use else who.last
    fields |= emails(scene, who.party, where, email_when)
    fields |= phones(scene, who.party, where, email_when)
    if who.party is Party.SELF:
        fields |= address(scene) | _about_person(scene)
        if scene.sheet.kind is SheetKind.VOLUNTEERS:
            fields |= _about_volunteer(scene)
    return fields


def _about_person(scene: Scene) -> Fields:
    fields: Fields = {}
    plain = ((Meaning.BIRTHDATE, "Birthdate"), (Meaning.JOB_TITLE, "Title"), (Meaning.ORIGIN, "LeadSource"))
    fields |= {name: header for meaning, name in plain if (header := scene.header(meaning, Party.SELF))}
    if (died := scene.find(Meaning.DECEASED, Party.SELF)) and scene.header(Meaning.DECEASED, Party.SELF):
        fields["npsp__Deceased__c"] = _deceased(scene, died)
    return fields | silence(scene)


def _deceased(scene: Scene, died: Judged) -> Yaml:
    """Ticked, or with a day, however it is written."""
    if died.type is ColumnType.BOOLEAN:
        return died.header
    nos = [word for word in scene.words_of(died.header) if fold(word) in _NOS]
    said: dict[str, Yaml] = {died.header: {"not": [*nos, "blank"]} if nos else "present"}
    firsts = [scene.header(Meaning.FIRST_NAME, party) for party in (Party.PARTNER, Party.SELF)]
    if not all(firsts):
        return {"is": True, "when": said}
    return first_of([{"is": True, "when": {**said, first: "blank"}} for first in firsts])  # of two, which?


def silence(scene: Scene) -> Fields:
    """Every no is a no: to all of it, unless the header says to what. A yes needs no field."""
    asked: dict[str, list[Yaml]] = {}
    columns = [each for each in scene.sheet.all_of(Meaning.OPT_OUT) if scene.sheet.cells[each.header].filled]
    several = len(columns) > 1  # the first that says anything would count, and a `Non` of one is no yes to another
    for column in columns:
        flag: Yaml = {"from": column.header, "when": {column.header: True}} if several else column.header
        present: Yaml = {"is": True, "when": {column.header: "present"}}
        for name in _silenced(column.header.casefold()):
            asked.setdefault(name, []).append(flag if column.type is ColumnType.OPT_OUT else present)
    for column in scene.sheet.all_of(Meaning.OPT_IN):
        if column.type is ColumnType.BOOLEAN:
            asked.setdefault("HasOptedOutOfEmail", []).append({"is": True, "when": {column.header: False}})
    state = scene.header(Meaning.STATUS)
    left = [word for word in scene.words_of(state) if word_maps.is_unsubscribed(word)] if state else []
    if left:
        asked.setdefault("HasOptedOutOfEmail", []).append({"is": True, "when": {state: left}})
    return {name: first_of(rules) for name, rules in asked.items()}


def _silenced(header: str) -> tuple[str, ...]:
    if any(word in header for word in ("courrier", "postal", "sms", "texto", "échang", "echang", "trade")):
        return ()  # NPSP has no field for these alone, and they are no no to everything
    if any(
        word in header for word in ("mail", "courriel", "newsletter", "unsub", "désabon", "desabon", "envois en")
    ):
        return ("HasOptedOutOfEmail",)
    if any(word in header for word in ("phone", "call", "tél", "appel")):
        return ("DoNotCall",)
    return ("npsp__Do_Not_Contact__c", "HasOptedOutOfEmail", "DoNotCall")


def _about_volunteer(scene: Scene) -> Fields:
    fields: Fields = {}
    if status := scene.header(Meaning.STATUS, Party.SELF):
        fields["GW_Volunteers__Volunteer_Status__c"] = status
    for listed, mark, name in _LISTS:
        header = scene.header(listed, Party.SELF)
        rules: list[Yaml] = [header] if header else []
        for each in scene.sheet.all_of(mark):
            word = word_maps.availability(each.header) or each.header
            rules.append({"is": word, "when": {each.header: True}})
        if rules:
            fields[name] = rules[0] if len(rules) == 1 else {"all_of": rules}
    return fields


_NOS = frozenset({"non", "no", "n", "faux", "false", "0"})
_LISTS = (
    (Meaning.SKILLS, Meaning.SKILL_MARK, "GW_Volunteers__Volunteer_Skills__c"),
    (Meaning.AVAILABILITY, Meaning.AVAILABILITY_MARK, "GW_Volunteers__Volunteer_Availability__c"),
)


def _in_text(column: str) -> bool:
    return fits_template(column.partition(" › ")[0])

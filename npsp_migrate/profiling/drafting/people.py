"""Rows that tell of people: households, contacts, partners, organisations and who is there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from npsp_migrate.model.columns import PARTS, ColumnType
from npsp_migrate.model.issue import words
from npsp_migrate.model.profile import Judged, Meaning, Party, SheetKind
from npsp_migrate.model.table import part_column
from npsp_migrate.npsp.objects import ACCOUNT, CONTACT
from npsp_migrate.profiling.cells import readings, spec_of
from npsp_migrate.profiling.drafting import word_maps
from npsp_migrate.profiling.drafting.draft import DraftRecord, Yaml, fits_template
from npsp_migrate.profiling.drafting.keys import numbered_or_digest
from npsp_migrate.profiling.drafting.partners import partners
from npsp_migrate.profiling.joins import Links
from npsp_migrate.profiling.sheets import JudgedSheet

Fields = dict[str, Yaml]


@dataclass(frozen=True, slots=True)
class Scene:
    """A sheet to draft from: what is known of it, and of its numbers in other sheets."""

    sheet: JudgedSheet
    links: Links
    name: str  # of the mapping: begins the keys of what has no number
    today: date

    def find(self, meaning: Meaning, party: Party | None = None) -> Judged | None:
        return self.sheet.find(meaning, party)

    def header(self, meaning: Meaning, party: Party | None = None) -> str:
        found = self.find(meaning, party)
        return found.header if found and self.sheet.cells[found.header].filled else ""

    def words_of(self, header: str) -> tuple[str, ...]:
        """All the different words of a column, in one spelling each."""
        return word_maps.spellings(str(cell) for cell in self.sheet.frame[header].dropna().tolist())

    def has_part(self, column: Judged, part: str) -> bool:
        """Whether some cell of a sample has this part: a partner, a second address."""
        if part not in PARTS.get(column.type, ()):
            return False
        place = PARTS[column.type].index(part)
        found = readings(self.sheet.cells[column.header].sample, spec_of(column.header, column.type), self.today)
        return any(each.parts and each.parts[place] for each in found)

    def part_of(self, column: Judged | None, part: str) -> str:
        """The part as a column of a mapping; nothing where no cell has it."""
        return part_column(column.header, part) if column and self.has_part(column, part) else ""


@dataclass(frozen=True, slots=True)
class Someone:
    """The person of a row: how the name is read, the condition under which there is one, and the record's name.

    `firsts`, `salutations`: the columns that may tell it, the first that does so counts.
    """

    party: Party
    firsts: tuple[str, ...]
    last: str
    salutations: tuple[str, ...]
    full: Judged | None  # the column of whole names, where there is none of surnames
    columns: tuple[str, ...]  # that tell people apart
    role: str
    when: Mapping[str, Yaml] = field(default_factory=dict)


def someone(scene: Scene, party: Party, role: str, when: Mapping[str, Yaml] | None = None) -> Someone | None:
    full, last = scene.find(Meaning.FULL_NAME, party), scene.header(Meaning.LAST_NAME, party)
    civility = scene.header(Meaning.CIVILITY, party)
    apart = [scene.header(Meaning.EMAIL, party), scene.header(Meaning.BIRTH_YEAR, party)]
    if party is Party.SELF:
        apart.append(scene.header(Meaning.POSTAL_CODE) or ("" if apart[0] else scene.header(Meaning.CITY)))
    if last:
        named = _named_in_two_columns(scene, party, last)
        present, names = named.last, [named.last, *named.firsts]
        full = None
    elif full:
        names, present = [full.header], part_column(full.header, "last_name")
        named = _Named(
            (part_column(full.header, "first_name"),), present, (part_column(full.header, "salutation"),)
        )
    else:
        return None
    columns = tuple(each for each in (*names, *apart) if each)
    salutations = tuple(each for each in (civility, *named.salutations) if each)
    return Someone(
        party, named.firsts, named.last, salutations, full, columns, role, {**(when or {}), present: "present"}
    )


@dataclass(frozen=True, slots=True)
class _Named:
    firsts: tuple[str, ...]
    last: str
    salutations: tuple[str, ...] = ()


def _named_in_two_columns(scene: Scene, party: Party, last: str) -> _Named:
    """A cell of two people, or of two surnames, has no value of its own: its parts tell who is meant."""
    surnames, given = scene.find(Meaning.LAST_NAME, party), scene.find(Meaning.FIRST_NAME, party)
    first = scene.header(Meaning.FIRST_NAME, party)
    if scene.part_of(given, "partner_first_name"):
        first = part_column(first, "first_name")
    more = scene.part_of(surnames, "partner_last_name") or scene.part_of(surnames, "maiden_name")
    firsts = tuple(each for each in (first, scene.part_of(surnames, "first_name")) if each)
    title = scene.part_of(surnames, "salutation")
    return _Named(firsts, part_column(last, "last_name") if more else last, (title,) if title else ())


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
    person: Fields = {"AccountId": {"record": home}, **person_fields(scene, who, "Personal", email_when)}
    records = [
        DraftRecord(home, ACCOUNT, home_key, household, who.when, merges=True),
        DraftRecord(who.role, CONTACT, key, person, who.when, merges=True, key_because=told),
    ]
    for partner in partners(scene, who):
        coupled = [(f"conjoint-{prefix}", number) for prefix, number in numbers]
        apart = tuple(dict.fromkeys((*who.columns, *partner.columns)))
        key, _ = numbered_or_digest(scene.sheet, coupled, f"conjoint-{scene.name}", apart)
        fields: Fields = {"AccountId": {"record": home}, **partner.fields, **address(scene)}
        when = {**who.when, **partner.when}
        told = words("record-partner")
        records.append(DraftRecord(partner.role, CONTACT, key, fields, when, merges=True, because=told))
    return records


def person_numbers(scene: Scene) -> list[tuple[str, Judged]]:
    """The number that names the person, with the word that begins its keys."""
    found = scene.find(Meaning.PERSON_NUMBER, Party.SELF)
    if found is None and scene.sheet.kind in (SheetKind.PEOPLE, SheetKind.VOLUNTEERS):
        found = scene.find(Meaning.ROW_NUMBER, Party.SELF)
    if found is None or scene.sheet.cells[found.header].filled * 2 < scene.sheet.cells[found.header].rows:
        return []
    return [(scene.links.labels.get(found.header, "personne"), found)]


def person_fields(
    scene: Scene, who: Someone, kind_of_email: str, email_when: Mapping[str, Yaml] | None = None
) -> Fields:
    fields: Fields = {}
    if who.salutations:
        fields["Salutation"] = first_of(who.salutations)
    if who.firsts:
        fields["FirstName"] = first_of(who.firsts)
    fields["LastName"] = who.last
    fields |= _emails(scene, who.party, kind_of_email, email_when)
    fields |= _phones(scene, who.party, email_when)
    if who.party is Party.SELF:
        fields |= address(scene) | _about_person(scene)
        if scene.sheet.kind is SheetKind.VOLUNTEERS:
            fields |= _about_volunteer(scene)
    return fields


def first_of(rules: Sequence[Yaml]) -> Yaml:
    return rules[0] if len(rules) == 1 else {"first_of": list(rules)}


def _emails(scene: Scene, party: Party, kind: str, when: Mapping[str, Yaml] | None) -> Fields:
    columns = _emails_of(scene, party)
    if not columns and (when or party is Party.PAYER):  # one address for both: whoever paid has it
        columns = _emails_of(scene, Party.SELF if party is Party.PAYER else Party.PAYER)
    if not columns:
        return {}
    main = columns[0]
    typed = "npe01__HomeEmail__c" if kind == "Personal" else "npe01__WorkEmail__c"
    fields: Fields = {
        "Email": _under(main.header, when),
        typed: _under(main.header, when),
        "npe01__Preferred_Email__c": {"is": kind, "when": {**(when or {}), main.header: "present"}},
    }
    more = [each.header for each in columns[1:]]
    more += [part_column(main.header, "second")] if scene.has_part(main, "second") else []
    if more:
        fields["npe01__AlternateEmail__c"] = first_of([_under(each, when) for each in more])
    return fields


def _emails_of(scene: Scene, party: Party) -> list[Judged]:
    return [each for each in scene.sheet.all_of(Meaning.EMAIL, party) if scene.sheet.cells[each.header].filled]


def _phones(scene: Scene, party: Party, when: Mapping[str, Yaml] | None) -> Fields:
    columns = [each for each in scene.sheet.all_of(Meaning.PHONE, party) if scene.sheet.cells[each.header].filled]
    if not columns:
        return {}
    mobile: list[Yaml] = [_under(part_column(each.header, "mobile"), when) for each in columns]
    landline: list[Yaml] = [_under(part_column(each.header, "landline"), when) for each in columns]
    fields: Fields = {"Phone": first_of([*mobile, *landline]), "MobilePhone": first_of(mobile)}
    preferred: list[Yaml] = [
        {"is": "Mobile", "when": {**(when or {}), part_column(each.header, "mobile"): "present"}}
        for each in columns
    ]
    if any(scene.has_part(each, "landline") for each in columns):
        fields["HomePhone"] = first_of(landline)
        preferred += [
            {"is": "Home", "when": {**(when or {}), part_column(each.header, "landline"): "present"}}
            for each in columns
        ]
    return fields | {"npe01__PreferredPhone__c": first_of(preferred)}


def _under(column: str, when: Mapping[str, Yaml] | None) -> Yaml:
    return {"from": column, "when": dict(when)} if when else column


def address(scene: Scene, prefix: str = "Mailing") -> Fields:
    whole, street = scene.header(Meaning.ADDRESS, Party.SELF), scene.header(Meaning.STREET, Party.SELF)
    more = scene.header(Meaning.ADDRESS_MORE, Party.SELF)
    fields: Fields = {}
    if whole:
        parts = {"Street": "street", "PostalCode": "postal_code", "City": "city", "Country": "country"}
        fields |= {f"{prefix}{name}": part_column(whole, part) for name, part in parts.items()}
    elif street and more and fits_template(street) and fits_template(more):
        fields[f"{prefix}Street"] = {"text": f"{{{street}}} {{{more}?}}"}
    elif street:
        fields[f"{prefix}Street"] = street
    for meaning, name in _PLACES:
        if header := scene.header(meaning, Party.SELF):
            before = fields.get(f"{prefix}{name}")
            fields[f"{prefix}{name}"] = first_of([header, before]) if before else header
    return fields


_PLACES = (
    (Meaning.POSTAL_CODE, "PostalCode"),
    (Meaning.CITY, "City"),
    (Meaning.REGION, "State"),
    (Meaning.COUNTRY, "Country"),
)


def _about_person(scene: Scene) -> Fields:
    fields: Fields = {}
    plain = ((Meaning.BIRTHDATE, "Birthdate"), (Meaning.JOB_TITLE, "Title"), (Meaning.ORIGIN, "LeadSource"))
    fields |= {name: header for meaning, name in plain if (header := scene.header(meaning, Party.SELF))}
    return fields | silence(scene)


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
    meanings = (
        (Meaning.STATUS, "GW_Volunteers__Volunteer_Status__c"),
        (Meaning.SKILLS, "GW_Volunteers__Volunteer_Skills__c"),
        (Meaning.AVAILABILITY, "GW_Volunteers__Volunteer_Availability__c"),
    )
    return {name: header for meaning, name in meanings if (header := scene.header(meaning, Party.SELF))}


def _in_text(column: str) -> bool:
    return fits_template(column.partition(" › ")[0])

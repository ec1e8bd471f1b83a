"""How people are reached: e-mails and phones in the typed fields of NPSP, and addresses."""

from collections.abc import Mapping
from dataclasses import dataclass

from npsp_migrate.model.profile import Judged, Meaning, Party
from npsp_migrate.model.table import part_column
from npsp_migrate.profiling.drafting.draft import Yaml, fits_template
from npsp_migrate.profiling.drafting.scene import Fields, Scene, first_of


@dataclass(frozen=True, slots=True)
class Where:
    """The fields of those who are reached at home, or at work."""

    email: str
    preferred_email: str
    landline: str
    preferred_landline: str


HOME = Where("npe01__HomeEmail__c", "Personal", "HomePhone", "Home")
WORK = Where("npe01__WorkEmail__c", "Work", "npe01__WorkPhone__c", "Work")


def emails(scene: Scene, party: Party, where: Where, when: Mapping[str, Yaml] | None) -> Fields:
    columns = _emails_of(scene, party)
    if not columns and (when or party is Party.PAYER):  # one address for both: whoever paid has it
        columns = _emails_of(scene, Party.SELF if party is Party.PAYER else Party.PAYER)
    if not columns:
        return {}
    main = columns[0]
    fields: Fields = {
        "Email": _under(main.header, when),
        where.email: _under(main.header, when),
        "npe01__Preferred_Email__c": {
            "is": where.preferred_email,
            "when": {**(when or {}), main.header: "present"},
        },
    }
    more = [each.header for each in columns[1:]]
    more += [part_column(main.header, "second")] if scene.has_part(main, "second") else []
    if more:
        fields["npe01__AlternateEmail__c"] = first_of([_under(each, when) for each in more])
    return fields


def _emails_of(scene: Scene, party: Party) -> list[Judged]:
    return [each for each in scene.sheet.all_of(Meaning.EMAIL, party) if scene.sheet.cells[each.header].filled]


def phones(scene: Scene, party: Party, where: Where, when: Mapping[str, Yaml] | None) -> Fields:
    columns = [each for each in scene.sheet.all_of(Meaning.PHONE, party) if scene.sheet.cells[each.header].filled]
    if not columns:
        return {}
    mobile = [part_column(each.header, "mobile") for each in columns]
    landline = [part_column(each.header, "landline") for each in columns]
    fields: Fields = {
        "Phone": first_of([_under(each, when) for each in (*mobile, *landline)]),
        "MobilePhone": first_of([_under(each, when) for each in mobile]),
    }
    preferred = [("Mobile", each) for each in mobile]
    if any(scene.has_part(each, "landline") for each in columns):
        fields[where.landline] = first_of([_under(each, when) for each in landline])
        preferred += [(where.preferred_landline, each) for each in landline]
    told: list[Yaml] = [{"is": kind, "when": {**(when or {}), each: "present"}} for kind, each in preferred]
    return fields | {"npe01__PreferredPhone__c": first_of(told)}


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

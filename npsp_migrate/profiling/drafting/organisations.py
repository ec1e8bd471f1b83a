"""Rows that tell of organisations: an Organization Account, and who answers for it there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from npsp_migrate.model.profile import Meaning, Party
from npsp_migrate.npsp.objects import ACCOUNT, CONTACT
from npsp_migrate.profiling.drafting import word_maps
from npsp_migrate.profiling.drafting.draft import DraftRecord, Yaml
from npsp_migrate.profiling.drafting.keys import numbered_or_digest
from npsp_migrate.profiling.drafting.people import person_fields, person_numbers
from npsp_migrate.profiling.drafting.reaching import WORK, address
from npsp_migrate.profiling.drafting.scene import Fields, Scene
from npsp_migrate.profiling.drafting.someone import Someone, someone


@dataclass(frozen=True, slots=True)
class Kinds:
    """The words of a column that tells people from organisations; none when it tells something else."""

    header: str = ""
    organisations: tuple[str, ...] = ()

    @property
    def of_people(self) -> Mapping[str, Yaml]:
        return {self.header: {"not": list(self.organisations)}} if self.organisations else {}

    @property
    def of_organisations(self) -> Mapping[str, Yaml]:
        return {self.header: list(self.organisations)} if self.organisations else {}


def kinds_of_people(scene: Scene) -> Kinds:
    header = scene.header(Meaning.KIND_OF_PERSON)
    if not header:
        return Kinds()
    words_ = scene.words_of(header)
    people = [word for word in words_ if word_maps.is_individual(word)]
    organisations = [word for word in words_ if word not in people and word_maps.account_type(word)]
    if len(people) + len(organisations) < len(words_) or not organisations:
        return Kinds()
    return Kinds(header, tuple(organisations))


def organisation_of(
    scene: Scene, name: str, when: Mapping[str, Yaml], more: Callable[[], Fields] = dict
) -> DraftRecord:
    """An Organization Account. `name`: the column, or the part of one, that names it."""
    numbers = [(f"organisation-{prefix}", number) for prefix, number in person_numbers(scene)]
    place = scene.header(Meaning.POSTAL_CODE, Party.SELF)
    key, told = numbered_or_digest(scene.sheet, numbers, "organisation", [each for each in (name, place) if each])
    fields: Fields = {"RecordTypeId": {"is": "Organization"}, "Name": name, **_kind_of_account(scene)}
    for meaning in (Meaning.SIREN, Meaning.SIRET, Meaning.RNA):
        if header := scene.header(meaning):
            fields.setdefault("AccountNumber", header)
    for meaning, name in ((Meaning.PHONE, "Phone"), (Meaning.WEBSITE, "Website")):
        if header := scene.header(meaning, Party.SELF):
            fields[name] = header
    fields |= address(scene, "Billing") | more()
    return DraftRecord("organisation", ACCOUNT, key, fields, when, merges=True, key_because=told)


def _kind_of_account(scene: Scene) -> Fields:
    header = scene.header(Meaning.KIND_OF_PERSON)
    if not header:
        return {}
    values = {word: kind for word in scene.words_of(header) if (kind := word_maps.account_type(word))}
    values = {word: kind for word, kind in values.items() if not word_maps.is_individual(word)}
    return {"Type": {"from": header, "values": values}} if values else {}


def people_there(
    scene: Scene, when: Mapping[str, Yaml] | None = None, first: Party = Party.SELF
) -> list[DraftRecord]:
    """Who answers for an organisation, and the second of them where a row names two: `Contact 2`."""
    named = (
        someone(scene, party, role, when) for party, role in ((first, "contact"), (Party.PARTNER, "contact-2"))
    )
    return [
        _person_there(scene, who, name)
        for who, name in zip(named, ("person_there", "second_person_there"), strict=True)
        if who
    ]


def _person_there(scene: Scene, who: Someone, name: str) -> DraftRecord:
    """A Contact in the organisation's Account, from which NPSP makes the Affiliation."""
    numbers = [] if who.party is Party.PARTNER else person_numbers(scene)
    key, told = numbered_or_digest(
        scene.sheet, numbers, f"{who.role}-{scene.name}", (*who.columns, scene.header(Meaning.ORGANISATION))
        if scene.header(Meaning.ORGANISATION) not in who.columns else who.columns,
    )  # fmt: skip
    fields: Fields = {"AccountId": {"record": "organisation"}, **person_fields(scene, who, WORK)}
    for field in [field for field in fields if field.startswith("Mailing")]:
        del fields[field]  # it is the organisation's
    return DraftRecord(name, CONTACT, key, fields, who.when, merges=True, key_because=told)

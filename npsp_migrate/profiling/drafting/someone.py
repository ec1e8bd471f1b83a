"""The person of a row: which columns name him or her, and which tell people apart."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from npsp_migrate.model.profile import Judged, Meaning, Party
from npsp_migrate.model.table import part_column
from npsp_migrate.profiling.couples import are_his_and_hers
from npsp_migrate.profiling.drafting.draft import Yaml
from npsp_migrate.profiling.drafting.scene import Scene


@dataclass(frozen=True, slots=True)
class Someone:
    """The person of a row: how the name is read, the condition under which there is one, and the record's name.

    `firsts`, `salutations`: the columns that may tell it, the first that does so counts.
    """

    party: Party
    firsts: tuple[str, ...]
    last: str
    salutations: tuple[Yaml, ...]
    full: Judged | None  # the column of whole names, where there is none of surnames
    columns: tuple[str, ...]  # that tell people apart
    role: str
    when: Mapping[str, Yaml] = field(default_factory=dict)
    born: str = ""  # the column of surnames by birth
    in_use: str = ""  # the column of surnames in use, where most rows have the one by birth alone: `last`


def someone(scene: Scene, party: Party, role: str, when: Mapping[str, Yaml] | None = None) -> Someone | None:
    full, last = scene.find(Meaning.FULL_NAME, party), scene.header(Meaning.LAST_NAME, party)
    born, in_use = scene.header(Meaning.BORN_NAME, party), ""
    if last and born and scene.sheet.cells[born].filled > scene.sheet.cells[last].filled:
        last, in_use = born, last
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
    salutations = (*_titles(scene, party, named), *named.salutations)
    when = {**(when or {}), present: "present"}
    return Someone(party, named.firsts, named.last, salutations, full, columns, role, when, born, in_use)


def _titles(scene: Scene, party: Party, named: "_Named") -> tuple[Yaml, ...]:
    """`M. et Mme` beside `Prénom Mr` and `Prénom Mme`: the title follows the first name that is there."""
    title = scene.find(Meaning.CIVILITY, party)
    header = scene.header(Meaning.CIVILITY, party)
    first = named.firsts[0] if named.firsts else ""
    if not header and are_his_and_hers(first, scene.header(Meaning.FIRST_NAME, Party.PARTNER)):
        return ({"is": "M.", "when": {first: "present"}}, {"is": "Mme"}) if named.of_two else ({"is": "M."},)
    if not header or not named.of_two:
        return (header,) if header else ()
    second = scene.part_of(title, "partner_salutation")
    rules: list[Yaml] = [{"from": header, "when": {first: "present"}}]
    rules += [{"from": second, "when": {first: "blank"}}] if second else []
    return (*rules, header)


@dataclass(frozen=True, slots=True)
class _Named:
    firsts: tuple[str, ...]
    last: str
    salutations: tuple[str, ...] = ()
    of_two: bool = False  # the first names of both stand in `firsts`


def _named_in_two_columns(scene: Scene, party: Party, last: str) -> _Named:
    """A cell of two people, or of two surnames, has no value of its own: its parts tell who is meant."""
    surnames, given = scene.find(Meaning.LAST_NAME, party), scene.find(Meaning.FIRST_NAME, party)
    first = scene.header(Meaning.FIRST_NAME, party)
    if scene.part_of(given, "partner_first_name"):
        first = part_column(first, "first_name")
    more = scene.part_of(surnames, "partner_last_name") or scene.part_of(surnames, "maiden_name")
    firsts = tuple(each for each in (first, scene.part_of(surnames, "first_name")) if each)
    title = scene.part_of(surnames, "salutation")
    partner = scene.header(Meaning.FIRST_NAME, Party.PARTNER) if party is Party.SELF else ""
    of_two = bool(partner and first) and scene.sheet.cells[first].filled < scene.sheet.cells[first].rows
    if of_two:
        firsts = (*firsts, partner)  # who lives alone stands in either column
    return _Named(firsts, part_column(last, "last_name") if more else last, (title,) if title else (), of_two)

"""The second person of a couple in one row: told by the cell of the name, by two first names, by two civilities."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from npsp_migrate.model.profile import Judged, Meaning
from npsp_migrate.model.table import part_column
from npsp_migrate.profiling.drafting.draft import Yaml
from npsp_migrate.profiling.drafting.scene import Scene
from npsp_migrate.profiling.drafting.someone import Someone


@dataclass(frozen=True, slots=True)
class Partner:
    """`columns`: what tells this partner from others, beside what tells the first person."""

    role: str
    fields: Mapping[str, Yaml]
    when: Mapping[str, Yaml]
    columns: tuple[str, ...] = ()


def partners(scene: Scene, who: Someone) -> Iterator[Partner]:
    """At most one for each way in which some row tells of two; no row is told by two of them."""
    surnames, given, titles = (
        scene.find(meaning, who.party) for meaning in (Meaning.LAST_NAME, Meaning.FIRST_NAME, Meaning.CIVILITY)
    )
    apart: dict[str, Yaml] = {}
    if who.full:
        if scene.has_part(who.full, "partner_last_name"):
            yield _whole(who.full, f"{who.role}_partner")
        return
    if surnames and (named := scene.part_of(surnames, "partner_last_name")):
        whole = _whole(surnames, f"{who.role}_partner_of_name")
        yield Partner(whole.role, whole.fields, whole.when, (part_column(surnames.header, "partner_first_name"),))
        apart[named] = "blank"
    title = scene.part_of(titles, "partner_salutation")
    greeted: dict[str, Yaml] = {"Salutation": title} if title else {}
    if named := scene.part_of(given, "partner_first_name"):
        fields = {**greeted, "FirstName": named, "LastName": who.last}
        yield Partner(f"{who.role}_partner_of_first_name", fields, {named: "present", **apart}, (named,))
        apart[named] = "blank"
    if title:
        yield Partner(f"{who.role}_partner", {**greeted, "LastName": who.last}, {title: "present", **apart})


def _whole(column: Judged, role: str) -> Partner:
    fields: dict[str, Yaml] = {
        "Salutation": part_column(column.header, "partner_salutation"),
        "FirstName": part_column(column.header, "partner_first_name"),
        "LastName": part_column(column.header, "partner_last_name"),
    }
    return Partner(role, fields, {part_column(column.header, "partner_last_name"): "present"})

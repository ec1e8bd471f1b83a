"""The second person of a couple in one row: in columns of their own, in the cell of the name, or by two titles."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from npsp_migrate.model.profile import Judged, Meaning, Party
from npsp_migrate.model.table import part_column
from npsp_migrate.profiling.couples import are_his_and_hers
from npsp_migrate.profiling.drafting.draft import Yaml
from npsp_migrate.profiling.drafting.reaching import HOME, emails, phones
from npsp_migrate.profiling.drafting.scene import Scene, first_of
from npsp_migrate.profiling.drafting.someone import Someone, someone
from npsp_migrate.profiling.header_words import plain_words


@dataclass(frozen=True, slots=True)
class Partner:
    """`columns`: what tells this partner from others, beside what tells the first person."""

    role: str
    fields: Mapping[str, Yaml]
    when: Mapping[str, Yaml]
    columns: tuple[str, ...] = ()
    born: str = ""  # the column of surnames by birth


def partners(scene: Scene, who: Someone) -> Iterator[Partner]:
    """At most one for each way in which some row tells of two; no row is told by two of them."""
    surnames, given, titles = (
        scene.find(meaning, who.party) for meaning in (Meaning.LAST_NAME, Meaning.FIRST_NAME, Meaning.CIVILITY)
    )
    apart: dict[str, Yaml] = {}
    if own := _in_own_columns(scene, who):
        yield own
        return
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


def _in_own_columns(scene: Scene, who: Someone) -> Partner | None:
    """`Prénom conjoint`, `Prénom Mme`: with the surname of the other where there is none of their own."""
    found = someone(scene, Party.PARTNER, f"{who.role}_partner")
    first = scene.header(Meaning.FIRST_NAME, Party.PARTNER)
    told = first or (found.last if found else "")
    if who.party is not Party.SELF or not told or "contact" in plain_words(told):  # `Contact 2` works there, too
        return None
    firsts = found.firsts if found else (first,)
    surnames = [found.last] if found and found.full else [*([found.last] if found else []), who.last]
    his = who.firsts[0] if who.firsts else ""
    hers = are_his_and_hers(his, first)
    titles = _titles(scene, who, found, "Mme" if hers else "")
    fields: dict[str, Yaml] = {"Salutation": first_of(titles)} if titles else {}
    fields |= {"FirstName": first_of(firsts)} if firsts else {}
    fields["LastName"] = first_of(surnames)
    fields |= emails(scene, Party.PARTNER, HOME, None) | phones(scene, Party.PARTNER, HOME, None)
    if birthdate := scene.header(Meaning.BIRTHDATE, Party.PARTNER):
        fields["Birthdate"] = birthdate
    both: dict[str, Yaml] = {his: "present"} if len(who.firsts) > 1 else {}
    columns = tuple(dict.fromkeys((*(found.columns if found else ()), *firsts)))
    born = who.born if hers else scene.header(Meaning.BORN_NAME, Party.PARTNER)
    return Partner(f"{who.role}_partner", fields, {told: "present", **both}, columns, born)


def _titles(scene: Scene, who: Someone, found: Someone | None, usual: str) -> list[Yaml]:
    greeted = scene.part_of(scene.find(Meaning.CIVILITY, who.party), "partner_salutation")
    told = [*(found.salutations if found else ()), *([greeted] if greeted else [])]
    return told or ([{"is": usual}] if usual else [])


def _whole(column: Judged, role: str) -> Partner:
    fields: dict[str, Yaml] = {
        "Salutation": part_column(column.header, "partner_salutation"),
        "FirstName": part_column(column.header, "partner_first_name"),
        "LastName": part_column(column.header, "partner_last_name"),
    }
    return Partner(role, fields, {part_column(column.header, "partner_last_name"): "present"})

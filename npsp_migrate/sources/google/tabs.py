"""Which tabs a source means: by id, by name or by wildcard; and what became of one that is gone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from npsp_migrate.errors import SourceError
from npsp_migrate.location import Location
from npsp_migrate.model.source import SourceSpec
from npsp_migrate.sources.google.addresses import read_address
from npsp_migrate.sources.google.answers import About, Tab
from npsp_migrate.sources.sheet_choice import ChosenSheets, SheetEntry, choose_sheets
from npsp_migrate.sources.suggesting import listed, same_name


def titles_wanted(about: About, spec: SourceSpec, known: Mapping[str, int]) -> frozenset[str]:
    """The tabs whose cells must be read to know: no other one is asked for."""
    if not spec.sheet and _gid(spec) is None:
        return frozenset(tab.title for tab in about.tabs if not tab.hidden)
    return frozenset(choose_tabs(about, spec, known, lambda _: True).names)


def choose_tabs(
    about: About, spec: SourceSpec, known: Mapping[str, int], has_rows: Callable[[str], bool]
) -> ChosenSheets:
    """`known` are the ids of tabs by the titles that they had in an earlier run."""
    gid = _gid(spec)
    if not about.tabs:
        raise SourceError(
            f"No tab of `{about.title}` has cells of its own: they show charts or connected data",
            hint="Copy the rows into a tab of their own, as values, and name that one",
            at=Location(about.title),
        )
    if gid is not None:
        tab = _by_gid(about, spec, gid)
        return choose_sheets(_entries([tab]), has_rows, about.title, replace(spec, sheet=tab.title))
    _refuse_renamed(about, spec, known)
    return choose_sheets(_entries(about.tabs), has_rows, about.title, spec)


def _gid(spec: SourceSpec) -> int | None:
    """A name in `sheet` goes before the tab that was open when somebody copied the address."""
    assert spec.google
    if spec.google.gid is not None or spec.sheet:
        return spec.google.gid
    return read_address(spec.google.url).gid if spec.google.url else None


def _entries(tabs: Sequence[Tab]) -> list[SheetEntry]:
    return [SheetEntry(tab.title, tab.hidden) for tab in tabs]


def _by_gid(about: About, spec: SourceSpec, gid: int) -> Tab:
    for tab in about.tabs:
        if tab.gid == gid:
            return tab
    raise SourceError(
        f"`{about.title}` has no tab with the id {gid}, which source `{spec.name}` names: it was deleted",
        hint=f"The spreadsheet has {listed(f'{tab.title} (gid={tab.gid})' for tab in about.tabs)}",
        at=Location(about.title),
    )


def _refuse_renamed(about: About, spec: SourceSpec, known: Mapping[str, int]) -> None:
    if spec.sheet not in known or any(same_name(tab.title, spec.sheet) for tab in about.tabs):
        return
    for tab in about.tabs:
        if tab.gid == known[spec.sheet]:
            raise SourceError(
                f"The tab `{spec.sheet}` of `{about.title}` is now called `{tab.title}`",
                hint=f"Write `sheet: {tab.title}` in source `{spec.name}`, or `gid: {tab.gid}`, "
                "which survives new names",
                at=Location(about.title, tab.title),
            )

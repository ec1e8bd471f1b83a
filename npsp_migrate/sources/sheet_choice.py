"""Which sheets of a workbook a source means. A hidden sheet is read only when it is named."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from npsp_migrate.errors import SourceError
from npsp_migrate.location import Location
from npsp_migrate.model.issue import Issue, note
from npsp_migrate.model.source import SourceSpec
from npsp_migrate.model.table import SheetPlace
from npsp_migrate.sources.files import wildcard_names
from npsp_migrate.sources.suggesting import listed, nearest, same_name


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A worksheet as the workbook lists it."""

    name: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class ChosenSheets:
    names: tuple[str, ...]
    issues: tuple[Issue, ...] = ()


def choose_sheets(
    sheets: Sequence[SheetEntry], has_rows: Callable[[str], bool], file: str, spec: SourceSpec, what: str = "sheet"
) -> ChosenSheets:
    """`has_rows` is asked only for sheets that may be read: looking costs time. `what` a page has are tables."""
    if not sheets:
        raise SourceError(f"`{file}` has no sheet", hint="Open it and save it again", at=Location(file))
    if not spec.sheet:
        return _the_only_one(sheets, has_rows, file, what)
    if set("*?") & set(spec.sheet):
        return _those_like(sheets, has_rows, file, spec.sheet)
    return _the_named_one(sheets, has_rows, file, spec.sheet)


def _the_only_one(
    sheets: Sequence[SheetEntry], has_rows: Callable[[str], bool], file: str, what: str
) -> ChosenSheets:
    filled = [sheet.name for sheet in sheets if not sheet.hidden and has_rows(sheet.name)]
    if len(filled) > 1:
        raise SourceError(
            f"`{file}` has {len(filled)} {what}s with rows",
            hint=f"Write which one in `sheet:`, or `*` for all of them: {listed(filled)}",
            at=Location(file),
        )
    if filled:
        return ChosenSheets(tuple(filled), _hidden_note(sheets, file))
    raise _no_rows(sheets, file)


def _no_rows(sheets: Sequence[SheetEntry], file: str) -> SourceError:
    hidden = [sheet.name for sheet in sheets if sheet.hidden]
    return SourceError(
        f"`{file}` has no sheet with rows",
        hint=f"Hidden sheets are read when `sheet:` names them: {listed(hidden)}"
        if hidden
        else "Check that it is the right file",
        at=Location(file),
    )


def _those_like(
    sheets: Sequence[SheetEntry], has_rows: Callable[[str], bool], file: str, pattern: str
) -> ChosenSheets:
    names = wildcard_names(pattern, (sheet.name for sheet in sheets if not sheet.hidden))
    if not names:
        raise SourceError(
            f"`{file}` has no visible sheet like `{pattern}`",
            hint=f"The file has {listed(sheet.name for sheet in sheets)}",
            at=Location(file),
        )
    filled = tuple(name for name in names if has_rows(name))
    if not filled and pattern == "*":
        raise _no_rows(sheets, file)
    if not filled:
        raise SourceError(
            f"No sheet of `{file}` like `{pattern}` has rows",
            hint="Check that it is the right file",
            at=Location(file),
        )
    empty = tuple(
        note("empty-sheet-passed-over", SheetPlace(file, name).at()) for name in names if name not in filled
    )
    return ChosenSheets(filled, empty + _hidden_note(sheets, file))


def _the_named_one(
    sheets: Sequence[SheetEntry], has_rows: Callable[[str], bool], file: str, wanted: str
) -> ChosenSheets:
    names = [sheet.name for sheet in sheets]
    found = next((sheet for sheet in sheets if sheet.name == wanted), None)
    found = found or next((sheet for sheet in sheets if same_name(sheet.name, wanted)), None)
    if found is None:
        likely = nearest(wanted, names)
        raise SourceError(
            f"`{file}` has no sheet `{wanted}`",
            hint=f"Did you mean `{likely}`?"
            if likely
            else f"The file has {listed(sheet.name for sheet in sheets)}",
            at=Location(file),
        )
    if not has_rows(found.name):
        raise SourceError(
            f"`{file}` › `{found.name}` is empty",
            hint=f"The file has {listed(sheet.name for sheet in sheets)}"
            if len(sheets) > 1
            else "Check that it is the right file",
            at=Location(file, found.name),
        )
    place = SheetPlace(file, found.name).at()
    return ChosenSheets((found.name,), (note("hidden-sheet-read", place),) if found.hidden else ())


def _hidden_note(sheets: Sequence[SheetEntry], file: str) -> tuple[Issue, ...]:
    hidden = [sheet.name for sheet in sheets if sheet.hidden]
    return (note("hidden-sheets-not-read", Location(file), sheets=", ".join(hidden)),) if hidden else ()

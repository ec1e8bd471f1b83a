"""A profile as people and machines read it: a page, a terminal, JSON."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from rich.console import Console
from rich.table import Table as Grid

from npsp_migrate.location import Location
from npsp_migrate.model.columns import ColumnType
from npsp_migrate.model.profile import ColumnProfile, Judged, Marked, Meaning, Privacy, Profile, SheetProfile
from npsp_migrate.model.table import SheetPlace
from npsp_migrate.report import written
from npsp_migrate.report.catalogue import Catalogue, Language
from npsp_migrate.report.html import inlined, templates
from npsp_migrate.report.terminal import escape

ROWS_SHOWN = 8  # row numbers in one sentence
EXAMPLES_SHOWN = 2  # in a terminal
_CERTAIN = 85
_WARNED = (Privacy.HEALTH, Privacy.FREE_TEXT, Privacy.SECRET)


def profile_page(profile: Profile, words: Catalogue) -> str:
    environment = templates()
    content = {
        "language": words.language.value,
        "t": words.text,
        "sheets": [_sheet(sheet, words) for sheet in profile.sheets],
        "shared": list(_shared(profile, words)),
    }
    return environment.get_template("profile.html.j2").render(content | inlined(environment, "css"))


def show_profile(console: Console, profile: Profile, words: Catalogue) -> None:
    for sheet in profile.sheets:
        told = _sheet(sheet, words)
        console.print(f"[bold]{escape(str(told['title']))}[/]  {escape(str(told['size']))}", soft_wrap=True)
        console.print(f"  {escape(str(told['kind']))}", soft_wrap=True)
        grid = Grid(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        for name in ("column", "meaning", "filled", "distinct", "examples", "look"):
            right = name in ("filled", "distinct")
            grid.add_column(words.text(f"profile-{name}"), justify="right" if right else "left", overflow="fold")
        for line in told["columns"]:  # type: ignore[attr-defined]
            examples = " · ".join(line["examples"].split(" · ")[:EXAMPLES_SHOWN])
            cells = (line["header"], line["meaning"], line["filled"], line["distinct"], examples)
            grid.add_row(*(escape(str(cell)) for cell in cells), escape("; ".join(line["look"])))
        console.print(grid)
        for note in told["notes"]:  # type: ignore[attr-defined]
            console.print(f"  {escape(note)}", soft_wrap=True)
        console.print()
    for sentence in _shared(profile, words):
        console.print(escape(sentence), soft_wrap=True)


def profile_json(profile: Profile, words: Catalogue) -> dict[str, object]:
    return {
        "sheets": [_sheet_json(sheet, words) for sheet in profile.sheets],
        "shared": [
            {"here": _place_json(*each.here), "there": _place_json(*each.there), "percent": each.share}
            for each in profile.shared
        ],
    }


def _sheet(sheet: SheetProfile, words: Catalogue) -> dict[str, object]:
    count = words.counted("profile-rows", sheet.rows)
    return {
        "title": _place(sheet.place),
        "size": f"{count}, {words.counted('profile-columns', len(sheet.columns))}",
        "kind": _kind(sheet, words),
        "columns": [_column(column, words) for column in sheet.columns],
        "notes": list(_notes(sheet, words)),
    }


def _kind(sheet: SheetProfile, words: Catalogue) -> str:
    """The export that it is, where the headers tell; else what its columns are about."""
    return (
        words.text("profile-known-as", name=words.text(sheet.known_as))
        if sheet.known_as
        else words.text(f"kind-{sheet.kind}")
    )


def _column(column: ColumnProfile, words: Catalogue) -> dict[str, object]:
    judged = column.judged
    share = f"{_percent(column.filled, column.rows)} %"
    return {
        "letter": column.letter,
        "header": judged.header,
        "meaning": _meaning(judged, words),
        "because": words.sentence(judged.because),
        "privacy": words.text(f"privacy-{judged.privacy}"),
        "warned": judged.privacy in _WARNED,
        "filled": share,
        "distinct": written.count(column.distinct, words.language),
        "examples": " · ".join(column.examples),
        "look": list(_to_look_at(column, words)),
    }


def _meaning(judged: Judged, words: Catalogue) -> str:
    told = words.text(f"meaning-{judged.meaning}")
    return told if judged.meaning is Meaning.UNKNOWN or judged.confidence >= _CERTAIN else f"{told} ?"


def _to_look_at(column: ColumnProfile, words: Catalogue) -> Iterator[str]:
    if column.judged.privacy in _WARNED and column.filled:
        yield words.text("profile-kept-out")
    if column.errors:
        yield f"{words.counted('profile-errors', len(column.errors))}{_colon(words)}{_cells(tuple(column.errors))}"
    if column.mixed:
        yield words.text("profile-mixed", kinds=", ".join(_kinds(column, words)))
    if column.tried is not None:
        tried, distinct = (written.count(each, words.language) for each in (column.tried, column.distinct))
        yield words.text("profile-tried", tried=tried, distinct=distinct)
    if column.unreadable_count:
        places = ", ".join(f"{each.at.cell} {each.shown}" for each in column.unreadable)
        yield f"{words.counted('profile-unreadable', column.unreadable_count)}{_colon(words)}{places}"
    if column.ambiguous_count:
        yield words.counted("profile-ambiguous", column.ambiguous_count)
    smallest, largest = (_shown(end, column, words) for end in (column.smallest, column.largest))
    if smallest and smallest == largest:
        yield words.text("profile-one-value", value=smallest)
    elif smallest:
        yield words.text("profile-span", smallest=smallest, largest=largest)
    if column.outliers:
        yield words.text(
            "profile-outliers", cells=", ".join(f"{each.at.cell} {each.shown}" for each in column.outliers)
        )


def _shown(end: str, column: ColumnProfile, words: Catalogue) -> str:
    """`50,00` and `14/03/2024` for who reads French."""
    amount = end and column.judged.type is ColumnType.AMOUNT
    return written.value(Decimal(end) if amount else end, words.language)


def _kinds(column: ColumnProfile, words: Catalogue) -> Iterator[str]:
    for kind, count in column.kinds:
        yield words.counted(f"profile-kind-{kind}", count)


def _notes(sheet: SheetProfile, words: Catalogue) -> Iterator[str]:
    if sheet.keys:
        yield words.text("profile-keys", headers=", ".join(sheet.keys))
    if sheet.repeated_rows:
        count = words.counted("profile-repeated", len(sheet.repeated_rows))
        yield f"{count}{_colon(words)}{_rows(sheet.repeated_rows)}"
    if sheet.left_out:
        rows = tuple(row for row, _ in sheet.left_out)
        yield f"{words.counted('profile-left-out', len(rows))}{_colon(words)}{_rows(rows)}"
    yield from (words.sentence(each) for each in sheet.notes)


def _shared(profile: Profile, words: Catalogue) -> Iterator[str]:
    for each in profile.shared:
        (here, header), (there, other) = each.here, each.there
        yield words.text(
            "profile-shared",
            column=other,
            sheet=_place(there),
            header=header,
            other=_place(here),
            percent=each.share,
        )


def _rows(rows: Sequence[int | str]) -> str:
    shown = ", ".join(str(row) for row in rows[:ROWS_SHOWN])
    return f"{shown} …" if len(rows) > ROWS_SHOWN else shown


def _cells(places: tuple[Location, ...]) -> str:
    return _rows(tuple(place.cell for place in places))


def _colon(words: Catalogue) -> str:
    return "\u00a0: " if words.language is Language.FRENCH else ": "


def _place(place: SheetPlace) -> str:
    return " › ".join(part for part in (place.file, place.sheet) if part)


def _percent(part: int, whole: int) -> int:
    """Never 100 where one is missing, nor 0 where there is one."""
    if not whole or part in (0, whole):
        return 100 if whole and part else 0
    return min(max(round(100 * part / whole), 1), 99)


def _sheet_json(sheet: SheetProfile, words: Catalogue) -> dict[str, object]:
    return {
        "file": sheet.place.file,
        "sheet": sheet.place.sheet,
        "kind": sheet.kind,
        "known_as": words.text(sheet.known_as) if sheet.known_as else None,
        "rows": sheet.rows,
        "keys": list(sheet.keys),
        "repeated_rows": list(sheet.repeated_rows),
        "left_out": [{"row": row, "because": words.sentence(because)} for row, because in sheet.left_out],
        "notes": [words.sentence(each) for each in sheet.notes],
        "columns": [_column_json(column, words) for column in sheet.columns],
    }


def _column_json(column: ColumnProfile, words: Catalogue) -> dict[str, object]:
    judged = column.judged
    return {
        "header": judged.header,
        "letter": column.letter,
        "meaning": judged.meaning,
        "type": judged.type,
        "party": judged.party,
        "confidence": judged.confidence,
        "because": words.sentence(judged.because),
        "privacy": judged.privacy,
        "filled": column.filled,
        "distinct": column.distinct,
        "tried": column.distinct if column.tried is None else column.tried,
        "kinds": dict(column.kinds),
        "mixed": column.mixed,
        "examples": list(column.examples),
        "smallest": column.smallest or None,
        "largest": column.largest or None,
        "outliers": [_marked_json(each) for each in column.outliers],
        "unreadable": [_marked_json(each) for each in column.unreadable],
        "unreadable_count": column.unreadable_count,
        "ambiguous_count": column.ambiguous_count,
        "errors": [place.cell for place in column.errors],
    }


def _marked_json(marked: Marked) -> dict[str, str]:
    return {"cell": marked.at.cell, "shown": marked.shown}


def _place_json(place: SheetPlace, header: str) -> dict[str, str]:
    return {"file": place.file, "sheet": place.sheet, "column": header}

"""The command that tries a cleaning rule on values from standard input, without a project."""

import json
import sys
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from npsp_migrate.cleaning.reading import Cell, CellValue
from npsp_migrate.cli import console
from npsp_migrate.cli.console import ENGLISH
from npsp_migrate.cli.options import Json
from npsp_migrate.errors import ExitCode, SourceError
from npsp_migrate.model.columns import ColumnSpec, ColumnType, DateKind, DateOrder, DecimalMark, NameOrder
from npsp_migrate.runs.sheets import OLDEST_YEAR
from npsp_migrate.runs.trying import Tried, try_values

OTHER_NAMES: Mapping[str, ColumnType] = {"postcode": ColumnType.POSTAL_CODE, "name": ColumnType.PERSON_NAME}


def clean(
    kind_of_value: Annotated[
        str, typer.Argument(metavar="TYPE", help="As in a mapping: `amount`, `date`, `person_name`, `postcode`…")
    ],
    column: Annotated[
        Path | None,
        typer.Option("--column", help="A file with the column's values, one per line: they tell how to read."),
    ] = None,
    kind: Annotated[DateKind, typer.Option(help="What a date is for.")] = DateKind.ANY,
    region: Annotated[str, typer.Option(help="The country of phones and postal codes that name none.")] = "FR",
    country: Annotated[str, typer.Option(help="The same, for postal codes: `BE`, `CH`.")] = "",
    dates: Annotated[DateOrder, typer.Option(help="The order of day and month.")] = DateOrder.AUTO,
    decimal: Annotated[DecimalMark, typer.Option(help="The decimal mark.")] = DecimalMark.AUTO,
    names: Annotated[NameOrder, typer.Option(help="Which name stands first.")] = NameOrder.AUTO,
    founded: Annotated[int, typer.Option(help="The association's first year: no gift is older.")] = OLDEST_YEAR,
    typed: Annotated[bool, typer.Option("--typed", help="Each line is a cell as JSON: 12.5, true, text.")] = False,
    json: Json = True,
) -> int:
    """Try a cleaning rule: one value per line in, one line of JSON per value out, judged as one column.

    Each line tells the `value`, its `outcome` (value, ambiguous, unreadable or empty), the `result`, its `parts`,
    the `rules` that changed it, the `reason` (a sentence) with its `code`, and `suggestions`. Needs no project.

    Example: npsp-migrate clean date --kind gift --column dates.txt < values.txt

    Exit codes: 0 done, whatever the values are, 1 a file is no text in UTF-8, 2 no such type.
    """
    spec = ColumnSpec(
        header="",
        type=_column_type(kind_of_value),
        kind=kind,
        region=_country(country or region),
        dates=dates,
        decimal=decimal,
        names=names,
    )
    known = _cells(_read_file(column), typed=typed) if column else []
    given = _cells(read_lines(sys.stdin.buffer.read(), "standard input"), typed=typed)
    for tried in try_values(given, spec, date.today(), founded, known):
        console.write(_line(tried))
    return ExitCode.DONE


def _column_type(name: str) -> ColumnType:
    known: dict[str, ColumnType] = {**{each.value: each for each in ColumnType}, **OTHER_NAMES}
    if found := known.get(name.replace("-", "_").lower()):
        return found
    raise typer.BadParameter(f"`{name}` is no type; there are {', '.join(sorted(known))}", param_hint="TYPE")


def _country(code: str) -> str:
    if len(code) == 2 and code.isascii() and code.isalpha():
        return code.upper()
    raise typer.BadParameter(f"`{code}` is no code of a country, such as `FR`", param_hint="--country, --region")


def _read_file(path: Path) -> list[str]:
    try:
        return read_lines(path.read_bytes(), f"`{path}`")
    except OSError as refusal:
        raise SourceError(
            f"`{path}` cannot be read: {refusal.strerror}", hint="Name a text file with one value per line"
        ) from refusal


def read_lines(content: bytes, where: str) -> list[str]:
    """Line by line as a shell has them: other line ends may stand inside a value."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as refusal:
        line = content[: refusal.start].count(b"\n") + 1
        raise SourceError(
            f"Line {line} of {where} is not written in UTF-8", hint="Save the values as UTF-8"
        ) from refusal
    return [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")] if text else []


def _cells(lines: list[str], *, typed: bool) -> list[Cell]:
    return [_typed_cell(line, place) for place, line in enumerate(lines, start=1)] if typed else list(lines)


def _typed_cell(line: str, place: int) -> Cell:
    """A JSON value as a sheet would hold it."""
    try:
        cell = json.loads(line) if line.strip() else None
    except ValueError:
        cell = {}
    if cell is None or isinstance(cell, str | int | float | bool):
        return cell
    raise SourceError(f"Line {place} is no JSON of one cell", hint='Write 12.5, true, null or "text"')


def _line(tried: Tried) -> str:
    return json.dumps(
        {
            "value": tried.given,
            "outcome": str(tried.outcome),
            "result": _plain(tried.result),
            "parts": {name: _plain(part) for name, part in tried.parts.items()},
            "rules": [rule.removeprefix("rule-") for rule in tried.rules],
            "reason": ENGLISH.sentence(tried.reason) if tried.reason else None,
            "hint": (ENGLISH.hint(tried.reason) or None) if tried.reason else None,
            "code": tried.reason.code if tried.reason else None,
            "suggestions": list(tried.suggestions),
        },
        ensure_ascii=False,
    )


def _plain(result: CellValue) -> object:
    """Amounts as text: JSON's numbers are not exact."""
    if isinstance(result, Decimal):
        return f"{result:f}"
    return result.isoformat() if isinstance(result, date) else result

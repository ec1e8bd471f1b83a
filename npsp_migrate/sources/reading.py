"""What the project names → tables: one per file and sheet. The only door of this room, beside the snapshots."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from npsp_migrate.errors import SourceError
from npsp_migrate.model.issue import Issue, note
from npsp_migrate.model.source import EACH_TABLE, SourceSpec
from npsp_migrate.model.table import Table
from npsp_migrate.sources.archives import members, split_place
from npsp_migrate.sources.delimited import has_columns, read_delimited
from npsp_migrate.sources.files import SourceFile, find_files, read_file
from npsp_migrate.sources.grid import Grid
from npsp_migrate.sources.sniffing import EXTENSIONS, USUAL_EXTENSION, FileKind
from npsp_migrate.sources.spreadsheet_xml import read_spreadsheet_xml
from npsp_migrate.sources.statements import read_ofx, read_qif
from npsp_migrate.sources.tables import tables_of
from npsp_migrate.sources.workbook import read_workbook

FileReader = Callable[[SourceFile, SourceSpec], tuple[Grid, ...]]


def read_source(spec: SourceSpec, folder: Path, taken_at: datetime) -> tuple[Table, ...]:
    """Read all that a source names, files and sheets in the order of their names.

    Raises `SourceError` when it cannot be read; a problem of a cell or row is an issue of its table.
    """
    if spec.google:
        # Here, as nobody else needs Google's libraries: they take 0.15 s of every command.
        from npsp_migrate.sources.google.spreadsheets import Spreadsheets

        return Spreadsheets([spec], folder).tables(spec, taken_at)
    if spec.helloasso:
        from npsp_migrate.sources.helloasso.lists import HelloAssoLists

        return HelloAssoLists().tables(spec, taken_at)
    if spec.url:
        raise _unknown_address(spec)
    tables: list[Table] = []
    for file in _files(spec, folder, taken_at):  # one by one: a file is let go before the next is opened
        grids = _grids(file, spec)
        looking = spec.table == EACH_TABLE and len(grids) > 1
        tables += _those_that_are_lists(grids, spec, file) if looking else _tables(grids, spec, file)
    return tuple(tables)


def _tables(grids: Sequence[Grid], spec: SourceSpec, file: SourceFile) -> list[Table]:
    return [table for grid in grids for table in tables_of(grid, spec, file.snapshot)]


def _those_that_are_lists(grids: Sequence[Grid], spec: SourceSpec, file: SourceFile) -> list[Table]:
    """For whoever only looks: a sheet of notes beside the lists does not hide them. It is told."""
    tables: list[Table] = []
    passed: list[Issue] = []
    refused: SourceError | None = None
    for grid in grids:
        try:
            tables += tables_of(grid, spec, file.snapshot)
        except SourceError as no_list:
            refused = refused or no_list
            passed.append(note("sheet-passed-over", grid.place.at()))
    if not tables and refused:
        raise refused
    return [replace(table, issues=(*passed, *table.issues)) if table is tables[0] else table for table in tables]


def _files(spec: SourceSpec, folder: Path, taken_at: datetime) -> Iterator[SourceFile]:
    outer, inside = split_place(spec.file, folder)
    for name, path in find_files(replace(spec, file=outer), folder):
        file = read_file(name, path, spec, taken_at)
        if file.kind is FileKind.ARCHIVE:
            yield from members(file, inside, spec)
        elif inside:
            raise SourceError(
                f"`{name}` is {file.kind.value} and not a zip archive",
                hint=f"Write `file: {name}`",
                at=file.at(),
            )
        else:
            yield file


def _grids(file: SourceFile, spec: SourceSpec) -> tuple[Grid, ...]:
    expected = EXTENSIONS.get(PurePosixPath(file.name).suffix.lower(), FileKind.TEXT)
    reader = _FILE_READERS.get(file.kind)
    if reader is None or (
        file.kind is FileKind.TEXT and expected is not FileKind.TEXT and not has_columns(file.content)
    ):
        raise _unreadable(file, expected)
    grids = reader(file, spec)
    if file.kind is expected or file.kind is FileKind.ENCRYPTED:
        return grids
    other = note(
        "file-kind-differs", file.at(), extension=PurePosixPath(file.name).suffix, kind=USUAL_EXTENSION[file.kind]
    )
    return (grids[0].with_issues((other,)), *grids[1:])


def _read_text(file: SourceFile, spec: SourceSpec) -> tuple[Grid, ...]:
    return (read_delimited(file.content, file.name, spec),)


def _read_page(file: SourceFile, spec: SourceSpec) -> tuple[Grid, ...]:
    # Here, as few sources are pages: the parser takes time to load.
    from npsp_migrate.sources.web_page import read_web_page

    return read_web_page(file, spec)


_FILE_READERS: Mapping[FileKind, FileReader] = {
    FileKind.XLSX: read_workbook,
    FileKind.XLSB: read_workbook,
    FileKind.XLS: read_workbook,
    FileKind.ODS: read_workbook,
    FileKind.FLAT_ODS: read_workbook,
    FileKind.ENCRYPTED: read_workbook,
    FileKind.TEXT: _read_text,
    FileKind.WEB_PAGE: _read_page,
    FileKind.OFX: read_ofx,
    FileKind.QIF: read_qif,
    FileKind.SPREADSHEET_XML: read_spreadsheet_xml,
}


_OF_A_BANK = "Export the account again as CSV or OFX"
_AS_A_LIST = "Export the list itself again, as `.csv` or `.xlsx`"
_FROM_ITS_PROGRAM: Mapping[FileKind, str] = {  # what no spreadsheet program opens
    FileKind.CAMT: _OF_A_BANK,
    FileKind.CFONB: _OF_A_BANK,
    FileKind.MT940: _OF_A_BANK,
    FileKind.JSON: _AS_A_LIST,
    FileKind.PDF: _AS_A_LIST,
    FileKind.PICTURE: _AS_A_LIST,
    FileKind.PACKED: "Unpack it, and name the file that comes out",
    FileKind.DATABASE: _AS_A_LIST,
    FileKind.LETTER: "Save what is attached to it, and name that file",
}


def _unknown_address(spec: SourceSpec) -> SourceError:
    return SourceError(
        f"Source `{spec.name}` has an address that no reader knows: `{urlsplit(spec.url).hostname or spec.url}`",
        hint="Download what it shows as `.xlsx` or `.csv` and name that file in `file:`",
    )


def _unreadable(file: SourceFile, expected: FileKind) -> SourceError:
    if file.kind is FileKind.EMPTY:
        return SourceError(
            f"`{file.name}` is empty", hint="Check that it was saved or downloaded to the end", at=file.at()
        )
    if file.kind is FileKind.DAMAGED:
        return SourceError(
            f"`{file.name}` is damaged and cannot be read",
            hint="Take it from where it came from again, or open it in Excel or LibreOffice and save it as `.xlsx`",
            at=file.at(),
        )
    if file.kind is FileKind.TEXT:
        return SourceError(
            f"`{file.name}` is a text file and not {expected.value}",
            hint="Rename it to end in `.csv` if it is a list with one row per line, or save the workbook again",
            at=file.at(),
        )
    return SourceError(
        f"`{file.name}` is {file.kind.value}, and no rows can be read from it",
        hint=_FROM_ITS_PROGRAM.get(file.kind, "Open it in Excel or LibreOffice and save it as `.xlsx`"),
        at=file.at(),
    )

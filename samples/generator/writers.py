"""Sheets into files, each with a library that people's tools use: XlsxWriter, openpyxl, xlwt, odfpy."""

import zipfile
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableColumn, TableRow
from odf.text import P
from xlsxwriter.worksheet import Worksheet

from generator.sheets import Row, Sheet, Workbook
from generator.spelling import Cell, Formatted, Formula

WRITTEN = datetime(2026, 11, 2, 9, 30)  # the day all files were exported; a clock would change the bytes
DAY_FORMAT = "dd/mm/yyyy"


def write_workbook(workbook: Workbook, folder: Path) -> None:
    """Each library leaves other traces: shared strings, styles, merged cells, error cells."""
    path = folder / workbook.file
    if path.suffix == ".xls":
        _write_xls(workbook, path)
    elif path.suffix == ".ods":
        _write_ods(workbook, path)
    elif path.stem in ("Bénévoles", "Dossiers de subvention"):
        _write_with_openpyxl(workbook, path)
    else:
        _write_with_xlsxwriter(workbook, path)


def _write_with_xlsxwriter(workbook: Workbook, path: Path) -> None:
    book = xlsxwriter.Workbook(path, {"in_memory": True})
    book.set_properties({"title": workbook.title, "created": WRITTEN})
    formats = {name: book.add_format({"num_format": name}) for name in (DAY_FORMAT, "00000", "0.00")}
    bold = book.add_format({"bold": True})
    for sheet in workbook.sheets:
        page = book.add_worksheet(sheet.name)
        for at, cells in enumerate(sheet.top):
            for column, cell in enumerate(cells):
                _put(page, at, column, cell, formats)
        page.write_row(sheet.header_row - 1, 0, sheet.header, bold)
        covered = _covered(sheet)
        for place, row in enumerate(sheet.rows):
            for column, header in enumerate(sheet.header):
                if (place, header) not in covered:
                    _put(page, sheet.row_number(place) - 1, column, row.cells.get(header), formats)
            if row.hidden:
                page.set_row(sheet.row_number(place) - 1, None, None, {"hidden": True})
        _merge(page, sheet)
        if sheet.hidden:
            page.hide()
        else:
            page.freeze_panes(sheet.header_row, 0)
    book.close()


def _covered(sheet: Sheet) -> set[tuple[int, str]]:
    """Cells below the first of a merged run: a merged cell holds its value once."""
    return {(place, column) for column, first, last in sheet.merged for place in range(first + 1, last + 1)}


def _merge(page: Worksheet, sheet: Sheet) -> None:
    for column, first, last in sheet.merged:
        at = sheet.header.index(column)
        value = sheet.rows[first].cells[column]
        page.merge_range(sheet.row_number(first) - 1, at, sheet.row_number(last) - 1, at, value)
    for row, first_column, last_column in sheet.merged_top:
        page.merge_range(row, first_column, row, last_column, sheet.top[row][first_column])


def _put(page: Worksheet, row: int, column: int, cell: Cell, formats: dict[str, object]) -> None:
    match cell:
        case None:
            return
        case str():
            page.write_string(row, column, cell)
        case date():
            page.write_datetime(row, column, cell, formats[DAY_FORMAT])
        case Formatted(value, pattern):
            page.write_number(row, column, value, formats[pattern])
        case Formula(text, value):
            page.write_formula(row, column, text, None, "" if value is None else value)
        case _:
            page.write_number(row, column, cell)


def _write_with_openpyxl(workbook: Workbook, path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator, book.properties.title = "Association", workbook.title
    book.properties.created = WRITTEN
    for sheet in workbook.sheets:
        page = book.create_sheet(sheet.name)
        grid = [*sheet.top, sheet.header, *(_line(sheet, row) for row in sheet.rows)]
        for at, cells in enumerate(grid, start=1):
            for column, cell in enumerate(cells, start=1):
                value = _plain(cell)
                if value is None:
                    continue
                target = page.cell(at, column, value)
                if isinstance(cell, date):
                    target.number_format = DAY_FORMAT
        for row, first, last in sheet.merged_top:
            page.merge_cells(start_row=row + 1, end_row=row + 1, start_column=first + 1, end_column=last + 1)
    held = BytesIO()
    book.save(held)
    _without_clock(held, path)


def _line(sheet: Sheet, row: Row) -> tuple[Cell, ...]:
    return tuple(row.cells.get(header) for header in sheet.header)


def _plain(cell: Cell) -> str | int | float | date | None:
    match cell:
        case Formatted(value, _):
            return value
        case Formula(text, _):
            return text  # openpyxl keeps no computed value beside it
        case _:
            return cell


def _without_clock(held: BytesIO, path: Path) -> None:
    """The same zip with every moment of writing set to one day, so that the same content gives the same bytes."""
    with zipfile.ZipFile(held) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "docProps/core.xml":
                start, end = content.index(b"<dcterms:modified"), content.index(b"</dcterms:modified>")
                content = content[:start] + content[end + len(b"</dcterms:modified>") :]
            fixed = zipfile.ZipInfo(entry.filename, (2026, 11, 2, 9, 30, 0))
            fixed.compress_type = zipfile.ZIP_STORED if entry.filename == "mimetype" else zipfile.ZIP_DEFLATED
            target.writestr(fixed, content)


def _write_xls(workbook: Workbook, path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    day, money = xlwt.easyxf(num_format_str="DD/MM/YYYY"), xlwt.easyxf(num_format_str="0.00")
    for sheet in workbook.sheets:
        page = book.add_sheet(sheet.name)
        merged = {(first, column): last for column, first, last in sheet.merged}
        covered = _covered(sheet)
        for at, cells in enumerate([*sheet.top, sheet.header]):
            for column, cell in enumerate(cells):
                if cell is not None:
                    page.write(at, column, cell)
        for place, row in enumerate(sheet.rows):
            at = sheet.row_number(place) - 1
            for column, header in enumerate(sheet.header):
                cell = row.cells.get(header)
                last = merged.get((place, header))
                if last is not None:
                    page.write_merge(at, sheet.row_number(last) - 1, column, column, cell)
                elif cell is not None and (place, header) not in covered:
                    value = cell.value if isinstance(cell, Formatted | Formula) else cell
                    style = day if isinstance(value, date) else money if isinstance(value, float) else None
                    page.write(at, column, value, style) if style else page.write(at, column, value)
    book.save(str(path))


def _write_ods(workbook: Workbook, path: Path) -> None:
    document = OpenDocumentSpreadsheet()
    for sheet in workbook.sheets:
        table = Table(name=sheet.name)
        table.addElement(TableColumn(numbercolumnsrepeated=len(sheet.header)))
        for cells in [*sheet.top, sheet.header, *(_line(sheet, row) for row in sheet.rows)]:
            line = TableRow()
            for cell in cells:
                line.addElement(_ods_cell(cell))
            table.addElement(line)
        document.spreadsheet.addElement(table)
    for stale in [
        node for node in document.meta.childNodes if node.qname[1] in ("generator", "creation-date", "date")
    ]:
        document.meta.removeChild(stale)
    held = BytesIO()
    document.write(held)
    _without_clock(held, path)


def _ods_cell(cell: Cell) -> TableCell:
    match cell:
        case None:
            return TableCell()
        case str():
            made = TableCell(valuetype="string")
            made.addElement(P(text=cell))
        case date():
            made = TableCell(valuetype="date", datevalue=cell.isoformat())
            made.addElement(P(text=f"{cell:%d/%m/%Y}"))
        case Formula(text, value):
            made = TableCell(valuetype="float", value=value, formula=f"of:{text}")
            made.addElement(P(text=str(value)))
        case Formatted(value, _):
            return _ods_cell(value)
        case _:
            made = TableCell(valuetype="float", value=cell)
            made.addElement(P(text=str(cell).replace(".", ",")))
    return made

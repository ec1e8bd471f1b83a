"""Do two folders hold the same files? Workbooks are compared cell by cell, as a library may change its bytes."""

from pathlib import Path

from python_calamine import CalamineWorkbook

SPREADSHEETS = (".xlsx", ".xls", ".ods")


def differences(kept: Path, fresh: Path) -> list[str]:
    """One sentence for each file that differs; empty when all agree."""
    names = sorted({path.name for folder in (kept, fresh) for path in folder.iterdir()})
    return [sentence for name in names if (sentence := _difference(kept / name, fresh / name))]


def _difference(kept: Path, fresh: Path) -> str:
    if not kept.exists():
        return f"`{kept.name}` is missing"
    if not fresh.exists():
        return f"`{kept.name}` does not come from the generator"
    if kept.suffix in SPREADSHEETS:
        return _first_cell_apart(kept, fresh)
    return "" if kept.read_bytes() == fresh.read_bytes() else f"`{kept.name}` differs"


def _first_cell_apart(kept: Path, fresh: Path) -> str:
    books = [CalamineWorkbook.from_path(path) for path in (kept, fresh)]
    if books[0].sheet_names != books[1].sheet_names:
        return f"`{kept.name}` has other sheets"
    for name in books[0].sheet_names:
        before, after = ([*book.get_sheet_by_name(name).to_python(skip_empty_area=False)] for book in books)
        if len(before) != len(after):
            return f"`{kept.name}` › `{name}` has another number of rows"
        for number, (old, new) in enumerate(zip(before, after, strict=True), start=1):
            if old != new:
                return f"`{kept.name}` › `{name}` differs in row {number}"
    return ""

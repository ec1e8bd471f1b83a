"""Small files, written by real libraries, and the one way to read them."""

import resource
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from npsp_migrate.model.source import SourceSpec
from npsp_migrate.model.table import Table
from npsp_migrate.sources.reading import read_source

sys.path.insert(0, str(Path(__file__).parent))  # where the builders of files are

TAKEN_AT = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)

Rows = Sequence[Sequence[Any]]


@pytest.fixture
def read_all(tmp_path: Path) -> Callable[..., tuple[Table, ...]]:
    def read(file: str, **settings: Any) -> tuple[Table, ...]:
        return read_source(SourceSpec("donors", file=file, **settings), tmp_path, TAKEN_AT)

    return read


@pytest.fixture
def read(read_all: Callable[..., tuple[Table, ...]]) -> Callable[..., Table]:
    def read_one(file: str, **settings: Any) -> Table:
        (table,) = read_all(file, **settings)
        return table

    return read_one


@pytest.fixture
def write_xlsx(tmp_path: Path) -> Callable[..., Path]:
    """Write sheets of rows from `A1` on; the keys are the sheets' names."""

    def write(name: str, **sheets: Rows) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        path = tmp_path / name
        book.save(path)
        return path

    return write


@pytest.fixture
def write_text(tmp_path: Path) -> Callable[..., Path]:
    def write(name: str, text: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.fixture
def bounded() -> Iterator[None]:
    """Hostile files cost neither hours nor gigabytes: an alarm that only what never ends can reach, and a peak."""

    def never_ends(*_: object) -> None:
        raise AssertionError("still reading after a minute")

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    earlier = signal.signal(signal.SIGALRM, never_ends)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, earlier)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 1_000_000  # KiB

"""The dated, hashed copy of a table: only the columns that are needed, compressed, for its owner alone.

A zip of JSON and of one array of codes per column: a snapshot is read by anyone with a zip program,
and reading one can run no code, as unpickling could.
"""

import hashlib
import io
import json
import os
import re
import tempfile
import zipfile
import zlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from npsp_migrate.errors import SourceError
from npsp_migrate.location import Location
from npsp_migrate.model.issue import Issue, Severity, Words
from npsp_migrate.model.table import LeftOut, SheetPlace, Snapshot, Table
from npsp_migrate.sources.snapshot_cells import pack_cells, unpack_cells

FORMAT = 1
_EPOCH = (1980, 1, 1, 0, 0, 0)  # of every entry, so that the same table gives the same bytes
_FAST = 1  # zlib level: a third of the time of 6, a tenth larger

_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    EOFError,
    NotImplementedError,
)


def write_snapshot(table: Table, columns: Sequence[str], folder: Path) -> Path:
    """Store the rows of these columns and nothing of the others; return the file.

    A column that the table does not have is passed over: sheets of other years may lack it.
    """
    kept = [name for name in table.frame.columns if name in set(columns)]
    packed = _packed(table, kept)
    path = folder / _file_name(table, packed)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_whole(packed, path)
    except OSError as refused:
        raise SourceError(
            f"The snapshot of source `{table.source}` cannot be written: {refused.strerror or refused}",
            hint=f"Free some space in `{folder}`, or check that you may write to the folder",
        ) from refused
    return path


def snapshots_of(source: str, folder: Path) -> tuple[Path, ...]:
    """Those of one source, the newest first. A source whose name begins alike may be among them."""
    named = folder.glob(f"{_plain_name(source)}-*.zip") if folder.is_dir() else ()
    return tuple(sorted(named, key=_taken, reverse=True))


def read_snapshot(path: Path) -> Table:
    """The table as it was stored: same rows, same types, same places."""
    try:
        with zipfile.ZipFile(path) as stored:
            about = json.loads(stored.read("table.json"))
            rows = np.frombuffer(stored.read("rows"), dtype="<i8")
            frame = pd.DataFrame(
                {name: _read_column(stored, place, len(rows)) for place, name in enumerate(about["columns"])},
                index=pd.Index(rows.astype(np.int64), name="row"),
                dtype=object,
            )
            return _table(about, frame)
    except OSError as refused:
        raise SourceError(
            f"The snapshot `{path}` cannot be opened: {refused.strerror or refused}",
            hint="Run `npsp-migrate pull` to take a new one",
        ) from refused
    except _DAMAGE as broken:
        raise SourceError(
            f"The snapshot `{path}` is damaged", hint="Delete it and run `npsp-migrate pull` to take a new one"
        ) from broken


def _packed(table: Table, kept: Sequence[str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=_FAST) as store:
        _add(store, "table.json", json.dumps(_about(table, kept), ensure_ascii=False).encode())
        _add(store, "rows", table.frame.index.to_numpy(dtype="<i8").tobytes())
        for place, name in enumerate(kept):
            values, codes = pack_cells(table.frame[name].to_numpy(dtype=object))
            _add(store, f"{place}.json", values)
            _add(store, f"{place}.codes", codes)
    return packed.getvalue()


def _add(store: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    store.writestr(entry, content, compresslevel=_FAST)


def _read_column(stored: zipfile.ZipFile, place: int, height: int) -> np.ndarray[Any, np.dtype[np.object_]]:
    cells = unpack_cells(stored.read(f"{place}.json"), stored.read(f"{place}.codes"))
    if len(cells) != height:
        raise ValueError(place)
    return cells


def _about(table: Table, kept: Sequence[str]) -> dict[str, Any]:
    """Everything beside the cells. What is told about a column that is not kept is not kept either."""
    letters = {name: table.letters[name] for name in kept if name in table.letters}
    told = [issue for issue in table.issues if not issue.at.column or issue.at.column in letters.values()]
    taken = table.snapshot
    return {
        "format": FORMAT,
        "source": table.source,
        "place": [table.place.file, table.place.sheet],
        "columns": list(kept),
        "letters": letters,
        "snapshot": taken
        and [taken.source, taken.file, taken.sha256, taken.size, taken.taken_at.isoformat(timespec="microseconds")],
        "left_out": [[left.row, _plain(left.because)] for left in table.left_out],
        "issues": [[issue.severity.value, _plain(issue.words), _plain_place(issue.at)] for issue in told],
    }


def _table(about: dict[str, Any], frame: pd.DataFrame) -> Table:
    if about["format"] != FORMAT:
        raise ValueError(about["format"])
    taken = about["snapshot"]
    return Table(
        source=about["source"],
        place=SheetPlace(*about["place"]),
        frame=frame,
        letters=about["letters"],
        snapshot=_snapshot(*taken) if taken else None,
        left_out=tuple(LeftOut(row, _words(because)) for row, because in about["left_out"]),
        issues=tuple(
            Issue(Severity(severity), _words(told), Location(*at)) for severity, told, at in about["issues"]
        ),
    )


def _snapshot(source: str, file: str, sha256: str, size: int, taken_at: str) -> Snapshot:
    return Snapshot(source, file, sha256, size, datetime.fromisoformat(taken_at))


def _plain(because: Words) -> list[Any]:
    return [because.code, [list(value) for value in because.values]]


def _words(plain: list[Any]) -> Words:
    code, values = plain
    return Words(code, tuple((name, value) for name, value in values))


def _plain_place(at: Location) -> list[str | int]:
    return [at.file, at.sheet, at.row, at.column]


def _file_name(table: Table, packed: bytes) -> str:
    when = f"-{table.snapshot.taken_at:%Y%m%dT%H%M%SZ}" if table.snapshot else ""
    return f"{_plain_name(table.source)}{when}-{hashlib.sha256(packed).hexdigest()[:12]}.zip"


def _taken(path: Path) -> tuple[str, int]:
    """The second that its name tells, then the moment it was written."""
    return path.name.rsplit("-", 2)[-2], path.stat().st_mtime_ns


def _plain_name(source: str) -> str:
    return re.sub(r"[^\w.-]+", "-", source).strip("-.") or "source"


def _write_whole(packed: bytes, path: Path) -> None:
    """The whole file or none: a reader never meets half a snapshot."""
    handle, unfinished = tempfile.mkstemp(prefix=".", suffix=".unfinished", dir=path.parent)  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(packed)
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished).replace(path)
    except OSError:
        Path(unfinished).unlink(missing_ok=True)
        raise

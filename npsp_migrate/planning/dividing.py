"""One plan in two: what may go on, and what waits for a person. Both are plans like any other."""

import json
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from npsp_migrate.errors import PlanError
from npsp_migrate.location import Location
from npsp_migrate.model.issue import Fate, Words, words
from npsp_migrate.model.plan import Action
from npsp_migrate.model.texts import dumped, words_text
from npsp_migrate.planning.pages import not_checked_of, tallies_of, tallies_text, words_list
from npsp_migrate.planning.plan_format import location_text

FORECAST_OF_PART = words("unchecked-forecast-of-part")
_AT_ONCE = 5_000  # records


def write_without(path: Path, aside: Mapping[int, Words], out: Path) -> None:
    """The same plan, with these changes held and the reason of each; their rows are told as held, too."""
    with _copied(path, out) as file:
        for seq, because in aside.items():
            held = (Action.HOLD.value, words_text(because), seq)
            file.execute("UPDATE changes SET action = ?, because = ? WHERE seq = ?", held)
        _hold_rows(file, aside)


def write_only(path: Path, aside: Mapping[int, Words], out: Path) -> None:
    """These changes as the plan has them, and what waited in it already; all others are gone from it."""
    with _copied(path, out) as file:
        file.execute("CREATE TEMP TABLE aside (seq INTEGER PRIMARY KEY)")
        file.executemany("INSERT INTO aside VALUES (?)", ((seq,) for seq in aside))
        file.execute(
            "DELETE FROM changes WHERE seq NOT IN (SELECT seq FROM aside) AND action NOT IN (?, ?)",
            (Action.HOLD.value, Action.CONFLICT.value),
        )
        for beside in ("origins", "drift", "stamps"):
            file.execute(f"DELETE FROM {beside} WHERE seq NOT IN (SELECT seq FROM changes)")  # noqa: S608


@contextmanager
def _copied(path: Path, out: Path) -> Iterator[sqlite3.Connection]:
    """A copy to change, which takes its place when its counts and its fingerprint are right again."""
    partial = out.with_name(f".{out.name}.partial")
    try:
        shutil.copyfile(path, partial)
        partial.chmod(0o600)
        with closing(sqlite3.connect(partial)) as file, file:
            yield file
            _count_again(file)
            _set_page(file, "forecast", dumped([]))
            unchecked = not_checked_of(_page(file, "not_checked"))
            _set_page(file, "not_checked", words_list((*unchecked, FORECAST_OF_PART)))
        partial.replace(out)
    except (OSError, sqlite3.Error) as failure:
        raise PlanError(
            f"The plan could not be written to `{out}`: {failure}",
            hint="Make room on the disk; nothing was written",
        ) from failure
    finally:
        partial.unlink(missing_ok=True)


def _count_again(file: sqlite3.Connection) -> None:
    file.execute("DELETE FROM counts")
    ranks = {action.value: rank for rank, action in enumerate(Action)}
    counted = file.execute("SELECT object, action, count(*) FROM changes GROUP BY object, action ORDER BY min(seq)")
    ranked = sorted(counted.fetchall(), key=lambda each: (str(each[0]), ranks[str(each[1])]))
    file.executemany("INSERT INTO counts VALUES (?, ?, ?)", ranked)
    file.execute("UPDATE meta SET value = ? WHERE name = 'fingerprint'", (fingerprint_of(file),))


def fingerprint_of(file: sqlite3.Connection) -> str:
    """As it was taken when the plan was written: over every column but the number."""
    print_ = sha256()
    cursor = file.execute("SELECT * FROM changes ORDER BY seq")
    while rows := cursor.fetchmany(_AT_ONCE):
        print_.update("".join("\x1f".join(told) + "\x1e" for _, *told in rows).encode())
    return print_.hexdigest()


def _hold_rows(file: sqlite3.Connection, aside: Mapping[int, Words]) -> None:
    sheets = {number: (name, sheet) for number, name, sheet in file.execute("SELECT * FROM sheets")}
    ended = {at for (at,) in file.execute("SELECT at FROM row_ends")}
    moved: Counter[tuple[str, str]] = Counter()
    for seq, because in aside.items():
        for at in _rows_of(file, seq, sheets):
            if location_text(at) not in ended:
                ended.add(location_text(at))
                end = (location_text(at), int(Fate.HELD), words_text(because))
                file.execute("INSERT INTO row_ends (at, fate, because) VALUES (?, ?, ?)", end)
                moved[at.file, at.sheet] += 1
    tallies = [
        replace(each, used=each.used - moved[each.file, each.sheet], held=each.held + moved[each.file, each.sheet])
        for each in tallies_of(_page(file, "tallies"))
    ]
    _set_page(file, "tallies", tallies_text(tallies))


def _rows_of(file: sqlite3.Connection, seq: int, sheets: Mapping[int, tuple[str, str]]) -> Iterable[Location]:
    (lines,) = file.execute("SELECT lines FROM origins WHERE seq = ?", (seq,)).fetchone()
    return dict.fromkeys(Location(*sheets[table], row) for table, row, _ in json.loads(lines))


def _page(file: sqlite3.Connection, name: str) -> str:
    (text,) = file.execute("SELECT content FROM pages WHERE name = ?", (name,)).fetchone()
    return str(text)


def _set_page(file: sqlite3.Connection, name: str, text: str) -> None:
    file.execute("UPDATE pages SET content = ? WHERE name = ?", (text, name))

"""What `match` prints: counts, the questions, and the least certain of what was joined."""

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from npsp_migrate.model.decisions import Standing
from npsp_migrate.model.recognised import End, PairTold, Recognition
from npsp_migrate.report import written
from npsp_migrate.report.catalogue import Catalogue, Language
from npsp_migrate.report.terminal import plural

_STANDINGS = {None: "joined", Standing.DOUBTFUL: "doubtful", Standing.DANGER: "check", Standing.ORG: "in the org"}


def show_recognition(console: Console, found: Recognition, words: Catalogue, limit: int) -> None:
    for title, pairs, more in (
        ("Questions", found.questions, found.more_questions),
        ("Joined, the least certain first", found.joins, found.more_joins),
    ):
        if pairs:
            console.print(_table(title, pairs[:limit], words))
            hidden = len(pairs) - len(pairs[:limit]) + more
            if hidden:
                console.print(f"… and {hidden:,} more", highlight=False)
    zones = found.zones()
    counted = ", ".join(f"{count:,} {zone}" for zone, count in zones.items())
    asked = "" if found.asked_org else "; from the files alone, the org was not asked"
    people = f"{found.people:,} {'person' if found.people == 1 else 'people'}"
    console.print(
        f"Match: {plural(len(found.rows), 'row')} are {people}"
        f" in {plural(found.households, 'household')} ({counted}){asked}",
        highlight=False,
        soft_wrap=True,
    )


def _table(title: str, pairs: Sequence[PairTold], words: Catalogue) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for header in ("", "One", "Other", "Because"):
        table.add_column(header, overflow="fold")
    table.add_column("Bits", justify="right")
    for pair in pairs:
        told = (_STANDINGS[pair.standing], _end(pair.one), _end(pair.other), words.sentence(pair.because))
        table.add_row(*(escape(text) for text in told), f"{pair.bits:+.1f}")
    return table


def _end(end: End) -> str:
    at = written.place(end.at, Language.ENGLISH) if end.at else "Salesforce"
    return f"{written.one_line(end.label or end.key)}\n{at}"

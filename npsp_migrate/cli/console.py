"""Where words go: data to stdout, talk to stderr, progress only on a terminal."""

import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn

from npsp_migrate.errors import MigrateError
from npsp_migrate.model.org import OrgIdentity
from npsp_migrate.report.catalogue import Language, catalogue
from npsp_migrate.runs.progress import Silent

ENGLISH = catalogue(Language.ENGLISH)  # what is said here; reports choose


def output() -> Console:
    return Console(highlight=False)


def talk() -> Console:
    return Console(stderr=True, highlight=False)


def say(sentence: str) -> None:
    """One line of talk."""
    talk().print(sentence, markup=False, soft_wrap=True)


def ask_domain(org: OrgIdentity) -> str:
    """A production org is never agreed to by one key: its domain is typed. Empty where nobody is there to type."""
    say(f"`{org.domain}` is a production org: {org.name}, as {org.username or 'an unknown user'}")
    talk().print("Type the org's domain to go on: ", end="", markup=False, soft_wrap=True)
    typed = sys.stdin.readline() if sys.stdin else ""
    if not typed.endswith("\n"):
        say("")  # nobody is there: what is said next begins a line of its own
    return typed.strip()


def write(text: str) -> None:
    """What was asked for, as it is."""
    sys.stdout.write(text + "\n")


def program() -> str:
    """How the reader called us: by name where a shell finds it, else by the path that worked."""
    return "npsp-migrate" if shutil.which("npsp-migrate") else sys.argv[0]


def program_path() -> tuple[str, ...]:
    """The same for a scheduler, which has a search path of its own: the one beside the Python that runs now."""
    program = Path(sys.executable).with_name("npsp-migrate")
    return (str(program),) if program.exists() else (sys.executable, "-m", "npsp_migrate")


def print_json(content: object) -> None:
    """For machines: one JSON document on stdout, whatever the terminal."""
    sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=2, default=str) + "\n")


def show_error(error: MigrateError) -> None:
    """`error: …`, where, and the hint."""
    console = talk()
    place = f" ({error.at})" if error.at and str(error.at) not in error.message else ""
    console.print(f"[bold red]error:[/] {escape(error.message)}{escape(place)}", soft_wrap=True)
    if error.hint:
        console.print(f"\n[bold]hint:[/] {escape(error.hint)}", soft_wrap=True)


class Bars:
    """Progress bars on a terminal: one at a time, gone when done. Not drawn before there is something to show,
    so that a question may be asked first.
    """

    def __init__(self, drawn: Progress) -> None:
        self._drawn = drawn
        self._task: TaskID | None = None

    def begin(self, what: str, total: int = 0) -> None:
        self._drawn.start()
        if self._task is not None:
            self._drawn.remove_task(self._task)
        self._task = self._drawn.add_task(what, total=total or None)

    def advance(self, count: int = 1) -> None:
        if self._task is not None:
            self._drawn.advance(self._task, count)


@contextmanager
def progress(*, wanted: bool = True) -> Iterator[Bars | Silent]:
    """Bars when a person watches, silence for machines and logs."""
    console = talk()
    if not wanted or not console.is_terminal:
        yield Silent()
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    drawn = Progress(*columns, console=console, transient=True)
    try:
        yield Bars(drawn)
    finally:
        drawn.stop()

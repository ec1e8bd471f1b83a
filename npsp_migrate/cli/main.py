"""The command line. The only place where an error becomes an exit code."""

import errno
import gc
import logging
import sys
import tempfile
import traceback
from pathlib import Path

import typer
from typer.exceptions import TyperException

from npsp_migrate import __version__
from npsp_migrate.cli.commands import Commands
from npsp_migrate.cli.console import say, show_error
from npsp_migrate.errors import ExitCode, MigrateError
from npsp_migrate.runs.workspace import disk_error

EXIT_CODES = (
    "Exit codes: 0 done · 1 error · 2 usage · 3 applied, some records refused or held · 4 the data has errors, "
    "no plan made · 5 plan stale · 6 another run holds the lock · 7 stopped by a guardrail · "
    "10 changes pending (plan --exit-code) · 70 our fault · 130 interrupted"
)

app = typer.Typer(
    name="npsp-migrate",
    cls=Commands,
    help="Moves a nonprofit's spreadsheets into Salesforce NPSP: cleaned, matched, reviewed, applied, verified.",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"npsp-migrate {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: bool = typer.Option(False, "--version", callback=_print_version, is_eager=True, help="Print it."),
) -> None:
    """Moves a nonprofit's spreadsheets into Salesforce NPSP."""


def run(arguments: list[str] | None = None) -> None:
    """Run one command and leave with its exit code; no traceback ever reaches the terminal."""
    gc.set_threshold(100_000, 50, 100)  # columns of millions of cells: looking for cycles took a fifth of a plan
    logging.captureWarnings(True)  # a library's warning is for the log, not for the reader
    sys.exit(exit_code(arguments))


def exit_code(arguments: list[str] | None = None) -> int:
    """The same, for those who want to go on: tests, and the scheduler."""
    try:
        outcome = app(arguments, standalone_mode=False)
    except MigrateError as error:
        show_error(error)
        return error.exit_code
    except TyperException as misuse:
        return _misused(misuse)
    except typer.Abort:  # only questions end like this, and they stand before anything is done
        say("\nNothing was written")
        return ExitCode.INTERRUPTED
    except OSError as refusal:
        if refusal.errno in (errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EDQUOT):
            show_error(disk_error(refusal, Path(str(refusal.filename or "."))))
            return ExitCode.ERROR
        return _our_fault(refusal)
    except Exception as bug:  # noqa: BLE001 - the last border: anything that comes here is our bug
        return _our_fault(bug)
    if outcome == ExitCode.INTERRUPTED:  # Typer's answer to Ctrl-C
        say("Interrupted; what was done stands in `npsp-migrate history`")
    return outcome if isinstance(outcome, int) else ExitCode.DONE


def _misused(misuse: TyperException) -> int:
    if misuse.format_message():  # without, it was the help, which is printed already
        say(f"error: {misuse.format_message().rstrip('.')}")
        say("\nhint: Run the command with `--help` to see what it takes, with an example")
    return ExitCode.USAGE


def _our_fault(bug: Exception) -> int:
    """Keep the frames for us; leave out the exception's own text, which may quote a donor."""
    frames = "".join(traceback.format_tb(bug.__traceback__))
    with tempfile.NamedTemporaryFile(  # a name of its own: others on this machine may have met the same bug
        "w", encoding="utf-8", prefix="npsp-migrate-crash-", suffix=".log", delete=False
    ) as log:
        log.write(f"npsp-migrate {__version__}\n{type(bug).__name__}\n{frames}")
    say(f"error: npsp-migrate has a bug ({type(bug).__name__}); nothing more was written")
    say(f"\nhint: Send `{log.name}` to the developers; it holds no data of yours")
    return ExitCode.OUR_FAULT

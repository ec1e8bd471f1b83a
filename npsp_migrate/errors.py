"""The one root of what stops a command, with its exit code. Data problems are not here: they are `Issue` values."""

from enum import IntEnum

from npsp_migrate.location import Location


class ExitCode(IntEnum):
    """What a command tells the shell and the scheduler."""

    DONE = 0
    ERROR = 1
    USAGE = 2
    SOME_REFUSED = 3
    DATA_ERRORS = 4
    STALE_PLAN = 5
    LOCKED = 6
    GUARDRAIL = 7
    CHANGES_PENDING = 10
    OUR_FAULT = 70
    INTERRUPTED = 130


class MigrateError(Exception):
    """A command cannot go on: what happened, where, and what to do next."""

    exit_code = ExitCode.ERROR

    def __init__(self, message: str, *, hint: str = "", at: Location | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.at = at


class ProjectError(MigrateError):
    """The project file or a mapping cannot be used."""


class SourceError(MigrateError):
    """A sheet or file cannot be read."""


class OrgError(MigrateError):
    """Salesforce cannot be reached, or refused a whole call."""


class DataError(MigrateError):
    """The data has errors, and the project says to stop at them: no plan was made."""

    exit_code = ExitCode.DATA_ERRORS


class PlanError(MigrateError):
    """A plan file cannot be read or applied."""


class StalePlanError(PlanError):
    """The plan no longer fits what it was made from."""

    exit_code = ExitCode.STALE_PLAN


class NotConfirmedError(MigrateError):
    """Something that must be said, or typed, before anything is written was not, or says something else."""

    exit_code = ExitCode.USAGE


class TimeUpError(MigrateError):
    """The time that the project gives a night is over: what is left is done the next night."""

    exit_code = ExitCode.SOME_REFUSED


class LockedError(MigrateError):
    """Another run works on this project."""

    exit_code = ExitCode.LOCKED


class InterruptedRunError(MigrateError):
    """Somebody stopped a run in the middle."""

    exit_code = ExitCode.INTERRUPTED

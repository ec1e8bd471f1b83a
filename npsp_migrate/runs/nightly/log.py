"""A night's log for machines: one JSON object per line, counts only, never a name, a key or an address.

The standard library's own handlers: they rotate, and another logging library would bring nothing that is needed.
"""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

from npsp_migrate.errors import MigrateError
from npsp_migrate.runs.workspace import disk_error

LARGEST = 1_000_000  # bytes of one file: some thousand nights
KEPT = 5  # files besides the one that is written
_NAME = "npsp_migrate.nightly.{id}"

Fact = str | int | float | None | list["Fact"] | dict[str, "Fact"]


class _Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        facts: dict[str, object] = getattr(record, "facts", {})
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        return json.dumps({"at": at, "event": record.getMessage(), **facts}, ensure_ascii=False)


class _Private(RotatingFileHandler):
    """Only its owner reads it, from the first byte on and after every turn."""

    def _open(self):  # type: ignore[no-untyped-def]  # as the standard library leaves it
        Path(self.baseFilename).touch(mode=0o600)
        Path(self.baseFilename).chmod(0o600)
        return super()._open()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the standard library's name
        """A full disk: the night has other ways to tell, and the standard one prints a traceback."""


@dataclass(frozen=True, slots=True)
class NightLog:
    night: int
    logger: logging.Logger

    def note(self, event: str, **facts: object) -> None:
        """Facts are counts, codes and rules: whoever calls keeps names and values out."""
        self.logger.info(event, extra={"facts": {"night": self.night, **facts}})


@contextmanager
def night_log(path: Path, night: int) -> Iterator[NightLog]:
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        handler = _Private(path, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8")
    except OSError as refusal:
        raise disk_error(refusal, path) from refusal
    handler.setFormatter(_Lines())
    logger = logging.Logger(_NAME.format(id=night), logging.INFO)  # of our own: nobody else's lines come in
    logger.addHandler(handler)
    try:
        yield NightLog(night, logger)
    finally:
        handler.close()


def class_of(error: BaseException) -> str:
    """What may be told of an error where no personal data may stand: ours by name, all others as one."""
    return type(error).__name__ if isinstance(error, MigrateError) else "Unexpected"

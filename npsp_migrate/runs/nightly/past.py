"""The nights so far: one line each, their trend, and what waits for whom."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from npsp_migrate.report.catalogue import Catalogue
from npsp_migrate.runs.nightly.memory import Memory, PastNight
from npsp_migrate.runs.nightly.message import waiting_lines
from npsp_migrate.runs.nightly.night import WaitingKind
from npsp_migrate.runs.opened import OpenedProject

COLUMNS = ("night", "when", "ended", "created", "updated", "problems", "held", "time", "calls", "why")
NUMBERS = frozenset({"night", "created", "updated", "problems", "held", "time", "calls"})
_BARS = "▁▂▃▄▅▆▇█"
_PROBLEMS = ("refused", "held", "unknown")


@dataclass(frozen=True, slots=True)
class Past:
    nights: tuple[PastNight, ...]  # newest first
    waiting: tuple[WaitingKind, ...]
    decides: str
    zone: ZoneInfo

    def lines(self) -> Iterator[tuple[str, ...]]:
        """As `COLUMNS` tells."""
        for night in self.nights:
            told = night.told
            yield (
                str(night.number),
                f"{night.started.astimezone(self.zone):%Y-%m-%d %H:%M}",
                night.ending or "lost",
                *(f"{count:,}" for count in _counts(night)),
                f"{told.get('held', 0):,}",
                f"{told.get('seconds', 0):,.0f} s",
                f"{told.get('calls', 0):,}",
                _why(night),
            )

    def trends(self) -> Iterator[str]:
        """Oldest first, each as high as it is beside the highest."""
        if len(self.nights) < 2:
            return
        nights = self.nights[::-1]
        for name, values in (
            ("records", [sum(_counts(night)[:2]) for night in nights]),
            ("problems", [_counts(night)[2] for night in nights]),
            ("seconds", [float(night.told.get("seconds", 0)) for night in nights]),
            ("calls", [int(night.told.get("calls", 0)) for night in nights]),
        ):
            yield f"{name:<9} {sparkline(values)}  {values[-1]:,.0f}, at most {max(values):,.0f}"

    def waits(self, words: Catalogue) -> tuple[str, ...]:
        return waiting_lines(self.waiting, words)

    def as_json(self) -> dict[str, object]:
        return {
            "nights": [_night_json(night) for night in self.nights],
            "waiting": [
                {"kind": each.kind, "count": each.count, "nights": each.nights, "for": self.decides or None}
                for each in self.waiting
            ],
        }


def read_past(opened: OpenedProject, last: int) -> Past:
    memory = Memory(opened.workspace.nights)
    settings = opened.project.sync
    return Past(memory.nights(last), memory.waiting(), settings.decides, ZoneInfo(settings.time_zone))


def columns(lines: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """One below the other, numbers to the right; the last one is as long as it is."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (
            cell.rjust(width) if name in NUMBERS else cell.ljust(width)
            for name, cell, width in zip(COLUMNS, line, widths, strict=True)
        )
        yield "  ".join(cells).rstrip()


def sparkline(values: Sequence[float]) -> str:
    """One sign each; nothing at all is the lowest."""
    highest = max(values, default=0)
    if not highest:
        return _BARS[0] * len(values)
    return "".join(_BARS[round(value / highest * (len(_BARS) - 1))] for value in values)


def _counts(night: PastNight) -> tuple[int, int, int]:
    outcomes: dict[str, Any] = night.told.get("outcomes", {})
    return (
        int(outcomes.get("created", 0)),
        int(outcomes.get("updated", 0)),
        sum(int(outcomes.get(name, 0)) for name in _PROBLEMS),
    )


def _why(night: PastNight) -> str:
    """The rules that broke, or what went wrong."""
    if not night.ending:
        return "under way, or never came to its end"
    rules = [f"{each['rule']} ({each['then']})" for each in night.told.get("guardrails", [])]
    return "; ".join([*rules, *([night.message] if night.message else [])])


def _night_json(night: PastNight) -> dict[str, object]:
    return {"night": night.number, "started": _text(night.started), "ending": night.ending or "lost", **night.told}


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")

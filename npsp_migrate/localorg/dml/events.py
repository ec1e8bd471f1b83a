"""When an event happens: its start, its end and its length, of which a client gives two."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from npsp_migrate.localorg.clock import instant_text
from npsp_migrate.localorg.dml.changes import Change
from npsp_migrate.localorg.faults import RowError

_MINUTE = timedelta(minutes=1)
_LONGEST = 14 * 24 * 60  # Salesforce: minutes that an event may last
_NEEDED = ("DurationInMinutes", "ActivityDateTime")


def complete_events(changes: Iterable[Change]) -> None:
    """Fill what follows from what is given; the codes of the refusals are from memory."""
    for change in changes:
        if change.error is None and (change.before is None or change.changed(*_WHEN)):
            _complete(change)


_WHEN = ("StartDateTime", "ActivityDateTime", "ActivityDate", "EndDateTime", "DurationInMinutes", "IsAllDayEvent")


def _complete(change: Change) -> None:
    start, minutes = _start(change), _minutes(change)
    if start is None or minutes is None:
        message = f"Required fields are missing: [{', '.join(_NEEDED)}]"
        change.error = RowError("REQUIRED_FIELD_MISSING", message, _NEEDED)
        return
    if not 0 <= minutes <= _LONGEST:
        message = "Duration: an event ends after it begins, and within 14 days"
        change.error = RowError("FIELD_INTEGRITY_EXCEPTION", message, ("DurationInMinutes",))
        return
    change.after |= {
        "StartDateTime": instant_text(start),
        "ActivityDateTime": instant_text(start),
        "ActivityDate": start.date().isoformat(),
        "DurationInMinutes": minutes,
        "EndDateTime": instant_text(start + minutes * _MINUTE),
    }


def _start(change: Change) -> datetime | None:
    """The one that was changed counts, where both names of it are there."""
    names = ("StartDateTime", "ActivityDateTime")
    given = [name for name in names if change.get(name) and change.get(name) != change.was(name)]
    known = given or [name for name in names if change.get(name)]
    if known:
        return datetime.fromisoformat(change.get(known[0]))
    day = change.get("ActivityDate")
    return datetime.fromisoformat(f"{day}T00:00:00.000Z") if day else None


def _minutes(change: Change) -> int | None:
    duration, end, start = change.get("DurationInMinutes"), change.get("EndDateTime"), _start(change)
    moved = end is not None and end != change.was("EndDateTime")
    if start is not None and end is not None and (duration is None or moved):
        return int((datetime.fromisoformat(end) - start) / _MINUTE)
    return None if duration is None else int(duration)

"""What a project says about its nightly run: what it may do alone, how long, and whom it tells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum


class Rule(StrEnum):
    """One thing that would be odd in an ordinary night."""

    CREATES = "creates"
    UPDATES = "updates"
    REFUSED_ROWS = "refused_rows"
    SHRUNK_SOURCES = "shrunk_sources"
    LOST_HEADERS = "lost_headers"
    NEW_HEADERS = "new_headers"
    CHANGED_COLUMNS = "changed_columns"
    EMAILS = "emails"
    NAMES = "names"
    BLANKS = "blanks"
    PAST_AMOUNTS = "past_amounts"
    CONFLICTS = "conflicts"
    DELETIONS = "deletions"


class Reaction(StrEnum):
    """`stop` writes nothing tonight, `hold` keeps back the records that are meant, `tell` only says so."""

    STOP = "stop"
    HOLD = "hold"
    TELL = "tell"


class Occasion(StrEnum):
    """When somebody is told."""

    FAILURE = "failure"
    HELD = "held"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Guardrail:
    """A rule breaks when its number is above each limit that it has; zero is none, but for `more_than`."""

    then: Reaction
    more_than: int = 0  # records or rows: fewer are never odd
    percent: int = 0  # of the rows of a source
    times: int = 0  # the median of the last nights that had something of this kind
    at_most: int = 0  # whatever the nights before did


GUARDRAILS: Mapping[Rule, Guardrail] = {
    Rule.CREATES: Guardrail(Reaction.STOP, more_than=50, times=5, at_most=2_000),
    Rule.UPDATES: Guardrail(Reaction.STOP, more_than=50, times=5, at_most=2_000),
    Rule.REFUSED_ROWS: Guardrail(Reaction.STOP, more_than=5, percent=5),
    Rule.SHRUNK_SOURCES: Guardrail(Reaction.STOP, more_than=2, percent=10),
    Rule.LOST_HEADERS: Guardrail(Reaction.STOP),
    Rule.NEW_HEADERS: Guardrail(Reaction.TELL),
    Rule.CHANGED_COLUMNS: Guardrail(Reaction.STOP),
    Rule.EMAILS: Guardrail(Reaction.HOLD),
    Rule.NAMES: Guardrail(Reaction.HOLD),
    Rule.BLANKS: Guardrail(Reaction.HOLD),
    Rule.PAST_AMOUNTS: Guardrail(Reaction.HOLD),
    Rule.CONFLICTS: Guardrail(Reaction.TELL),
    Rule.DELETIONS: Guardrail(Reaction.STOP),
}
OF_RECORDS = (Rule.EMAILS, Rule.NAMES, Rule.BLANKS, Rule.PAST_AMOUNTS)
NEVER_ALLOWED = (Rule.DELETIONS,)  # only an undo deletes, and a person applies it
TIME_BUDGET = timedelta(hours=2)  # a night that takes longer meets the people of the morning
TIME_ZONE = "Europe/Paris"


@dataclass(frozen=True, slots=True)
class Notify:
    """An Apprise address, by the name of the environment variable that holds it."""

    env: str
    on: tuple[Occasion, ...] = (Occasion.FAILURE, Occasion.HELD)


@dataclass(frozen=True, slots=True)
class SyncSettings:
    guardrails: Mapping[Rule, Guardrail] = field(default_factory=lambda: GUARDRAILS)
    time_budget: timedelta = TIME_BUDGET
    time_zone: str = TIME_ZONE
    notify: tuple[Notify, ...] = ()
    heartbeat_env: str = ""
    decides: str = ""  # who is named as the one that decides about what waits

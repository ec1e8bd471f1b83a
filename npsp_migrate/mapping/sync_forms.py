"""What stands under `sync:` in a project, as pydantic checks it and editors offer it."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Discriminator, Field

from npsp_migrate.mapping.forms import TAG, Form, OneOf, tag
from npsp_migrate.mapping.sync_settings import TIME_ZONE, Occasion, Reaction

Limit = Annotated[int, Field(ge=0)]
Whole = Literal["stop", "tell"]  # nothing of a night can be held where the night as a whole is odd


def _short_or_long(given: object) -> str:
    return f"{TAG}limits›" if isinstance(given, Mapping) else f"{TAG}word›"


class VolumeForm(Form):
    then: OneOf[Reaction] | None = None
    """What happens: `stop`, `hold` or `tell`."""
    more_than: Limit | None = None
    """So many are never odd."""
    times: Limit | None = None
    """How many times the median of the last nights is odd; 0: do not compare."""
    at_most: Limit | None = None
    """So many are odd whatever the nights before did; 0: no limit."""


class ShareForm(Form):
    then: Whole | None = None
    """What happens: `stop` or `tell`."""
    more_than: Limit | None = None
    """So many rows are never odd."""
    percent: Annotated[int, Field(ge=0, le=100)] | None = None
    """Of the source's rows."""


class TouchForm(Form):
    then: OneOf[Reaction] | None = None
    """What happens: `stop`, `hold` or `tell`."""
    more_than: Limit | None = None
    """So many records a night are written without asking."""


VolumeRule = Annotated[
    Annotated[OneOf[Reaction], tag("word")] | Annotated[VolumeForm, tag("limits")], Discriminator(_short_or_long)
]
ShareRule = Annotated[
    Annotated[Whole, tag("word")] | Annotated[ShareForm, tag("limits")], Discriminator(_short_or_long)
]
TouchRule = Annotated[
    Annotated[OneOf[Reaction], tag("word")] | Annotated[TouchForm, tag("limits")], Discriminator(_short_or_long)
]


class GuardrailsForm(Form):
    creates: VolumeRule | None = None
    """New records: by default odd above 50 and five times the median, and always above 2,000; then `stop`."""
    updates: VolumeRule | None = None
    """Changed records: as `creates`."""
    refused_rows: ShareRule | None = None
    """Rows newly refused in one source: odd above 5 and 5 % of its rows; then `stop`."""
    shrunk_sources: ShareRule | None = None
    """Rows gone from one source: odd above 2 and 10 % of its rows; then `stop`."""
    lost_headers: Whole | None = None
    """A column gone or renamed: `stop`."""
    new_headers: Whole | None = None
    """A column more: `tell`."""
    changed_columns: Whole | None = None
    """A column that is no longer as at the last pull and whose `if_changed` says `stop`: `stop`."""
    emails: TouchRule | None = None
    """E-mail addresses changed of people who are in the org: `hold`."""
    names: TouchRule | None = None
    """Names changed of people and organisations that are in the org: `hold`."""
    blanks: TouchRule | None = None
    """Fields that would be emptied: `hold`."""
    past_amounts: TouchRule | None = None
    """Amounts, days and stages changed of gifts and payments of past years: `hold`."""
    conflicts: TouchRule | None = None
    """Records changed on both sides: never written, and by default only told."""


class NotifyForm(Form):
    env: str
    """The NAME of the environment variable that holds the Apprise address (mailto, slack, msteams, json …)."""
    on: Annotated[list[OneOf[Occasion]], Field(min_length=1)] = Field(default=[Occasion.FAILURE, Occasion.HELD])
    """`failure`, `held` (something waits for a person), `always`."""


class SyncForm(Form):
    guardrails: GuardrailsForm = GuardrailsForm()
    """What is odd in an ordinary night, and what happens then."""
    time_budget: Annotated[str, Field(pattern=r"^\d+[mh]$")] = "2h"
    """After that long the night stops between two calls, and the next one goes on: `45m`, `2h`."""
    time_zone: str = TIME_ZONE
    """Of the times in messages and schedules."""
    notify: list[NotifyForm] = Field(default=[])
    """Who is told, and when."""
    heartbeat_env: str = ""
    """The NAME of the variable that holds an address to call after each night (`/fail` behind it on failure)."""
    decides: str = ""
    """Who decides about what waits; named in the messages."""

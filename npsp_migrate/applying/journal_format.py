"""The journal's tables, and how its rows are written in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from npsp_migrate.applying.encoding import encoded_words
from npsp_migrate.applying.outcome import Outcome, RowOutcome
from npsp_migrate.model.plan import Action, Value

FORMAT_VERSION = 4

SCHEMA = """
CREATE TABLE IF NOT EXISTS runs (
    id INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL, plan_made TEXT NOT NULL, org_id TEXT NOT NULL,
    org_url TEXT NOT NULL, started TEXT NOT NULL, finished TEXT, resumed INTEGER NOT NULL DEFAULT 0,
    closed_by INTEGER REFERENCES runs, undoes INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS batches (
    id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs, object TEXT NOT NULL, intended TEXT NOT NULL,
    calls INTEGER NOT NULL DEFAULT 0, job TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS rows (
    run INTEGER NOT NULL REFERENCES runs, seq INTEGER NOT NULL, batch INTEGER REFERENCES batches,
    object TEXT NOT NULL, key TEXT NOT NULL COLLATE NOCASE, label TEXT NOT NULL, action TEXT NOT NULL,
    org_id TEXT NOT NULL, before TEXT, sent TEXT, outcome TEXT, because TEXT, code TEXT, message TEXT,
    PRIMARY KEY (run, seq)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS past (
    run INTEGER NOT NULL REFERENCES runs, seq INTEGER NOT NULL, retried TEXT NOT NULL,
    outcome TEXT NOT NULL, because TEXT, code TEXT, message TEXT
);
CREATE INDEX IF NOT EXISTS rows_by_key ON rows (run, object, key);
"""

# From each version to the next.
UPGRADES = (
    "ALTER TABLE batches ADD COLUMN job TEXT NOT NULL DEFAULT ''",
    "SELECT 1",  # the table `past` is new, and made with all others
    "ALTER TABLE runs ADD COLUMN undoes INTEGER NOT NULL DEFAULT 0",
)


@dataclass(frozen=True, slots=True)
class Intent:
    """One row that is about to be sent: what the org held before, and what it will hold."""

    seq: int
    object: str
    key: str
    label: str
    action: Action
    org_id: str
    before: Mapping[str, Value]
    sent: Mapping[str, Value]
    job: str = ""  # the bulk job that carried it


@dataclass(frozen=True, slots=True)
class FirstPart:
    """What was written of a change before its second pass: how it ended, and which fields it had."""

    outcome: Outcome
    org_id: str
    fields: frozenset[str]


def identity_of(row: Intent | RowOutcome) -> tuple[str, ...]:
    return row.object, row.key, row.label, row.action, row.org_id


def ending_of(row: RowOutcome) -> tuple[str | None, ...]:
    return row.outcome, encoded_words(row.because), row.code, row.message


def quoted(outcomes: Sequence[Outcome]) -> str:
    return ",".join(f"'{outcome}'" for outcome in outcomes)

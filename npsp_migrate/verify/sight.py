"""How verifying sees the org: a small plan by the keys of its records, a large one by reading each object whole."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from npsp_migrate.errors import OrgError
from npsp_migrate.model.org import OrgReader

WHOLE_FROM = 2_000  # records of a plan: asking for them by key would take more calls than reading all there are


@dataclass(frozen=True, slots=True)
class Sight:
    """What comes may hold more than was asked for: who looks picks what is theirs."""

    org: OrgReader
    whole: bool

    def records(self, sobject: str, fields: Sequence[str], by: str, values: Iterable[str]) -> pd.DataFrame:
        asked = list(dict.fromkeys(["Id", by, *fields]))
        if self.whole:
            return self.org.read(sobject, asked)
        wanted = sorted(set(values))
        return self.org.read_keys(sobject, asked, by, wanted) if wanted else pd.DataFrame(columns=asked)

    def has(self, sobject: str, *fields: str) -> bool:
        """Whether the org knows these fields: not every org has all of NPSP, nor every user the right to see it."""
        try:
            return set(fields) <= set(self.org.describe(sobject).fields)
        except OrgError:
            return False

    def has_path(self, sobject: str, path: str) -> bool:
        """The same for a field of a parent: `Account.Name` of a contact."""
        relationship, _, field = path.rpartition(".")
        if not relationship:
            return self.has(sobject, field)
        lookups = self.org.describe(sobject).fields.values()
        parent = next((each.reference_to[0] for each in lookups if each.relationship == relationship), "")
        return bool(parent) and self.has(parent, field)

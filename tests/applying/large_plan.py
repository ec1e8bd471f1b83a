"""A plan file of any size, written as every plan is: homes, and people in them. Run as a script: path, records."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd

from npsp_migrate.model.issue import words
from npsp_migrate.model.plan import Basis
from npsp_migrate.model.records import Provenance
from npsp_migrate.planning.plan_writing import write_plan
from npsp_migrate.planning.planned import ObjectPlan, PlanContents

KEY = "Migration_Key__c"


def write_large_plan(path: Path, records: int, org_id: str) -> None:
    """A fifth are homes, each with its first person: written later, so that all of them go twice."""
    homes = records // 5
    named = [[f"Foyer {n}" for n in range(homes)], [f"personne:{n:07d}" for n in range(homes)]]
    accounts = _plan("Account", "foyer", ("Name", "npe01__One2OneContact__c"), named)
    people = range(records - homes)
    columns = [
        [f"Martin {n}" for n in people],
        ["Awa"] * len(people),
        [f"personne{n}@example.org" for n in people],
        [f"foyer:{n % homes:07d}" for n in people],
    ]
    contacts = _plan("Contact", "personne", ("LastName", "FirstName", "Email", "AccountId"), columns)
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    basis = Basis(noon, "grand", org_id, "http://org", (), "", KEY, read_at=noon.isoformat())
    write_plan(path, PlanContents(basis, (accounts, contacts), Provenance((), {})))


def _plan(sobject: str, kind: str, fields: tuple[str, ...], columns: list[list[str]]) -> ObjectPlan:
    count, shape = len(columns[0]), (len(columns[0]), len(fields))
    keys = [f"{kind}:{n:07d}" for n in range(count)]
    heads = pd.DataFrame({"key": keys, "action": "create", "label": keys, "because": None, "org_id": ""})
    heads["because"] = [words("new")] * count
    after = np.empty(shape, dtype=object)
    for place, column in enumerate(columns):
        after[:, place] = column
    lines = pd.DataFrame({"table": [0], "row": [0], "record": [""], "head": [-1]})
    return ObjectPlan(
        object=sobject,
        heads=heads,
        fields=fields,
        before=np.full(shape, None, dtype=object),
        after=after,
        written=np.ones(shape, dtype=np.bool_),
        conflicts=np.zeros(shape, dtype=np.bool_),
        cells=np.full(shape, -1, dtype=np.int64),
        lines=lines,
    )


if __name__ == "__main__":
    write_large_plan(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])

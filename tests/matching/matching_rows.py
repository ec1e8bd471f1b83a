"""Candidates written down as rows."""

from collections.abc import Mapping, Sequence

import pandas as pd

from npsp_migrate.matching.match import match_records
from npsp_migrate.model.matching import Matched, MatchRules
from npsp_migrate.model.records import BORN, Candidates, Reference

HOUSEHOLD = Reference("AccountId", "Account", "Account")


def candidates(
    sobject: str, rows: Sequence[Mapping[str, object]], references: Sequence[Reference] = ()
) -> Candidates:
    """Each row: fields, and `key`, `table`, `row`, `record`, `rank`, `born` where they matter."""
    lines = pd.DataFrame(
        [
            {
                "key": row["key"],
                "table": row.get("table", 0),
                "row": row.get("row", number + 2),
                "record": row.get("record", "record"),
                "rank": row.get("rank", row.get("table", 0)),
                BORN: row.get("born"),
            }
            for number, row in enumerate(rows)
        ]
    )
    fields = dict.fromkeys(name for row in rows for name in row if name[0].isupper() or "__" in name)
    frame = pd.DataFrame([{name: row.get(name) for name in fields} for row in rows], dtype=object)
    frame = frame.astype(object).where(frame.notna(), None)
    return Candidates(sobject, frame, lines, {reference.field: reference for reference in references})


def match(*sets: Candidates, rules: MatchRules | None = None, **known: pd.DataFrame) -> Matched:
    return match_records({each.object: each for each in sets}, rules or MatchRules(), known)


def people(*rows: Mapping[str, object]) -> Candidates:
    return candidates("Contact", rows, [HOUSEHOLD])


def keys(matched: Matched, sobject: str = "Contact") -> list[str]:
    return matched.records[sobject].frame.index.tolist()


# Rules so careful that names and one thing more are asked about, and names with two things more joined.
CAREFUL = MatchRules(certain_people=9.0)


def awa(**more: object) -> dict[str, object]:
    return {"FirstName": "Awa", "LastName": "Diallo", **more}

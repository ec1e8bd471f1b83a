"""What the matching joined and what it only suspects, as people read it: with names and places."""

from collections.abc import Mapping

from npsp_migrate.model.matching import Matched
from npsp_migrate.model.plan import JoinedRows
from npsp_migrate.model.records import Provenance
from npsp_migrate.planning.order import labels


def joined_rows(matched: Matched, provenance: Provenance) -> tuple[JoinedRows, ...]:
    names = {
        sobject: dict(zip(records.frame.index, labels(records), strict=True))
        for sobject, records in matched.records.items()
    }
    return (
        *(
            JoinedRows(
                object=link.object,
                key=link.key,
                label=_name(names, link.object, link.key),
                kept=provenance.at(*link.kept),
                joined=provenance.at(*link.joined),
                because=link.rule,
                certain=True,
            )
            for link in matched.links
        ),
        *(
            JoinedRows(
                object=doubt.object,
                key=doubt.keys[0],
                label=_name(names, doubt.object, doubt.keys[0]),
                kept=provenance.at(*doubt.lines[0]),
                joined=provenance.at(*doubt.lines[1]),
                because=doubt.rule,
                certain=False,
            )
            for doubt in matched.doubts
        ),
    )


def _name(names: Mapping[str, Mapping[str, str]], sobject: str, key: str) -> str:
    return str(names.get(sobject, {}).get(key, key))

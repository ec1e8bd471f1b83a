"""What a project would give an empty org: each record with its fields, and what becomes of each other row."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from npsp_migrate.mapping.loading import load_project
from npsp_migrate.matching.match import match_everybody
from npsp_migrate.runs.prepared import Prepared, prepare
from npsp_migrate.runs.progress import Silent

Told = Mapping[str, object]


def planned(project_file: Path) -> dict[str, object]:
    """`records` by object and key, `rows` that gave none with their reasons, and `controls`."""
    project = load_project(project_file)
    prepared = prepare(project, datetime.now(UTC), Silent())
    mapped = prepared.mapped
    everybody = match_everybody(mapped.candidates, project.matching, {}, mapped.provenance, project.decisions)
    records = {
        name: {
            str(key): {field: _plain(value) for field, value in row.items() if value is not None}
            for key, row in found.frame.to_dict("index").items()
        }
        for name, found in sorted(everybody.matched.records.items())
    }
    told: dict[str, object] = {"records": records} if records else {}
    if rows := _rows(prepared):
        told["rows"] = rows
    if prepared.mapped.controls:
        told["controls"] = [
            f"{each.name} {each.year}: {each.count} × {each.sum}" for each in prepared.mapped.controls
        ]
    return told


def _rows(prepared: Prepared) -> list[str]:
    return sorted(
        f"{note.row}: {note.because.code} {dict(note.because.values).get('because', '')}".strip()
        for note in prepared.notes
    )


def _plain(value: object) -> object:
    if isinstance(value, Decimal | date):
        return str(value)
    return value

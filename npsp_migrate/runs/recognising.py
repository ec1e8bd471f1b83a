"""`match`: who would be recognised, and why, without a plan. The org is asked where there is one."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

from npsp_migrate.errors import DataError
from npsp_migrate.mapping.project import Connect
from npsp_migrate.matching.match import match_everybody
from npsp_migrate.matching.recognition import recognition_of
from npsp_migrate.model.recognised import ROW_COLUMNS, Recognition
from npsp_migrate.npsp.objects import CONTACT
from npsp_migrate.report.catalogue import Language, catalogue
from npsp_migrate.report.match_page import write_match_page
from npsp_migrate.runs.matching import match_with_org
from npsp_migrate.runs.opened import OpenedProject
from npsp_migrate.runs.orgs import org_to_read
from npsp_migrate.runs.prepared import prepare
from npsp_migrate.runs.progress import Progress
from npsp_migrate.runs.workspace import disk_error

PAIRS_TOLD = 300  # questions, and joins, that are told with their reasons
_ACTS = ("=", "+", "-", "@", "\t", "\r")  # at the start of a cell a spreadsheet takes these for a formula


def recognise(opened: OpenedProject, progress: Progress, *, offline: bool, most: int = PAIRS_TOLD) -> Recognition:
    """From the sources alone where the project has no org yet, or nobody wants it asked."""
    now = datetime.now(UTC)
    prepared = prepare(opened.project, now, progress)
    contacts = prepared.mapped.candidates.get(CONTACT)
    if contacts is None:
        hint = "Add a record of `object: Contact` to a mapping"
        raise DataError("No mapping gives a Contact: there is nobody to recognise", hint=hint)
    provenance = prepared.mapped.provenance
    if offline or not _has_org(opened):
        progress.begin("Matching")
        project = opened.project
        candidates = prepared.mapped.candidates
        everybody = match_everybody(candidates, project.matching, {}, provenance, project.decisions)
        return recognition_of(everybody, contacts, provenance, most, asked_org=False)
    with org_to_read(opened.project.org) as org:
        line = match_with_org(opened, prepared, org, now, progress)
    followed = line.followed.candidates[CONTACT]
    return recognition_of(line.everybody, followed, provenance, most, asked_org=True)


def _has_org(opened: OpenedProject) -> bool:
    """A local org that nobody rehearsed in yet holds nobody."""
    org = opened.project.org
    return org.connect is not Connect.LOCAL or org.database.exists()


def export_rows(found: Recognition, path: Path) -> None:
    """One line per row and person; no cell of a sheet becomes a formula of another."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(ROW_COLUMNS)
    for row in found.rows.itertuples(index=False, name=None):
        writer.writerow([_safe(cell) for cell in row])
    _write(path, text.getvalue())


def write_page(found: Recognition, opened: OpenedProject, path: Path) -> None:
    words = catalogue(opened.language)
    _write(path, write_match_page(found, opened.project.name, words))


def as_json(found: Recognition, limit: int) -> dict[str, object]:
    words = catalogue(Language.ENGLISH)
    return {
        "asked_org": found.asked_org,
        "rows": len(found.rows),
        "people": found.people,
        "households": found.households,
        "zones": found.zones(),
        "people_by_rows": {str(size): count for size, count in found.sizes().items()},
        "questions": len(found.questions) + found.more_questions,
        "joins": len(found.joins) + found.more_joins,
        "pairs": [
            {
                "standing": pair.standing.value if pair.standing else "joined",
                "zone": pair.zone,
                "bits": pair.bits,
                "because": words.sentence(pair.because),
                "ends": [
                    {"label": end.label, "key": end.key, "at": str(end.at) if end.at else "Salesforce"}
                    for end in (pair.one, pair.other)
                ],
                "weights": [{"what": f"{w.comparison} {w.level}".strip(), "bits": w.bits} for w in pair.weights],
            }
            for pair in (*found.questions[:limit], *found.joins[:limit])
        ],
    }


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_ACTS) else cell


def _write(path: Path, text: str) -> None:
    """Whole, or not at all."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_text(text, encoding="utf-8", newline="")
        partial.replace(path)
    except OSError as refusal:
        raise disk_error(refusal, path) from refusal
    finally:
        partial.unlink(missing_ok=True)

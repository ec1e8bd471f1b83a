"""Summaries of verifications that are kept: numbered, sealed, each naming the one before; and checking one."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from npsp_migrate import __version__
from npsp_migrate.errors import ExitCode, MigrateError
from npsp_migrate.model.plan import ControlTotal, Plan
from npsp_migrate.report.catalogue import catalogue
from npsp_migrate.report.verified_page import VerifiedFacts, verified_page
from npsp_migrate.runs.opened import OpenedProject
from npsp_migrate.runs.seals import Seal, key_fingerprint, make_key, read_seal, sealed
from npsp_migrate.runs.workspace import Workspace, disk_error
from npsp_migrate.verify.findings import TotalCheck
from npsp_migrate.verify.verification import Verification


@dataclass(frozen=True, slots=True)
class Kept:
    """One line of the project's list of summaries."""

    number: int
    sha256: str  # of the whole file
    previous: str
    read_at: str
    wrong: int


@dataclass(frozen=True, slots=True)
class CheckedSummary:
    number: int
    key: str
    known: bool  # sealed by the key of this project
    listed: bool  # stands in this project's list
    read_at: str
    wrong: int

    @property
    def exit_code(self) -> ExitCode:
        return ExitCode.DONE if self.known else ExitCode.GUARDRAIL

    def lines(self) -> tuple[str, ...]:
        found = "no difference" if not self.wrong else f"differences: {self.wrong:,}"
        if not self.known:
            return (
                f"Summary {self.number}, unchanged since it was sealed by the key `{self.key}`",
                "This project has no key to compare with: compare it with the one on your paper",
            )
        told = f"Summary {self.number}, sealed by this project and unchanged since: read {self.read_at}, {found}"
        return (told,) if self.listed else (told, "It is not in this project's list of summaries any more")

    def as_json(self) -> Mapping[str, object]:
        names = ("number", "key", "known", "listed", "read_at", "wrong")
        return {name: getattr(self, name) for name in names}


def refuse_place(path: Path) -> None:
    """Before the org is read. A page that somebody keeps is never written over."""
    if path.exists():
        raise MigrateError(f"`{path}` is there already", hint="Name another file: a kept summary stays as it is")
    if not path.parent.is_dir():
        raise MigrateError(f"`{path.parent}` is no folder", hint="Make the folder first, or name another file")


def keep_summary(opened: OpenedProject, plan: Plan, found: Verification, path: Path) -> Kept:
    """Writes the page, whole or not at all, in the project's language."""
    key = opened.workspace.summary_key
    before = _listed(opened.workspace)
    facts = _facts(opened, plan, found, before[-1] if before else None, make_key(key))
    content = sealed(verified_page(facts, catalogue(opened.language)), key)
    _write(path, content)
    digest = hashlib.sha256(content).hexdigest()
    kept = Kept(facts.number, digest, facts.previous, facts.read_at.isoformat(), facts.wrong)
    _note(opened.workspace, kept)
    return kept


def check_summary(opened: OpenedProject, path: Path) -> CheckedSummary:
    """Raises where the file is not what was sealed."""
    content = _read(path)
    seal = read_seal(content)
    if seal is None:
        raise MigrateError(
            f"`{path}` bears no seal at its end",
            hint="Give the file that `npsp-migrate verify --summary` wrote, not a copy saved by a browser",
        )
    if not seal.holds:
        raise MigrateError(
            f"`{path}` was changed after it was sealed",
            hint="Trust nothing in it; take another copy, or run `npsp-migrate verify --summary` again",
        )
    ours = key_fingerprint(opened.workspace.summary_key)
    if ours and ours != seal.key:
        raise MigrateError(
            f"`{path}` was sealed by another project's key: `{seal.key}`, and this one's is `{ours}`",
            hint="Check it in the folder of the project that made it",
        )
    return _checked(opened.workspace, content, seal, known=bool(ours))


def _checked(workspace: Workspace, content: bytes, seal: Seal, *, known: bool) -> CheckedSummary:
    facts = json.loads(content.decode("utf-8").rpartition('id="facts">')[2].partition("</script>")[0])
    digest, number = hashlib.sha256(content).hexdigest(), int(facts["number"])
    listed = any(each.number == number and each.sha256 == digest for each in _listed(workspace))
    return CheckedSummary(number, seal.key, known, listed, facts["read_at"], sum(facts["findings"].values()))


def _facts(opened: OpenedProject, plan: Plan, found: Verification, before: Kept | None, key: str) -> VerifiedFacts:
    zone = ZoneInfo(opened.project.sync.time_zone)
    basis = plan.basis
    return VerifiedFacts(
        number=before.number + 1 if before else 1,
        previous=before.sha256 if before else "",
        project=opened.project.name,
        org_id=found.org_id,
        org_name=found.org_name,
        org_url=found.org_url,
        production=found.is_production,
        plan=found.fingerprint,
        planned_at=basis.made_at.astimezone(zone),
        read_at=datetime.fromisoformat(found.read_at).astimezone(zone),
        objects=tuple((each.object, each.records, each.fields) for each in found.checked),
        findings=_findings(found),
        notes={
            "verified-conflicts": found.conflicts,
            "verified-waiting": found.waiting,
            "verified-rewritten": found.rewritten,
            "verified-stale": found.rollups.stale,
        },
        not_compared=f"verified-not-{why.name.lower()}" if (why := found.rollups.not_compared) else "",
        totals=tuple(_as_total(each) for each in found.totals),
        key=key,
        made_by=f"npsp-migrate {__version__}",
    )


def _findings(found: Verification) -> dict[str, int]:
    """Nothing found is told, too: it was looked for."""
    return {
        "verified-missing": found.missing.count,
        "verified-different": found.different,
        "verified-sums": sum(not each.agrees for each in found.totals),
        "verified-rollups": found.rollups.different,
        **{f"verified-{kind.name.lower()}": each.count for kind, each in found.found.items()},
    }


def _as_total(check: TotalCheck) -> ControlTotal:
    return ControlTotal(
        kind=check.kind,
        group=check.group,
        sources_count=check.sources_count,
        sources_sum=check.sources_sum,
        plan_count=check.plan_count,
        plan_sum=check.plan_sum,
        org_count=check.org_count,
        org_sum=check.org_sum,
        accounts_sum=check.accounts_sum,
    )


def _listed(workspace: Workspace) -> list[Kept]:
    path = workspace.summaries
    if not path.is_file():
        return []
    try:
        return [Kept(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line]
    except (ValueError, TypeError) as damage:
        raise MigrateError(
            f"The list of summaries `{path}` is damaged",
            hint="Move it away: summaries are numbered from 1 again, and old ones can still be checked",
        ) from damage


def _note(workspace: Workspace, kept: Kept) -> None:
    line = json.dumps({name: getattr(kept, name) for name in kept.__slots__})
    try:
        with workspace.summaries.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
        workspace.summaries.chmod(0o600)
    except OSError as refusal:
        raise disk_error(refusal, workspace.summaries) from refusal


def _write(path: Path, content: bytes) -> None:
    unfinished = path.with_name(f".{path.name}.part")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError as refusal:
        raise disk_error(refusal, path) from refusal
    finally:
        unfinished.unlink(missing_ok=True)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as refusal:
        raise MigrateError(
            f"`{path}` cannot be read", hint="Give the file that `npsp-migrate verify --summary` wrote"
        ) from refusal

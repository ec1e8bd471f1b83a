"""A registry that was lost, damaged or left on another machine: restored from the journal and from the org."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from npsp_migrate.applying.journal import Journal
from npsp_migrate.applying.outcome import Outcome
from npsp_migrate.model.org import OrgReader, RecordFate
from npsp_migrate.npsp.objects import load_position
from npsp_migrate.planning.sides import ID
from npsp_migrate.report.terminal import plural
from npsp_migrate.runs.memory.file import is_sound
from npsp_migrate.runs.memory.recalling import recall
from npsp_migrate.runs.memory.registry import AppliedRecord, Registry
from npsp_migrate.runs.opened import OpenedProject
from npsp_migrate.runs.orgs import org_to_read
from npsp_migrate.runs.progress import Progress


@dataclass(frozen=True, slots=True)
class RebuiltObject:
    object: str
    alive: int  # records with our key
    new: int  # of these, the registry did not know
    ended: int  # with our key in the recycle bin, deleted or merged


@dataclass(frozen=True, slots=True)
class Rebuilt:
    objects: tuple[RebuiltObject, ...]
    runs: int  # brought in from the journal
    aside: Path | None = None  # where a damaged registry lies now

    @property
    def lines(self) -> tuple[str, ...]:
        told = [
            f"{each.object}: {plural(each.alive, 'record')} with our key, {each.new:,} new to the registry; "
            f"{each.ended:,} in the recycle bin"
            for each in self.objects
        ]
        aside = [f"The damaged registry lies in `{self.aside}`"] if self.aside else []
        journal = f"Brought in from the journal: {plural(self.runs, 'run')}"
        return (*aside, journal, *told, *self._warning())

    def _warning(self) -> tuple[str, ...]:
        if not any(each.new for each in self.objects):
            return ()
        return (
            "What was last applied to the new ones is not known: where sheet and org differ, the next plan shows a "
            "conflict and leaves the org alone",
            "Who was deleted more than 15 days ago is not known either: look at what the next plan would create",
        )

    def as_json(self) -> dict[str, object]:
        names = ("object", "alive", "new", "ended")
        return {
            "runs": self.runs,
            "aside": str(self.aside) if self.aside else None,
            "objects": [{name: getattr(each, name) for name in names} for each in self.objects],
        }


def rebuild(opened: OpenedProject, progress: Progress) -> Rebuilt:
    """Adds what is missing, and forgets nothing that a sound registry knows."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    with opened.workspace.locked("registry rebuild"), org_to_read(opened.project.org) as org:
        aside = _set_aside(opened.workspace.registry)
        org_id = org.identity().org_id
        registry = Registry(opened.workspace.registry, org_id)
        with Journal(opened.workspace.journal) as journal:
            runs = recall(registry, journal, org_id)
            taken_back = _taken_back(journal, org_id)
        registry.remember((), now)
        known = registry.last_applied()
        found = []
        for sobject in _objects(opened, known):
            progress.begin(sobject)
            keys = set(known[sobject].index) if sobject in known else set()
            found.append(_ask(sobject, org, registry, opened.project.key_field, keys, taken_back))
        if any(each.new for each in found):
            registry.note_rebuilt(now)
    return Rebuilt(tuple(found), runs, aside)


def _set_aside(path: Path) -> Path | None:
    if not path.exists() or is_sound(path):
        return None
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    return path.replace(aside)


def _taken_back(journal: Journal, org_id: str) -> frozenset[str]:
    """Ids of records that an undo of ours deleted: nobody else meant them to stay away."""
    gone = (each.org_id[:ID] for run, _ in journal.marks(org_id) for each in journal.outcomes(run, Outcome.DELETED))
    return frozenset(gone)


def _objects(opened: OpenedProject, known: Iterable[str]) -> list[str]:
    mapped = {rule.object for source in opened.project.sources for rule in source.mapping.records}
    return sorted({*mapped, *known}, key=lambda name: (load_position(name), name))


def _ask(
    sobject: str, org: OrgReader, registry: Registry, key_field: str, known: set[str], taken_back: frozenset[str]
) -> RebuiltObject:
    """Key and Id of all that live, and of what lies in the recycle bin; of one key the last."""
    frame = org.read(sobject, ("Id", key_field), having=key_field)
    alive = dict(zip(frame[key_field].tolist(), frame["Id"].tolist(), strict=True))
    registry.remember(_bare(sobject, alive))
    ended = [(key, fate) for key, fate in org.buried(sobject, key_field) if fate.org_id[:ID] not in taken_back]
    last = dict(sorted(ended, key=lambda told: told[1].at))
    registry.remember(_bare(sobject, _unknown(last, {*alive, *known})))
    registry.note_fates({sobject: [fate for _, fate in ended]}, {})
    return RebuiltObject(sobject, len(alive), len(alive.keys() - known), len(ended))


def _unknown(ended: Mapping[str, RecordFate], known: set[str]) -> dict[str, str]:
    folded = {key.casefold() for key in known}
    return {key: fate.org_id for key, fate in ended.items() if key.casefold() not in folded}


def _bare(sobject: str, ids: Mapping[str, str]) -> Iterator[AppliedRecord]:
    return ((sobject, key, {}, org_id) for key, org_id in ids.items())

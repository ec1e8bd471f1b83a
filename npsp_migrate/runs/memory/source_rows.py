"""Which row of which sheet ended in which record: kept in the registry, both ways, as of the last plan.

And which keys have no record of their own, because their rows were joined to another's.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256

from npsp_migrate.model.records import Provenance, RecordSet
from npsp_migrate.planning.following import joined_keys
from npsp_migrate.planning.planned import Planned
from npsp_migrate.planning.sides import fold_keys
from npsp_migrate.runs.memory.registry import Registry, key_hash

SourceRow = tuple[int, int, str, str]  # place, row, object, key


def remember_rows(registry: Registry, planned: Planned, provenance: Provenance) -> None:
    """Written only when a row moved, or ended elsewhere than last time."""
    places = [(table.place.file, table.place.sheet) for table in provenance.tables]
    mark = _mark(planned, places)
    line = registry.line()
    if line is not None and line.sheets != mark:
        registry.replace_rows(places, _rows(planned), mark)


def remember_joined(
    registry: Registry, records: Mapping[str, RecordSet], before: Mapping[str, Mapping[str, str]]
) -> None:
    """As of this plan; of records that are gone, as long as they are, as of before: who was joined, stays so.

    Rows that no sheet tells today are remembered, too: a source that comes back finds its people as they were.
    """
    erased, known = registry.erased(), registry.joined()
    now = joined_keys(records)
    here = {name: {key for key in fold_keys(each.lines["key"]) if key} for name, each in records.items()}
    joined = {
        name: {
            **{key: to for key, to in known.get(name, {}).items() if key not in here.get(name, ())},
            **now.get(name, {}),
            **before.get(name, {}),
        }
        for name in {*known, *now}
    }
    told = {
        name: kept
        for name, keys in joined.items()
        if (kept := {key: to for key, to in keys.items() if not _among(erased, name, key)})
    }
    if told != known:
        registry.replace_joined(told)


def _among(erased: Mapping[str, Mapping[str, str]], name: str, key: str) -> bool:
    return name in erased and key_hash(name, key) in erased[name]


def _mark(planned: Planned, places: list[tuple[str, str]]) -> str:
    print_ = sha256(repr(places).encode())
    for plan in planned.objects:
        print_.update(plan.object.encode())
        print_.update("\x1f".join(plan.heads["key"]).encode())
        print_.update(plan.lines[["table", "row", "head"]].to_numpy(dtype="int64").tobytes())
    return print_.hexdigest()


def _rows(planned: Planned) -> Iterator[SourceRow]:
    for plan in planned.objects:
        lines = plan.lines[plan.lines["head"] >= 0]
        keys = plan.heads["key"].to_numpy(dtype=object)[lines["head"]]
        for table, row, key in zip(lines["table"].tolist(), lines["row"].tolist(), keys, strict=True):
            yield table, row, plan.object, key

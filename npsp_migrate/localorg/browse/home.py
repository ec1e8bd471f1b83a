"""The first page: all objects with their counts, those that have records first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from npsp_migrate.localorg.browse.layout import is_technical, rank
from npsp_migrate.localorg.browse.reader import Reader
from npsp_migrate.localorg.browse.reading import Count, count_records, read_names
from npsp_migrate.localorg.definitions import ObjectDefinition


@dataclass(frozen=True, slots=True)
class Kind:
    """The records of one record type: a part of an object's records."""

    label: str
    count: str
    link: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class ObjectEntry:
    name: str
    label: str
    count: str
    filled: bool
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class Folded:
    """Objects that only open when asked for."""

    summary: str
    entries: tuple[ObjectEntry, ...]


@dataclass(frozen=True, slots=True)
class HomeView:
    title: str
    filled: tuple[ObjectEntry, ...]
    folded: tuple[Folded, ...]


def home_view(reader: Reader) -> HomeView:
    counts = count_records(reader.org)
    types = read_names(reader.org, (each.record_type for each in counts))
    by_object: dict[str, list[Count]] = {each.name: [] for each in reader.org.schema}
    for each in counts:
        by_object[each.object_name].append(each)
    order = sorted(reader.org.schema, key=lambda each: (rank(each.name), reader.words.object(each)))
    plain = [each for each in order if not is_technical(each)]
    empty = [each for each in plain if not by_object[each.name]]
    technical = [each for each in order if is_technical(each)]

    def entries(definitions: Sequence[ObjectDefinition]) -> tuple[ObjectEntry, ...]:
        return tuple(_entry(reader, each, by_object[each.name], types) for each in definitions)

    return HomeView(
        title=reader.words.text("objects"),
        filled=entries([each for each in plain if by_object[each.name]]),
        folded=(
            Folded(reader.words.text("empty objects", number=len(empty)), entries(empty)),
            Folded(reader.words.text("technical objects", number=len(technical)), entries(technical)),
        ),
    )


def kinds_of(
    reader: Reader,
    definition: ObjectDefinition,
    counts: Sequence[Count],
    types: Mapping[str, str],
    current: str = "",
) -> tuple[Kind, ...]:
    """The record types of an object, when its records have more than one."""
    if len(counts) < 2:
        return ()
    return tuple(
        Kind(
            reader.words.record_type(types.get(each.record_type, "—")),
            reader.number(each.number),
            reader.links.list(definition.name, type=each.record_type),
            each.record_type == current,
        )
        for each in sorted(counts, key=lambda each: -each.number)
        if each.record_type
    )


def _entry(
    reader: Reader, definition: ObjectDefinition, counts: Sequence[Count], types: Mapping[str, str]
) -> ObjectEntry:
    total = sum(each.number for each in counts)
    return ObjectEntry(
        name=definition.name,
        label=reader.words.object(definition),
        count=reader.number(total),
        filled=total > 0,
        kinds=kinds_of(reader, definition, counts, types),
    )

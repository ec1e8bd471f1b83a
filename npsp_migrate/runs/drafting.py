"""From files to drafted mappings: sheets of one header share one, and what only a person knows is asked."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Protocol

from npsp_migrate.model.profile import SheetKind
from npsp_migrate.model.table import Table
from npsp_migrate.profiling.drafting.draft import Draft, Question
from npsp_migrate.profiling.drafting.sheet import answer_to, draft_sheet
from npsp_migrate.profiling.joins import find_links
from npsp_migrate.profiling.known_formats import recognise
from npsp_migrate.profiling.sheets import JudgedSheet, judge_sheets


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """One sheet of one file or Google Sheet, or one list at HelloAsso, as it was read."""

    file: Path
    table: Table
    place: str = ""  # as a project names what is no file: `google: {url: …}`


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Sheets that share a mapping."""

    found: tuple[Found, ...]
    sheet: JudgedSheet


@dataclass(frozen=True, slots=True, eq=False)
class DraftedGroup:
    group: Group
    draft: Draft


class Asking(Protocol):
    """Who answers: a person at a terminal, or nobody."""

    def __call__(self, sheet: str, question: Question) -> str | None:
        """One of the choices; None leaves the question open, as a comment in the mapping."""


def nobody(sheet: str, question: Question) -> str | None:
    return None


def group_sheets(found: Sequence[Found], today: date) -> tuple[Group, ...]:
    """One sheet per year with the same columns is one mapping; an event is a campaign of its own."""
    by_header: dict[tuple[str, ...], list[Found]] = {}
    for each in found:
        by_header.setdefault(tuple(map(str, each.table.frame.columns)), []).append(each)
    groups: list[Group] = []
    for alike in by_header.values():
        sheet = judge_sheets([each.table for each in alike], today)
        if sheet.kind is SheetKind.EVENT and len(alike) > 1:
            groups += [Group((each,), judge_sheets([each.table], today)) for each in alike]
        else:
            groups.append(Group(tuple(alike), sheet))
    return tuple(groups)


def draft_groups(
    groups: Sequence[Group], names: Sequence[str], today: date, ask: Asking = nobody, ready: Collection[int] = ()
) -> dict[int, DraftedGroup]:
    """By position, all but the `ready` ones, to whose records the others may point all the same.

    Each answer may bring up, or settle, another question: so a sheet is drafted again after each.
    """
    links = find_links([group.sheet for group in groups], _known_columns(groups, ready))
    return {
        place: _drafted(group, partial(draft_sheet, group.sheet, links[place], names[place], today), ask)
        for place, group in enumerate(groups)
        if place not in ready
    }


def _known_columns(groups: Sequence[Group], ready: Collection[int]) -> dict[tuple[int, str], str]:
    """The columns that the keys of ready mappings are built of, with the word that begins these keys."""
    known = ((place, recognise(groups[place].found[0].table.frame.columns)) for place in ready)
    return {
        (place, header): label
        for place, format_ in known
        if format_
        for header in map(str, groups[place].found[0].table.frame.columns)
        if (label := format_.label_of(header))
    }


def _drafted(group: Group, draft: Callable[[Mapping[str, str]], Draft], ask: Asking) -> DraftedGroup:
    answers: dict[str, str] = {}
    asked: set[str] = set()
    drafted = draft(answers)
    while question := next((each for each in drafted.questions if answer_to(each) not in asked), None):
        asked.add(answer_to(question))
        answer = ask(_told(group), question)
        if answer is not None:
            answers[answer_to(question)] = answer
            drafted = draft(answers)
    return DraftedGroup(group, drafted)


def _told(group: Group) -> str:
    place = group.found[0].table.place
    return " › ".join(part for part in (place.file, place.sheet) if part)

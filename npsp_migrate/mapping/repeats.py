"""The same key more than once in a source: refused with all its cells, or its rows folded into one record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from npsp_migrate.location import Location
from npsp_migrate.mapping.cells import ERASED, Mask, Objects, blanks, distinct, present
from npsp_migrate.mapping.pieces import Piece, pieces_of
from npsp_migrate.mapping.rules import Repeats
from npsp_migrate.mapping.sheets import Sheet
from npsp_migrate.mapping.texts import as_text, comparable
from npsp_migrate.model.issue import Fate, Issue, RowNote, error, warning, words

Numbers = npt.NDArray[np.intp]

# A person who once said no is left in peace, however many other rows say nothing of it.
REFUSALS = frozenset(
    {"HasOptedOutOfEmail", "HasOptedOutOfFax", "DoNotCall", "npsp__Do_Not_Contact__c", "npsp__Deceased__c"}
)
SHOWN = 5  # other values in a warning: the rest is counted


@dataclass(frozen=True, slots=True, eq=False)
class Refused:
    """Rows that share a key with another row, as (table, row)."""

    issues: tuple[Issue, ...]
    notes: tuple[RowNote, ...]

    def out_of(self, sheet: Sheet) -> Sheet:
        """The sheet, giving nothing from the refused rows."""
        rows = [note.row for note in self.notes if note.table == sheet.position]
        return replace(sheet, refused=sheet.refused | sheet.table.frame.index.isin(rows))


def refuse_repeats(sheets: Sequence[Sheet]) -> Refused:
    """Every row whose key stands elsewhere in the same source. Nobody can tell which of them is right."""
    issues: list[Issue] = []
    notes: dict[tuple[int, int], RowNote] = {}
    for piece in pieces_of(sheets):
        if piece.rule.repeats is Repeats.REFUSE:
            for places in _repeated(piece):
                found = _told(piece, places)
                spots = _spots(piece, places)
                if not all(spot in notes for spot in spots):  # a gift and its payment repeat together: told once
                    issues.append(found)
                for spot in spots:
                    notes.setdefault(spot, RowNote(*spot, Fate.REFUSED, found.words))
    return Refused(tuple(issues), tuple(notes[place] for place in sorted(notes)))


def _repeated(piece: Piece) -> list[list[int]]:
    """The lines of each key that stands twice, in the order of the sheets. Salesforce compares without case."""
    folded = piece.lines["key"].str.casefold()
    twice = piece.lines[folded.duplicated(keep=False)].sort_values(["table", "row"])
    return [list(lines.index) for _, lines in twice.groupby(folded, sort=False)]


def _spots(piece: Piece, places: Sequence[int]) -> list[tuple[int, int]]:
    lines = piece.lines.loc[list(places)]
    return [(int(table), int(row)) for table, row in zip(lines["table"], lines["row"], strict=True)]


def _told(piece: Piece, places: Sequence[int]) -> Issue:
    rule = piece.rule
    return error(
        "key-repeated",
        piece.location(places[0]),
        object=rule.object,
        key=piece.lines["key"].iloc[places[0]],
        count=len(places),
        cells=_cells([piece.location(place) for place in places]),
    )


def _cells(places: Sequence[Location]) -> str:
    """`B672`, `B673`; with file and sheet when they are not all in one sheet."""
    one_sheet = len({(place.file, place.sheet) for place in places}) == 1
    return ", ".join(f"`{place.cell}`" if one_sheet else str(place) for place in places)


def merge_repeats(piece: Piece) -> tuple[Piece, tuple[Issue, ...]]:
    """One line per key. The value that most rows say wins, then the smallest: where rows stand decides nothing."""
    several = piece.lines["key"].str.casefold().duplicated(keep=False)
    if piece.rule.repeats is not Repeats.MERGE or not several.any():
        return piece, ()
    merged, issues = _merge(_part(piece, several))
    alone = _part(piece, ~several)
    lines = pd.concat([alone.lines, merged.lines], ignore_index=True)
    return replace(piece, lines=lines, frame=pd.concat([alone.frame, merged.frame], ignore_index=True)), issues


def _part(piece: Piece, chosen: "pd.Series[bool]") -> Piece:
    lines, frame = piece.lines[chosen], piece.frame[chosen.to_numpy()]
    return replace(piece, lines=lines.reset_index(drop=True), frame=frame.reset_index(drop=True))


def _merge(piece: Piece) -> tuple[Piece, tuple[Issue, ...]]:
    groups, _ = pd.factorize(piece.lines["key"].str.casefold().to_numpy(dtype=object), sort=True)
    winners = {name: _winner(groups, piece.frame[name]) for name in piece.frame.columns}
    for name in REFUSALS & set(winners):
        asked = piece.frame[name].to_numpy(dtype=object) == True  # noqa: E712 - cells are objects, some blank
        winners[name][0][groups[asked]] = True
    kept = _kept(piece, groups, winners)
    columns = {name: pd.Series(values, dtype=object) for name, (values, _) in winners.items()}
    lines = piece.lines.iloc[kept].reset_index(drop=True)
    lines["key"] = _smallest_key(piece.lines["key"], groups)
    merged = replace(piece, lines=lines, frame=pd.DataFrame(columns, index=lines.index, dtype=object))
    members = pd.Series(groups).groupby(groups).indices
    issues = [
        _differs(merged, piece.frame[name].iloc[members[place]], int(place), name)
        for name, (_, differing) in winners.items()
        for place in np.flatnonzero(differing)
    ]
    return merged, tuple(issues)


def folded_rows(sheets: Sequence[Sheet], pieces: Sequence[Piece]) -> list[RowNote]:
    """Rows that gave records and stand for none: their values live on in a record shown at another row."""
    shown = [(piece.lines["table"].to_numpy(), piece.lines["row"].to_numpy()) for piece in pieces]
    notes: list[RowNote] = []
    for sheet in sheets:
        gave = np.zeros(len(sheet.refused), dtype=bool)
        for drawn in sheet.drawn:
            gave |= sheet.given(drawn)
        rows = sheet.table.frame.index.to_numpy()[gave]
        of_sheet = [numbers[tables == sheet.position] for tables, numbers in shown]
        hidden = rows[~np.isin(rows, np.concatenate([[], *of_sheet]))]
        notes += [RowNote(sheet.position, row, Fate.USED, words("row-folded")) for row in hidden.tolist()]
    return notes


def _winner(groups: Numbers, values: pd.Series) -> tuple[Objects, Mask]:
    """Per group the winning value, and whether its rows differ in more than case and accents."""
    count = int(groups.max()) + 1
    said = values.to_numpy(dtype=object)
    there = present(said)
    won = blanks(count)
    won[groups[there & (said == ERASED)]] = ERASED
    there &= said != ERASED
    codes, uniques = distinct(said[there])
    ordered = sorted(range(len(uniques)), key=lambda place: as_text(uniques[place]))
    pairs, times = _counted(groups[there], np.argsort(ordered)[codes])
    best = np.lexsort((pairs[1], -times, pairs[0]))
    for place in best[_first_of_each(pairs[0][best])]:  # one step per record, not per row
        won[pairs[0][place]] = uniques[ordered[pairs[1][place]]]
    folded, _ = distinct(np.array([comparable(uniques[place]) for place in ordered], dtype=object))
    meanings, _ = _counted(pairs[0], folded[pairs[1]])
    return won, np.bincount(meanings[0], minlength=count) > 1


def _counted(groups: Numbers, values: Numbers) -> tuple[Numbers, Numbers]:
    """Each pair of group and value once, and how often it stands."""
    width = int(values.max(initial=0)) + 1
    pairs, times = np.unique(groups.astype(np.int64) * width + values, return_counts=True)
    return np.stack([pairs // width, pairs % width]), times


def _first_of_each(groups: Numbers) -> Mask:
    """The first place of each group, in groups that are sorted."""
    return np.diff(groups, prepend=-1) > 0


def _kept(piece: Piece, groups: Numbers, winners: Mapping[str, tuple[Objects, Mask]]) -> Numbers:
    """Per group the line that says most of what was kept: provenance points there."""
    agrees = np.zeros(len(groups), dtype=np.intp)
    for name, (values, _) in winners.items():
        agrees += piece.frame[name].to_numpy(dtype=object) == values[groups]
    order = np.lexsort((piece.lines["row"], piece.lines["table"], -agrees, groups))
    return order[_first_of_each(groups[order])]


def _smallest_key(keys: pd.Series, groups: Numbers) -> pd.Series:
    codes, written = pd.factorize(keys.to_numpy(dtype=object), sort=True)
    order = np.lexsort((codes, groups))
    return pd.Series(written[codes[order[_first_of_each(groups[order])]]], dtype=object)


def _differs(merged: Piece, said: pd.Series, place: int, name: str) -> Issue:
    kept = as_text(merged.frame[name].iloc[place])
    others = sorted({as_text(value) for value in said if value is not None} - {kept, ERASED})
    more = f" … +{len(others) - SHOWN}" if len(others) > SHOWN else ""
    return warning(
        "repeat-differs",
        merged.location(place, name),
        object=merged.rule.object,
        key=merged.lines["key"].iloc[place],
        field=name,
        kept=kept,
        others=", ".join(others[:SHOWN]) + more,
    )

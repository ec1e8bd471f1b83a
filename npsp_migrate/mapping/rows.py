"""Rows × mappings → candidate records of each Salesforce object. Pure: no files, no org, no clock."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

import pandas as pd

from npsp_migrate.mapping.controls import add_up, control_sums
from npsp_migrate.mapping.mapped import Mapped
from npsp_migrate.mapping.opening import known_keys, open_sheet
from npsp_migrate.mapping.origins import column_uses, field_headers
from npsp_migrate.mapping.pieces import Piece, pieces_of
from npsp_migrate.mapping.repeats import folded_rows, merge_repeats, refuse_repeats
from npsp_migrate.mapping.rules import RecordRule, SourceMapping
from npsp_migrate.mapping.sheets import Sheet, draw_sheet
from npsp_migrate.mapping.spelling import spell_alike
from npsp_migrate.model.cleaned import Cleaned
from npsp_migrate.model.issue import Issue, RowNote
from npsp_migrate.model.records import BORN, LINE_COLUMNS, SAID_ON, Candidates, Provenance, Reference
from npsp_migrate.npsp.contact_points import headers_of_kind
from npsp_migrate.npsp.objects import CONTACT, load_position


def map_rows(cleaned: Sequence[Cleaned], mappings: Sequence[SourceMapping], key_field: str) -> Mapped:
    """The candidates of all tables. `mappings` stand beside `cleaned`: several tables may share one.

    A row with an error gives nothing at all, so that nobody finds half of it in the org.
    """
    opened = [
        open_sheet(position, each, mapping)
        for position, (each, mapping) in enumerate(zip(cleaned, mappings, strict=True))
    ]
    known = known_keys(opened)
    read = [draw_sheet(sheet, known) for sheet in opened]
    issues: list[Issue] = [issue for sheet in read for issue in sheet.issues]
    notes: list[RowNote] = [note for sheet in read for note in sheet.notes]
    pieces: list[Piece] = []
    further: list[Further] = []
    for sheets in _by_source(read):
        refused = refuse_repeats(sheets)
        issues += refused.issues
        notes += refused.notes
        remaining = [refused.out_of(sheet) for sheet in sheets]
        whole = pieces_of(remaining)
        folded = [merge_repeats(piece) for piece in whole]
        issues += [issue for _, differing in folded for issue in differing]
        notes += folded_rows(remaining, [piece for piece, _ in folded])
        pieces += [piece for piece, _ in folded]
        further += [_further(before, after) for before, (after, _) in zip(whole, folded, strict=True)]
    return Mapped(
        candidates=_candidates(spell_alike(pieces), further),
        provenance=_provenance(read),
        issues=tuple(sorted(issues, key=lambda issue: (issue.at, issue.words))),
        notes=tuple(sorted(_one_per_row(notes))),
        columns=tuple(use for sheet in read for use in column_uses(sheet.table, sheet.mapping, key_field)),
        controls=add_up([total for sheet in read for total in control_sums(sheet)]),
        targets=_targets(mappings),
        on_missing={
            (sheet.position, rule.name): rule.on_missing
            for sheet in read
            for rule in sheet.mapping.records
            if rule.on_missing
        },
    )


def _by_source(sheets: Iterable[Sheet]) -> list[list[Sheet]]:
    ordered = sorted(sheets, key=lambda sheet: (sheet.mapping.rank, sheet.mapping.source, sheet.position))
    return [list(group) for _, group in groupby(ordered, key=lambda sheet: sheet.mapping.source)]


def _one_per_row(notes: Iterable[RowNote]) -> Iterable[RowNote]:
    """The gravest fate of each row."""
    kept: dict[tuple[int, int], RowNote] = {}
    for note in notes:
        place = (note.table, note.row)
        if place not in kept or kept[place].fate < note.fate:
            kept[place] = note
    return kept.values()


Further = tuple[str, pd.DataFrame]  # object, and rows whose values live on in the candidate shown at another row


def _further(before: Piece, after: Piece) -> Further:
    here = pd.MultiIndex.from_frame(before.lines[["table", "row"]])
    gone = before.lines[~here.isin(pd.MultiIndex.from_frame(after.lines[["table", "row"]]))]
    return before.rule.object, gone[["key", "table", "row"]].assign(record=before.rule.name)


def _candidates(pieces: Sequence[Piece], further: Sequence[Further]) -> Mapping[str, Candidates]:
    objects = sorted({piece.rule.object for piece in pieces}, key=lambda name: (load_position(name), name))
    return {
        name: _of_object(
            name,
            [piece for piece in pieces if piece.rule.object == name],
            [lines for sobject, lines in further if sobject == name],
        )
        for name in objects
    }


def _of_object(name: str, pieces: Sequence[Piece], further: Sequence[pd.DataFrame]) -> Candidates:
    """All candidates of one object, in an order that the order of rows does not change."""
    lines = pd.concat([_lines(piece) for piece in pieces], ignore_index=True)
    frame = pd.concat([piece.frame for piece in pieces], ignore_index=True)
    frame = frame.astype(object).where(frame.notna(), None)[sorted(frame.columns)]
    order = lines.sort_values(["table", "key", "record"], kind="stable").index
    return Candidates(
        object=name,
        frame=frame.loc[order].reset_index(drop=True),
        lines=lines.loc[order, [*LINE_COLUMNS, SAID_ON, BORN]].reset_index(drop=True),
        references=_references(pieces),
        further=pd.concat(further, ignore_index=True),
    )


def _lines(piece: Piece) -> pd.DataFrame:
    record = pd.Series([piece.rule.name] * len(piece.lines), dtype=object)
    return piece.lines.assign(record=record, rank=piece.mapping.rank)


def _references(pieces: Sequence[Piece]) -> Mapping[str, Reference]:
    found = {rule.field: rule.reference for piece in pieces for rule in piece.rule.fields if rule.reference}
    return dict(sorted(found.items()))


def _provenance(sheets: Sequence[Sheet]) -> Provenance:
    headers = {(sheet.position, rule.name): _headers(rule) for sheet in sheets for rule in sheet.mapping.records}
    return Provenance(tuple(sheet.table.without_cells() for sheet in sheets), headers)


def _headers(rule: RecordRule) -> Mapping[str, str]:
    return headers_of_kind(field_headers(rule)) if rule.object == CONTACT else field_headers(rule)


def _targets(mappings: Sequence[SourceMapping]) -> Mapping[str, tuple[str, ...]]:
    fields: dict[str, set[str]] = {}
    for mapping in mappings:
        for rule in mapping.records:
            fields.setdefault(rule.object, set()).update(each.field for each in rule.fields)
    return {name: tuple(sorted(found)) for name, found in sorted(fields.items())}

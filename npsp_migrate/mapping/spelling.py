"""One spelling per key: Salesforce compares keys without case, so `don:R-1` and `don:r-1` are one record."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from npsp_migrate.mapping.pieces import Piece

Spellings = Mapping[str, Mapping[str, str]]  # object → a key → the spelling that all use


def spell_alike(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with each key, and each reference to it, written as its most trusted record writes it."""
    spellings = _spellings(pieces)
    return [_spelled(piece, spellings) for piece in pieces] if spellings else list(pieces)


def _spellings(pieces: Sequence[Piece]) -> Spellings:
    """Only keys that are written in several ways; nearly always there is none."""
    written = _written(pieces)
    several = _written_in_several_ways(written)
    first: dict[str, dict[str, str]] = {}
    changed: dict[str, dict[str, str]] = {}
    for sobject, keys in written:
        known = first.setdefault(sobject, {})
        for key in sorted(keys) if sobject in several else ():
            chosen = known.setdefault(key.casefold(), key)
            if chosen != key:
                changed.setdefault(sobject, {})[key] = chosen
    return changed


def _written_in_several_ways(written: Sequence[tuple[str, set[str]]]) -> set[str]:
    """The objects with keys that differ in case only."""
    keys: dict[str, set[str]] = {}
    for sobject, found in written:
        keys.setdefault(sobject, set()).update(found)
    return {sobject for sobject, found in keys.items() if len({key.casefold() for key in found}) < len(found)}


def _written(pieces: Sequence[Piece]) -> list[tuple[str, set[str]]]:
    """Each object's keys: those of its records, the most trusted source first, then those that point to it."""
    trusted = sorted(pieces, key=lambda each: (each.mapping.rank, each.rule.name))
    return [(piece.rule.object, set(piece.lines["key"])) for piece in trusted] + [
        (rule.reference.parent, set(piece.frame[rule.field].dropna()))
        for piece in pieces
        for rule in piece.rule.fields
        if rule.reference
    ]


def _spelled(piece: Piece, spellings: Spellings) -> Piece:
    lines = piece.lines.assign(key=_changed(piece.lines["key"], spellings.get(piece.rule.object, {})))
    references = {rule.field: rule.reference.parent for rule in piece.rule.fields if rule.reference}
    frame = piece.frame.copy()
    for field, parent in references.items():
        frame[field] = _changed(frame[field], spellings.get(parent, {}))
    return replace(piece, lines=lines, frame=frame)


def _changed(keys: pd.Series, spellings: Mapping[str, str]) -> pd.Series:
    if not spellings:
        return keys
    return pd.Series([spellings.get(key, key) for key in keys], index=keys.index, dtype=object)

"""Projects and cleaned tables as small as a test needs them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import dedent

import pandas as pd
import pytest

from npsp_migrate.errors import ProjectError
from npsp_migrate.location import column_letter
from npsp_migrate.mapping.loading import load_project
from npsp_migrate.mapping.mapped import Mapped
from npsp_migrate.mapping.project import Project
from npsp_migrate.mapping.rows import map_rows
from npsp_migrate.mapping.rules import SourceMapping
from npsp_migrate.model.cleaned import CHANGE_COLUMNS, Cleaned
from npsp_migrate.model.issue import RowNote
from npsp_migrate.model.table import PART, SheetPlace, Table

PROJECT = """\
version: 1
project: Les Coquelicots
sources:
  - name: donateurs
    file: donateurs.xlsx
    mapping: donateurs.yml
"""
FIRST_ROW = 2


def written(folder: Path, mapping: str, project: str = PROJECT) -> Path:
    (folder / "npsp-migrate.yml").write_text(dedent(project), encoding="utf-8")
    (folder / "donateurs.yml").write_text(dedent(mapping), encoding="utf-8")
    return folder


def loaded(folder: Path, mapping: str, project: str = PROJECT) -> Project:
    return load_project(written(folder, mapping, project))


def refused(folder: Path, mapping: str, project: str = PROJECT) -> str:
    """What a person reads when the project cannot be used."""
    with pytest.raises(ProjectError) as caught:
        loaded(folder, mapping, project)
    return f"{caught.value.message}\n\nhint: {caught.value.hint}"


def mapping_of(folder: Path, mapping: str) -> SourceMapping:
    return loaded(folder, mapping).sources[0].mapping


def table(
    columns: Mapping[str, Sequence[object]], file: str = "donateurs.xlsx", rows: Sequence[int] | None = None
) -> Table:
    """A cleaned table; its letters count the headers, parts share their header's."""
    length = max((len(values) for values in columns.values()), default=0)
    index = list(rows) if rows is not None else list(range(FIRST_ROW, FIRST_ROW + length))
    frame = pd.DataFrame(
        {header: pd.Series(list(values), index=index, dtype=object) for header, values in columns.items()},
        index=index,
    )
    headers = [header for header in columns if PART not in header]
    letters = {header: column_letter(place) for place, header in enumerate(headers)}
    return Table("donateurs", SheetPlace(file), frame, letters)


def cleaned(columns: Mapping[str, Sequence[object]], notes: tuple[RowNote, ...] = (), **more: object) -> Cleaned:
    return Cleaned(table(columns, **more), pd.DataFrame(columns=CHANGE_COLUMNS), notes=notes)  # type: ignore[arg-type]


def mapped(folder: Path, mapping: str, columns: Mapping[str, Sequence[object]], **more: object) -> Mapped:
    rules = mapping_of(folder, mapping)
    return map_rows([cleaned(columns, **more)], [rules], "Migration_Key__c")  # type: ignore[arg-type]


def records(result: Mapped, sobject: str) -> dict[str, dict[str, object]]:
    """Key → the fields that have a value."""
    if sobject not in result.candidates:
        return {}
    candidates = result.candidates[sobject]
    return {
        key: {
            field: value for field, value in zip(candidates.frame.columns, values, strict=True) if value is not None
        }
        for key, values in zip(candidates.lines["key"], candidates.frame.to_numpy(), strict=True)
    }


def ends(result: Mapped) -> list[tuple[int, str, str]]:
    return [(note.row, note.fate.name, note.because.code) for note in result.notes]

"""The records that one rule gives in one source, over all the source's tables."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from npsp_migrate.location import Location
from npsp_migrate.mapping.origins import field_headers, key_header_of_row
from npsp_migrate.mapping.rules import RecordRule, SourceMapping
from npsp_migrate.mapping.sheets import Sheet
from npsp_migrate.model.records import BORN, SAID_ON
from npsp_migrate.model.table import Table


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """`lines`: key, table, row of each record; `frame`: its fields; both with the same RangeIndex.

    Keys are never blank here: a row whose record has no key was refused before.
    """

    rule: RecordRule
    mapping: SourceMapping
    tables: dict[int, Table]
    lines: pd.DataFrame
    frame: pd.DataFrame

    def location(self, place: int, field: str = "") -> Location:
        """The cell of one record's field, or of its key."""
        line = self.lines.iloc[place]
        table, row = self.tables[int(line["table"])], int(line["row"])
        if field:
            return table.at(row, field_headers(self.rule).get(field, ""))
        return table.at(row, key_header_of_row(self.rule.key, table, row))


def pieces_of(sheets: Sequence[Sheet]) -> list[Piece]:
    """One piece for each record rule. `sheets` are the tables of one source."""
    mapping = sheets[0].mapping
    tables = {sheet.position: sheet.table for sheet in sheets}
    return [
        Piece(
            rule,
            mapping,
            tables,
            pd.concat([_lines(sheet, number) for sheet in sheets], ignore_index=True),
            pd.concat([_frame(sheet, number) for sheet in sheets], ignore_index=True),
        )
        for number, rule in enumerate(mapping.records)
    ]


def _lines(sheet: Sheet, number: int) -> pd.DataFrame:
    drawn = sheet.drawn[number]
    given = sheet.given(drawn)
    rows = sheet.table.frame.index.to_numpy(dtype="int64")[given]
    key = pd.Series(drawn.keys[given], dtype=object)
    said_on = pd.Series(drawn.said_on[given], dtype=object)
    born = pd.Series(drawn.born[given], dtype=object)
    return pd.DataFrame({"key": key, "table": sheet.position, "row": rows, SAID_ON: said_on, BORN: born})


def _frame(sheet: Sheet, number: int) -> pd.DataFrame:
    drawn = sheet.drawn[number]
    given = sheet.given(drawn)
    columns = {name: pd.Series(values[given], dtype=object) for name, values in drawn.fields.items()}
    return pd.DataFrame(columns, index=pd.RangeIndex(int(given.sum())), dtype=object)

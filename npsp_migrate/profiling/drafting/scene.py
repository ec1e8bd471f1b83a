"""A sheet to draft from, with what is known of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from npsp_migrate.model.columns import PARTS
from npsp_migrate.model.profile import Judged, Meaning, Party
from npsp_migrate.model.table import part_column
from npsp_migrate.profiling.cells import readings, spec_of
from npsp_migrate.profiling.drafting import word_maps
from npsp_migrate.profiling.drafting.draft import Yaml
from npsp_migrate.profiling.joins import Links
from npsp_migrate.profiling.sheets import JudgedSheet

Fields = dict[str, Yaml]


@dataclass(frozen=True, slots=True)
class Scene:
    """A sheet to draft from: what is known of it, and of its numbers in other sheets."""

    sheet: JudgedSheet
    links: Links
    name: str  # of the mapping: begins the keys of what has no number
    today: date

    def find(self, meaning: Meaning, party: Party | None = None) -> Judged | None:
        return self.sheet.find(meaning, party)

    def header(self, meaning: Meaning, party: Party | None = None) -> str:
        found = self.find(meaning, party)
        return found.header if found and self.sheet.cells[found.header].filled else ""

    def is_sparse(self, header: str) -> bool:
        """Blank so often that a blank cell is no mistake: the row tells of somebody who gave nothing."""
        cells = self.sheet.cells[header]
        return cells.filled * 10 < cells.rows * 9

    def words_of(self, header: str) -> tuple[str, ...]:
        """All the different words of a column, in one spelling each."""
        return word_maps.spellings(str(cell) for cell in self.sheet.frame[header].dropna().tolist())

    def has_part(self, column: Judged, part: str) -> bool:
        """Whether some cell of a sample has this part: a partner, a second address."""
        if part not in PARTS.get(column.type, ()):
            return False
        place = PARTS[column.type].index(part)
        found = readings(self.sheet.cells[column.header].sample, spec_of(column.header, column.type), self.today)
        return any(each.parts and each.parts[place] for each in found)

    def part_of(self, column: Judged | None, part: str) -> str:
        """The part as a column of a mapping; nothing where no cell has it."""
        return part_column(column.header, part) if column and self.has_part(column, part) else ""


def first_of(rules: Sequence[Yaml]) -> Yaml:
    return rules[0] if len(rules) == 1 else {"first_of": list(rules)}

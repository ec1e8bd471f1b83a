"""What may be named at one place of a mapping: its columns, their parts, its records. Complaints carry the line."""

from collections.abc import Mapping
from dataclasses import dataclass

from npsp_migrate.mapping.field_checks import Complaint
from npsp_migrate.mapping.folding import did_you_mean
from npsp_migrate.mapping.problems import Path, Problems
from npsp_migrate.mapping.yaml_text import YamlText
from npsp_migrate.model.columns import PARTS, ColumnSpec
from npsp_migrate.model.table import base_column, part_column


@dataclass(frozen=True, slots=True)
class Scope:
    """One mapping while it is read."""

    text: YamlText
    top: Path  # where the mapping stands in its file: () in its own, ("sources", 2) in the project's
    problems: Problems
    columns: Mapping[str, ColumnSpec]
    objects: Mapping[str, str]  # record name → its object
    key_field: str

    def complain(self, path: Path, text: str, hint: str = "") -> None:
        self.problems.found.append(self.text.problem(path, text, hint))

    def complain_of_key(self, path: Path, complaint: Complaint) -> None:
        self.problems.found.append(self.text.problem_with_key(path, *complaint))

    def names(self) -> tuple[str, ...]:
        """Every column, and every part of one."""
        parts = (
            part_column(each.header, part) for each in self.columns.values() for part in PARTS.get(each.type, ())
        )
        return (*self.columns, *parts)

    def knows(self, name: str) -> bool:
        return name in self.names()

    def spec(self, name: str) -> ColumnSpec | None:
        """The description of a whole column; a part of one has none of its own."""
        return self.columns.get(name)

    def column(self, path: Path, name: str, *, key: bool = False) -> str:
        """The column's name, with a complaint when the mapping does not have it."""
        if not self.knows(name):
            complaint = self._unknown(name)
            if key:
                self.complain_of_key(path, complaint)
            else:
                self.complain(path, *complaint)
        return name

    def _unknown(self, name: str) -> Complaint:
        base = self.columns.get(base_column(name))
        parts = PARTS.get(base.type, ()) if base else ()
        if base and parts:
            offered = [part_column(base.header, part) for part in parts]
            hint = did_you_mean(name, offered) or f"Its parts are {', '.join(f'`{part}`' for part in parts)}"
            return f"`{base.header}`, read as `{base.type}`, has no such part as `{name}`", hint
        hint = did_you_mean(name, self.names()) or "Name the column under `columns:` first"
        return f"no column `{name}` stands under `columns:`", hint

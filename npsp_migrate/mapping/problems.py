"""What is wrong in a YAML file, gathered and told together: file, line, column, the way to it in words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePath

from npsp_migrate.errors import ProjectError

Path = tuple[str | int, ...]  # the way from the top of a YAML file: ("records", "donor", "fields", "LastName")

SHOWN = 30  # problems in one message; the next run tells the rest
REFERENCE = "Each key is explained in `mappings/README.md`"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One sentence about one place. Lines and columns count from 1; 0 means the whole file."""

    file: str
    line: int
    column: int
    way: str
    text: str
    hint: str = ""

    @property
    def place(self) -> str:
        at = f"`{self.file}`, line {self.line}, column {self.column}" if self.line else f"`{self.file}`"
        return f"{at}: {self.way}" if self.way else at

    def __str__(self) -> str:
        return f"{self.place}: {self.text}"


@dataclass(frozen=True, slots=True)
class Problems:
    """The problems found so far in all files of a project."""

    found: list[Problem] = field(default_factory=list)

    def stop(self) -> None:
        """Raise one error that tells them all, or nothing when there is none."""
        if self.found:
            raise project_error(self.found)


def project_error(problems: Iterable[Problem]) -> ProjectError:
    ordered = sorted(set(problems))
    if len(ordered) == 1:
        return ProjectError(str(ordered[0]), hint=ordered[0].hint or REFERENCE)
    told = [_one_line(each) for each in ordered[:SHOWN]]
    if len(ordered) > SHOWN:
        told.append(f"… and {len(ordered) - SHOWN} more")
    return ProjectError("\n".join(told), hint=REFERENCE)


def _one_line(problem: Problem) -> str:
    if not problem.hint:
        return str(problem)
    return f"{problem}; {problem.hint[0].lower()}{problem.hint[1:]}"


def in_words(path: Path) -> str:
    """`records › donor › fields › LastName`; places in a list count from 1: `sources › 2`."""
    return " › ".join(str(part + 1) if isinstance(part, int) else part for part in path)


def shown_path(file: PurePath, root: PurePath) -> str:
    """A file as people know it: from the project's folder when it is inside."""
    return file.relative_to(root).as_posix() if file.is_relative_to(root) else str(file)

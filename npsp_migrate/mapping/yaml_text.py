"""A YAML file as plain values, remembering the line and column of each. No meaning is read here.

The tree of nodes is walked instead of ruamel's constructors: a key said twice must be told with both lines,
`12.50` must stay exact, and a code such as `06` must keep its zero.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path as FilePath

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from npsp_migrate.errors import ProjectError
from npsp_migrate.mapping.problems import Path, Problem, Problems, in_words

Plain = dict[str, "Plain"] | list["Plain"] | str | int | bool | Decimal | date | None
Mark = tuple[int, int]  # line and column, from 1


@dataclass(frozen=True, slots=True)
class YamlText:
    """What one file says, and where it says it."""

    file: str  # as people know it
    content: Plain
    values: dict[Path, Mark]
    keys: dict[Path, Mark]

    def problem(self, path: Path, text: str, hint: str = "") -> Problem:
        """A problem with the value at a path."""
        line, column = self._mark(path, self.values)
        return Problem(self.file, line, column, in_words(path), text, hint)

    def problem_with_key(self, path: Path, text: str, hint: str = "") -> Problem:
        """A problem with the key that ends a path: told where its parent stands, pointing at the key."""
        line, column = self._mark(path, self.keys)
        return Problem(self.file, line, column, in_words(path[:-1]), text, hint)

    def line(self, path: Path) -> int:
        """Where a key stands, or the nearest thing above it that stands somewhere."""
        return self._mark(path, self.keys)[0]

    def _mark(self, path: Path, marks: dict[Path, Mark]) -> Mark:
        while path and path not in marks:
            marks = self.values
            path = path[:-1] if path not in marks else path
        return marks.get(path, (1, 1))


def read_yaml(path: FilePath, shown: str, problems: Problems) -> YamlText | None:
    """The file's content; nothing when it cannot be read as YAML, and then a problem is added."""
    before = len(problems.found)
    node = composed(path, shown, problems)
    if node is None:
        if len(problems.found) == before:
            problems.found.append(Problem(shown, 0, 0, "", "the file is empty"))
        return None
    reader = _NodeReader(shown, problems)
    content = reader.read(node, ())
    return YamlText(shown, content, reader.values, reader.keys)


def composed(path: FilePath, shown: str, problems: Problems) -> Node | None:
    """The tree of nodes; nothing when the file is empty, or cannot be read as YAML: then a problem is added."""
    text = _text_of(path, shown)
    try:
        node: Node | None = YAML(pure=True).compose(text)
    except MarkedYAMLError as fault:
        problems.found.append(_syntax_problem(shown, fault))
        return None
    except YAMLError as fault:  # a character that YAML does not allow
        message = str(fault).splitlines()[0]
        problems.found.append(Problem(shown, 0, 0, "", f"this is not YAML: {message}"))
        return None
    return node


def _text_of(path: FilePath, shown: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        raise ProjectError(f"`{shown}` is not UTF-8 text", hint="Save it again with the encoding UTF-8") from fault
    except OSError as fault:
        raise ProjectError(f"`{shown}` cannot be read: {fault.strerror}") from fault


def _syntax_problem(shown: str, fault: MarkedYAMLError) -> Problem:
    mark = fault.problem_mark or fault.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    return Problem(
        shown,
        line,
        column,
        "",
        f"this is not YAML: {fault.problem or fault.context}",
        "Put text that holds `: ` or starts with one of `{ [ * & # % @ !` in quotes, and indent with spaces",
    )


class _NodeReader:
    """Builds the plain values of one file, noting where each stands."""

    def __init__(self, shown: str, problems: Problems) -> None:
        self.values: dict[Path, Mark] = {}
        self.keys: dict[Path, Mark] = {}
        self._shown = shown
        self._problems = problems
        self._open: list[Node] = []  # an alias inside its own anchor would never end

    def read(self, node: Node, path: Path) -> Plain:
        self.values[path] = _mark_of(node)
        if isinstance(node, ScalarNode):
            return self._scalar(node, path)
        if any(node is parent for parent in self._open):
            self._add(node, path, "this alias stands inside what it repeats")
            return None
        self._open.append(node)
        try:
            if isinstance(node, SequenceNode):
                return [self.read(item, (*path, place)) for place, item in enumerate(node.value)]
            return dict(self._pairs(node, path)) if isinstance(node, MappingNode) else None
        finally:
            self._open.pop()

    def _pairs(self, node: MappingNode, path: Path) -> Iterator[tuple[str, Plain]]:
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                self._add(key, path, "a key must be a single text", "Put `{…}` and `[…]` in quotes")
                continue
            here = (*path, key.value)
            if here in self.keys:
                first = self.keys[here][0]
                self._add(key, path, f"`{key.value}` stands here twice, first in line {first}")
                continue
            self.keys[here] = _mark_of(key)
            yield key.value, self.read(value, here)

    def _scalar(self, node: ScalarNode, path: Path) -> Plain:
        try:
            return _scalar_value(node)
        except (ValueError, InvalidOperation):
            self._add(node, path, f"`{node.value}` is no {_kind(node)}", "Put text in quotes")
            return None

    def _add(self, node: Node, path: Path, text: str, hint: str = "") -> None:
        line, column = _mark_of(node)
        self._problems.found.append(Problem(self._shown, line, column, in_words(path), text, hint))


def _mark_of(node: Node) -> Mark:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _scalar_value(node: ScalarNode) -> str | int | bool | Decimal | date | None:
    text: str = node.value
    match _kind(node):
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int" if not _is_code(text):
            return int(text.replace("_", ""), 0)
        case "float":
            return Decimal(text.replace("_", ""))
        case "timestamp" if len(text) <= len("2024-12-31"):
            return date.fromisoformat(text)
        case _:
            return text


def _kind(node: ScalarNode) -> str:
    return (node.tag or "").removeprefix("tag:yaml.org,2002:")


def _is_code(text: str) -> bool:
    """`06` is a department, not a number."""
    digits = text.lstrip("+-")
    return len(digits) > 1 and digits.isdigit() and digits.startswith("0")

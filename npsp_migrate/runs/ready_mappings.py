"""The ready mappings of known formats: found by a sheet's headers, fitted to the project that takes them."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path, PurePath

from ruamel.yaml import YAML

import npsp_migrate
from npsp_migrate.mapping.folding import fold
from npsp_migrate.model.table import Table
from npsp_migrate.profiling.known_formats import KnownFormat, recognise
from npsp_migrate.report.catalogue import Language, catalogue
from npsp_migrate.report.written import one_line

_PACKAGE = Path(npsp_migrate.__file__).parent
_FOLDERS = (_PACKAGE / "mappings", _PACKAGE.parent / "mappings")  # as installed, and in a clone
_SCHEMA_LINE = re.compile(r"\A# yaml-language-server:.*\n(#\n)?")
_BESIDE = re.compile(r"^  # beside ([\w/-]+): .*\n((?:  # (?:- |  ).*\n)+)", re.MULTILINE)
_NAME = "NOM DU FICHIER"  # stands in a ready mapping where only the file's name tells: an event's


@dataclass(frozen=True, slots=True)
class ReadyMapping:
    """`text` is the whole mapping file, as it stands in `mappings/`."""

    key: str
    name: str
    text: str
    file: str
    headers: tuple[str, ...] = ()

    @property
    def per_file(self) -> bool:
        """Each file has a mapping of its own, for its name stands in it."""
        return _NAME in self.text

    def mapping(self, beside: Collection[str] = ()) -> str:
        """`beside`: the keys of the formats of all sheets; what another of them tells better is left out here."""
        head = (
            f"# {self.name}: the ready mapping `{self.key}`, copied because the headers are those of this export.\n"
        )
        fitted = _BESIDE.sub(lambda found: _awake(found) if found[1] in beside else found[0], self.text)
        return head + _SCHEMA_LINE.sub("#\n", fitted).replace(_NAME, _plain(self.file)) + self._unread()

    def _unread(self) -> str:
        """What else stands in the file: the export's own, which are of no use, and those that somebody added."""
        named: set[str] = set()
        for header, told in YAML(typ="safe").load(self.text)["columns"].items():
            aliases = told.get("aliases", ()) if isinstance(told, dict) else ()
            named |= {fold(header), *map(fold, aliases)}
        unread = [one_line(header) for header in self.headers if fold(header) not in named]
        return f"\n# Columns of the file that are not read: {', '.join(unread)}\n" if unread else ""


def ready_mapping(table: Table) -> ReadyMapping | None:
    """None where nobody knows the headers, or where no two such files are alike."""
    known = recognise(table.frame.columns)
    if known is None or known.drafted:
        return None
    headers = tuple(map(str, table.frame.columns))
    for folder in _FOLDERS:
        path = folder / f"{known.key}.yml"
        if path.is_file():
            return ReadyMapping(
                known.key, format_name(known), path.read_text(encoding="utf-8"), table.place.file, headers
            )
    return None


def known_name(table: Table) -> str:
    """As people call the export; empty where nobody knows it."""
    known = recognise(table.frame.columns)
    return format_name(known) if known else ""


def format_name(known: KnownFormat) -> str:
    return catalogue(Language.ENGLISH).text(known.title)


def _awake(found: re.Match[str]) -> str:
    """The lines that stand as comments until the other export is there too."""
    return "".join(f"  {line.removeprefix('  # ')}" for line in found[2].splitlines(keepends=True))


def _plain(file: str) -> str:
    """A file's name as a text of YAML and of a key: without the marks that mean something there."""
    return " ".join(re.sub(r"""["'{}\\#:]""", " ", PurePath(file).stem).split())

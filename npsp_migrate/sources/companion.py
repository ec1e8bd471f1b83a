"""Our own look into a workbook beside the reader's: what that does not tell, and bombs before it meets them."""

from collections.abc import Callable, Iterator, Mapping

from npsp_migrate.errors import SourceError
from npsp_migrate.location import Location
from npsp_migrate.sources.faults import CONTAINER_FAULTS, PACKAGE_FAULTS, damaged
from npsp_migrate.sources.number_formats import ZeroPadding
from npsp_migrate.sources.ods_facts import OdsWalk
from npsp_migrate.sources.package import Package
from npsp_migrate.sources.sheet_facts import SheetFacts, TooLargeError, UnusualXmlError, read_sheet_facts
from npsp_migrate.sources.sheet_walk import read_sheet_facts_slowly
from npsp_migrate.sources.sniffing import FileKind
from npsp_migrate.sources.xls_facts import read_xls_facts
from npsp_migrate.sources.xlsb_facts import read_xlsb_facts, read_xlsb_paddings, read_xlsb_sheets
from npsp_migrate.sources.xml_parts import walk_elements


class Companion:
    """The facts of each sheet, looked up once. What cannot be looked at has no facts, and that is told."""

    def __init__(
        self,
        look: Callable[[str], SheetFacts | None],
        paddings: Mapping[int, ZeroPadding],
        known: Mapping[str, SheetFacts] | None = None,
        parts: Mapping[str, str] | None = None,
    ) -> None:
        self._look = look
        self._facts: dict[str, SheetFacts | None] = dict(known or {})
        self.paddings = paddings
        self.parts = parts or {}  # sheet → its part of the package, where the reader reads sheet by sheet

    def known_facts(self) -> Iterator[tuple[str, SheetFacts]]:
        """Of the sheets that were looked at so far."""
        return ((sheet, facts) for sheet, facts in self._facts.items() if facts is not None)

    def facts(self, sheet: str) -> SheetFacts | None:
        if sheet not in self._facts:
            self._facts[sheet] = self._look(sheet)
        return self._facts[sheet]


def companion_of(content: bytes, kind: FileKind, file: str) -> Companion:
    try:
        return _beside_old_workbook(content, file) if kind is FileKind.XLS else _beside_package(content, kind, file)
    except TooLargeError as bomb:
        raise _too_large(file) from bomb
    except PACKAGE_FAULTS as broken:
        if kind is FileKind.XLSB:  # the reader would trust it, and take all memory or never end
            raise damaged(file) from broken
        return _blind()


def _too_large(file: str) -> SourceError:
    return SourceError(
        f"`{file}` unpacks to more than any list of rows needs",
        hint="Open it, copy the rows into a new workbook and save that",
        at=Location(file),
    )


def _blind() -> Companion:
    return Companion(_nothing, {})


def _beside_old_workbook(content: bytes, file: str) -> Companion:
    """A damaged one is refused here: the reader trusts what it says of its size, and would take all memory."""
    try:
        old = read_xls_facts(content)
    except CONTAINER_FAULTS as broken:
        raise damaged(file) from broken
    return Companion(_nothing, old.paddings, old.facts)


def _nothing(_: str) -> None:
    return None


def _beside_package(content: bytes, kind: FileKind, file: str) -> Companion:
    package = Package(content)
    package.refuse_bombs()
    if kind is FileKind.ODS:
        walk = OdsWalk()
        with package.open("content.xml") as stream:
            walk_elements(stream, walk.on_start, walk.on_end, walk.on_text)
        return Companion(_nothing, walk.paddings, walk.facts)
    if kind is FileKind.XLSB:
        return _beside_binary(package)
    parts, paddings = package.sheet_parts(), package.zero_paddings()
    return Companion(lambda sheet: _look(package, parts.get(sheet, ""), paddings, file), paddings, parts=parts)


def _beside_binary(package: Package) -> Companion:
    """All sheets at once: the reader would make room for whatever a cell far away asks for."""
    relations = package.targets("xl/workbook.bin")
    paddings = read_xlsb_paddings(package.read("xl/styles.bin")) if package.has("xl/styles.bin") else {}
    sheets = read_xlsb_sheets(package.read("xl/workbook.bin"))
    parts = {name: relations[relation] for name, relation in sheets.items() if "worksheets/" in relations[relation]}
    facts = {name: read_xlsb_facts(package.read(part), paddings) for name, part in parts.items()}
    return Companion(_nothing, paddings, facts)


def _look(package: Package, part: str, paddings: Mapping[int, ZeroPadding], file: str) -> SheetFacts | None:
    if not package.has(part):
        return None
    try:
        return _look_quickly(package, part, paddings)
    except TooLargeError as bomb:
        raise _too_large(file) from bomb
    except PACKAGE_FAULTS:
        return None


def _look_quickly(package: Package, part: str, paddings: Mapping[int, ZeroPadding]) -> SheetFacts:
    try:
        with package.open(part) as stream:
            return read_sheet_facts(stream, paddings)
    except UnusualXmlError:
        with package.open(part) as stream:
            return read_sheet_facts_slowly(stream, paddings)

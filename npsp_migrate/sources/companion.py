"""Our own look into an `.xlsx` beside the reader's: what that does not tell, and bombs before it meets them."""

from collections.abc import Mapping

from npsp_migrate.errors import SourceError
from npsp_migrate.location import Location
from npsp_migrate.sources.number_formats import ZeroPadding
from npsp_migrate.sources.package import PACKAGE_ERRORS, Package, TooLargeError
from npsp_migrate.sources.sheet_facts import (
    SheetFacts,
    UnusualXmlError,
    read_sheet_facts,
    read_sheet_facts_slowly,
)


class Companion:
    """The facts of each sheet, looked up once. A package that our look cannot open has none, and that is told."""

    def __init__(self, content: bytes, file: str) -> None:
        self._file = file
        self._facts: dict[str, SheetFacts | None] = {}
        self._parts: Mapping[str, str] = {}
        self.paddings: Mapping[int, ZeroPadding] = {}
        try:
            self._package = Package(content)
            self._package.refuse_bombs()
            self._parts = self._package.sheet_parts()
            self.paddings = self._package.zero_paddings()
        except TooLargeError as bomb:
            raise SourceError(
                f"`{file}` unpacks to more than any list of rows needs",
                hint="Open it, copy the rows into a new workbook and save that",
                at=Location(file),
            ) from bomb
        except PACKAGE_ERRORS:
            self._parts = {}

    def facts(self, sheet: str) -> SheetFacts | None:
        if sheet not in self._facts:
            self._facts[sheet] = self._look(sheet)
        return self._facts[sheet]

    def _look(self, sheet: str) -> SheetFacts | None:
        part = self._parts.get(sheet, "")
        if not part or not self._package.has(part):
            return None
        try:
            with self._package.open(part) as stream:
                return read_sheet_facts(stream, self.paddings)
        except UnusualXmlError:
            return self._look_slowly(part)
        except PACKAGE_ERRORS:
            return None

    def _look_slowly(self, part: str) -> SheetFacts | None:
        try:
            with self._package.open(part) as stream:
                return read_sheet_facts_slowly(stream, self.paddings)
        except PACKAGE_ERRORS:
            return None

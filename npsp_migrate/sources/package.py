"""The zip package of an `.xlsx`: which part holds which sheet, and how much there is to unpack."""

import io
import posixpath
import zipfile
from collections.abc import Mapping
from typing import IO

from npsp_migrate.sources.number_formats import ZeroPadding, read_zero_paddings
from npsp_migrate.sources.sheet_facts import TooLargeError
from npsp_migrate.sources.xml_parts import local_attribute, walk_elements

UNPACKED_LIMIT = 2 << 30  # bytes in all; a million rows of twenty columns unpack to under one GiB
PART_LIMITS = {"sheet": 1 << 30, "sharedstrings": 256 << 20, "content": 1 << 30}  # bytes, of what takes memory
OTHER_LIMIT = 64 << 20  # bytes, of any other part that is read
_READ = (".xml", ".rels", ".bin")  # pictures and the like are never unpacked


class Package:
    """An open `.xlsx` package. A resource: use it in a `with`."""

    def __init__(self, content: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(content))
        self._names = {name.replace("\\", "/").lstrip("/").lower(): name for name in self._archive.namelist()}

    def __enter__(self) -> "Package":
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def open(self, part: str) -> IO[bytes]:
        return self._archive.open(self._names[part.lstrip("/").lower()])

    def read(self, part: str) -> bytes:
        with self.open(part) as stream:
            return stream.read()

    def has(self, part: str) -> bool:
        return part.lstrip("/").lower() in self._names

    def refuse_bombs(self) -> None:
        """Raise when a part says that it unpacks beyond the limit.

        One that says less than it holds is damaged: neither zipfile nor the reader unpacks more than was said.
        """
        parts = [part for part in self._archive.infolist() if not part.is_dir()]
        if sum(part.file_size for part in parts) > UNPACKED_LIMIT:
            raise TooLargeError
        for part in parts:
            limit = _limit(part.filename)
            if limit and part.file_size > limit:
                raise TooLargeError

    def sheet_parts(self) -> Mapping[str, str]:
        """Sheet name → part, as `xl/workbook.xml` and its relations say."""
        book = self._workbook_part()
        targets = self.targets(book)
        sheets: dict[str, str] = {}

        def on_start(name: str, attributes: Mapping[str, str]) -> None:
            relation = local_attribute(attributes, "id")
            if name == "sheet" and relation in targets:
                sheets[attributes.get("name", "")] = targets[relation]

        with self.open(book) as stream:
            walk_elements(stream, on_start)
        return sheets

    def zero_paddings(self) -> Mapping[int, ZeroPadding]:
        """Cell style → padding; nothing when the package has no styles."""
        styles = posixpath.join(posixpath.dirname(self._workbook_part()), "styles.xml")
        if not self.has(styles):
            return {}
        with self.open(styles) as stream:
            return read_zero_paddings(stream)

    def _workbook_part(self) -> str:
        usual = "xl/workbook.xml"
        others = [name for name in self._names if name.endswith("workbook.xml")]
        return usual if self.has(usual) or not others else others[0]

    def targets(self, part: str) -> Mapping[str, str]:
        """Relation → the part that it names."""
        folder, file = posixpath.split(part)
        targets: dict[str, str] = {}

        def on_start(name: str, attributes: Mapping[str, str]) -> None:
            if name == "Relationship":
                target = attributes.get("Target", "")
                path = target if target.startswith("/") else posixpath.join(folder, target)
                targets[attributes.get("Id", "")] = posixpath.normpath(path).lstrip("/")

        with self.open(f"{folder}/_rels/{file}.rels") as stream:
            walk_elements(stream, on_start)
        return targets


def _limit(part: str) -> int:
    """How large a part may be; 0 for one that nobody reads."""
    name = posixpath.basename(part.replace("\\", "/")).lower()
    if not name.endswith(_READ) or "pivotcache" in part.lower() or "vba" in name:
        return 0
    in_sheets = "worksheets/" in part.lower()
    return PART_LIMITS["sheet"] if in_sheets else PART_LIMITS.get(name.partition(".")[0], OTHER_LIMIT)

"""Reading XML that anybody may have sent: no document types, hence no entities, and memory within bounds."""

from pyexpat import ErrorString, ExpatError
from xml.etree import ElementTree
from xml.parsers import expat

MAX_ELEMENTS = 1_200_000  # a batch of 10,000 records with 100 fields each, and something over
MAX_DEPTH = 100
_PIECE = 1 << 16  # bytes: a document that is refused early is not read to its end


class UnreadableXml(Exception):  # noqa: N818 - it is an answer to the client, not an error of ours
    """The text is no XML, or more than we take; carries the sentence for the client and the place."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class HostileXml(UnreadableXml):
    """A document type: only that can declare entities."""


class PlacedElement(ElementTree.Element):
    """An element that knows its line in the text."""

    __slots__ = ("line",)
    line: int


def read_xml(body: bytes) -> ElementTree.Element:
    """The root, with namespaces in the tags as ElementTree writes them; in whatever encoding the text is."""
    return _Reader().read(body)


def line_of(element: ElementTree.Element) -> int:
    return element.line if isinstance(element, PlacedElement) else 1


class _Reader:
    def __init__(self) -> None:
        self._builder = ElementTree.TreeBuilder(element_factory=PlacedElement)
        self._parser = parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._builder.data
        parser.StartDoctypeDeclHandler = self._doctype
        self._depth = self._count = 0
        self._tags: dict[str, str] = {}

    def read(self, body: bytes) -> ElementTree.Element:
        try:
            for start in range(0, len(body), _PIECE):
                self._parser.Parse(body[start : start + _PIECE])
            self._parser.Parse(b"", True)
        except ExpatError as error:
            raise UnreadableXml(ErrorString(error.code), error.lineno, error.offset + 1) from None
        except (ValueError, LookupError):
            raise UnreadableXml("unknown encoding") from None
        return self._builder.close()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._count += 1
        if self._depth > MAX_DEPTH or self._count > MAX_ELEMENTS:
            raise self._refuse("the document is nested too deeply or has too many elements")
        named = {self._tag(each): value for each, value in attributes.items()} if attributes else {}
        element = self._builder.start(self._tag(name), named)
        if isinstance(element, PlacedElement):
            element.line = self._parser.CurrentLineNumber

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._builder.end(self._tag(name))

    def _doctype(self, *_declared: object) -> None:
        raise HostileXml("DOCTYPE is disallowed", self._parser.CurrentLineNumber)

    def _refuse(self, message: str) -> UnreadableXml:
        return UnreadableXml(message, self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1)

    def _tag(self, name: str) -> str:
        """`uri}local` as expat writes it → `{uri}local`."""
        known = self._tags.get(name)
        if known is None:
            known = self._tags[name] = f"{{{name}" if "}" in name else name
        return known

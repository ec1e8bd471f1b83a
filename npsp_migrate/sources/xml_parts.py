"""The XML inside workbooks, read as a stream of elements: no tree, no entities, whatever the prefix."""

from collections.abc import Callable, Iterator, Mapping
from typing import IO
from xml.parsers import expat

PIECE = 1 << 20  # bytes read at a time

OnStart = Callable[[str, Mapping[str, str]], None]
OnEnd = Callable[[str], None]
OnText = Callable[[str], None]


class DoctypeError(Exception):
    """A document type declaration: no spreadsheet program writes one, and bombs are made of them."""


def walk_elements(
    stream: IO[bytes], on_start: OnStart, on_end: OnEnd | None = None, on_text: OnText | None = None
) -> None:
    """Call back for each element, its name and attributes without namespace prefixes."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = lambda name, attributes: on_start(_local(name), attributes)
    if on_end is not None:
        parser.EndElementHandler = lambda name: on_end(_local(name))
    if on_text is not None:
        parser.CharacterDataHandler = on_text
    for piece in pieces(stream):
        parser.Parse(piece, False)
    parser.Parse(b"", True)


def pieces(stream: IO[bytes]) -> Iterator[bytes]:
    while piece := stream.read(PIECE):
        yield piece


def local_attribute(attributes: Mapping[str, str], name: str) -> str:
    """An attribute by its name without prefix (`r:id` as `id`), or nothing."""
    return next((value for key, value in attributes.items() if _local(key) == name), "")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _refuse_doctype(*_: object) -> None:
    raise DoctypeError

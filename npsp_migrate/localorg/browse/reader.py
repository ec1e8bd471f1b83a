"""Who reads a page: of which org, in which words, with which links."""

from dataclasses import dataclass

from npsp_migrate.localorg.browse.cells import grouped
from npsp_migrate.localorg.browse.links import Links
from npsp_migrate.localorg.browse.words import Words
from npsp_migrate.localorg.org import Org


@dataclass(frozen=True, slots=True)
class Reader:
    org: Org
    words: Words
    links: Links

    def number(self, number: int) -> str:
        return grouped(f"{number:,}", self.words.language)

    def records(self, number: int) -> str:
        """`1 record`, `2 records`."""
        return f"{self.number(number)} {self.words.records(number)}"

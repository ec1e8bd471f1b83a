"""The page of a search: what was found, per object."""

from dataclasses import dataclass

from npsp_migrate.localorg.browse.listings import Listing, list_records, without_blanks
from npsp_migrate.localorg.browse.reader import Reader
from npsp_migrate.localorg.browse.search import SHOWN, search


@dataclass(frozen=True, slots=True)
class Result:
    title: str
    count: str
    listing: Listing
    more: str = ""


@dataclass(frozen=True, slots=True)
class SearchView:
    title: str
    asked: str
    results: tuple[Result, ...]


def search_view(reader: Reader, text: str) -> SearchView:
    results = []
    for each in search(reader.org, text) if text else ():
        shown = reader.number(len(each.ids))
        listing = without_blanks(list_records(reader.org, reader.words, each.definition, each.ids))
        more = reader.words.text("first ones", number=SHOWN) if each.more else ""
        title = reader.words.object(each.definition)
        results.append(Result(title, f"{shown}+" if each.more else shown, listing, more))
    title = reader.words.text("found", text=text) if text else reader.words.text("search")
    return SearchView(title, text, tuple(results))

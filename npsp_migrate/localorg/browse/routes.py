"""The addresses of the pages, all of them GET: nothing here writes."""

from collections.abc import Callable
from dataclasses import dataclass

from npsp_migrate.localorg.browse.access import COOKIE, has_token, may_look
from npsp_migrate.localorg.browse.folding import teach_folding
from npsp_migrate.localorg.browse.found import search_view
from npsp_migrate.localorg.browse.home import home_view
from npsp_migrate.localorg.browse.links import Links
from npsp_migrate.localorg.browse.lists import Asked, object_list, related_list
from npsp_migrate.localorg.browse.reader import Reader
from npsp_migrate.localorg.browse.reading import Order
from npsp_migrate.localorg.browse.record import record_view
from npsp_migrate.localorg.browse.rendering import go_to, render
from npsp_migrate.localorg.browse.search import find_record
from npsp_migrate.localorg.browse.words import Words, choose_language
from npsp_migrate.localorg.ids import full_id
from npsp_migrate.localorg.rest.call import Call, Reply, Route

_PAGE_DIGITS = 9  # no list is that long, and every number stays small

Page = Callable[[Call, Reader], Reply]


@dataclass(frozen=True, slots=True)
class MessageView:
    """A page that says why it shows nothing."""

    title: str
    why: str
    home: bool = True


def browse_routes() -> list[Route]:
    view = "/lightning/r/{object}/{id}"
    return [
        _route("/", _home),
        _route("/search", _search),
        _route("/{id}", _record),
        _route("/lightning/o/{object}/list", _list),
        _route(f"{view}/view", _record),
        _route(f"{view}/related/{{relationship}}/view", _related),
        Route("GET", "/secur/frontdoor.jsp", _front_door, open=True),
    ]


def _route(path: str, page: Page) -> Route:
    """`open`: the page itself asks who may look, because a browser brings no session."""

    def answer(call: Call) -> Reply:
        reader = _reader(call)
        if not may_look(call):
            refused = MessageView(reader.words.text("refused"), reader.words.text("refused why"), home=False)
            return render("message.html", refused, reader.words, reader.links, 403)
        teach_folding(call.org.database.connection)
        return page(call, reader)

    return Route("GET", path, answer, open=True)


def _home(_call: Call, reader: Reader) -> Reply:
    return render("home.html", home_view(reader), reader.words, reader.links)


def _list(call: Call, reader: Reader) -> Reply:
    definition = call.org.schema.object(call.path["object"])
    if definition is None:
        return _not_found(reader)
    record_type = full_id(call.query.get("type", "")) or ""
    view = object_list(reader, definition, record_type, _asked(call))
    return render("list.html", view, reader.words, reader.links)


def _related(call: Call, reader: Reader) -> Reply:
    record = full_id(call.path["id"])
    definition = call.org.schema.of_id(record) if record else None
    wanted = call.path["relationship"].lower()
    children = definition.children if definition else ()
    child = next((each for each in children if each.relationship_name.lower() == wanted), None)
    if child is None or record is None or find_record(call.org, record) is None:
        return _not_found(reader)
    return render("list.html", related_list(reader, record, child, _asked(call)), reader.words, reader.links)


def _record(call: Call, reader: Reader) -> Reply:
    record = full_id(call.path["id"])
    definition = call.org.schema.of_id(record) if record else None
    view = record_view(reader, definition, record) if definition and record else None
    if view is None:
        return _not_found(reader)
    return render("record.html", view, reader.words, reader.links)


def _search(call: Call, reader: Reader) -> Reply:
    text = call.query.get("q", "").strip()
    record = find_record(call.org, text)
    if record is not None:
        return go_to(reader.links.record(record), {})
    return render("search.html", search_view(reader, text), reader.words, reader.links)


def _front_door(call: Call) -> Reply:
    """Salesforce's own way in for a browser: `sid` is kept in a cookie that only these pages read."""
    reader = _reader(call)
    token, wanted = call.query.get("sid", ""), call.query.get("retURL", "/")
    if not has_token(call, token):
        refused = MessageView(reader.words.text("refused"), reader.words.text("refused why"), home=False)
        return render("message.html", refused, reader.words, reader.links, 403)
    path = wanted if _is_own_path(wanted) else "/"
    return go_to(path, {"Set-Cookie": f"{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict"})


def _is_own_path(wanted: str) -> bool:
    """A path of this org; `//elsewhere` and `/\\elsewhere` lead a browser away."""
    return wanted.startswith("/") and wanted[1:2] not in ("/", "\\") and wanted.isascii() and wanted.isprintable()


def _not_found(reader: Reader) -> Reply:
    missing = MessageView(reader.words.text("not found"), reader.words.text("not found why"))
    return render("message.html", missing, reader.words, reader.links, 404)


def _reader(call: Call) -> Reader:
    language = choose_language(call.query.get("lang", ""), call.headers.get("accept-language", ""))
    return Reader(call.org, Words(language), Links(language, call.query))


def _asked(call: Call) -> Asked:
    page = call.query.get("page", "")[:_PAGE_DIGITS]
    order = Order(call.query.get("sort", ""), descending=call.query.get("direction") == "down")
    return Asked(int(page) if page.isascii() and page.isdecimal() else 1, order)

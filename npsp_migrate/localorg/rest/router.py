"""Which handler answers which path. Paths match without regard to case or a trailing slash, as on Salesforce."""

from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from npsp_migrate.localorg.faults import RequestError, not_found
from npsp_migrate.localorg.rest.call import Route

OLDEST, NEWEST = 31, 68  # Salesforce, Winter '27: the versions that are served
_RETIRED = 30

__all__ = ["NEWEST", "OLDEST", "Route", "Router", "check_version"]


class Router:
    """Literal segments win over placeholders; a last placeholder `{rest*}` takes all that follows."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._routes = [(_segments(route.path), route) for route in routes]
        self._routes.sort(key=lambda pair: [segment.startswith("{") for segment in pair[0]])

    def find(self, method: str, raw_path: str) -> tuple[Route, Mapping[str, str]]:
        """The route and what its placeholders stand for."""
        asked = _segments(raw_path)
        allowed: set[str] = set()
        for segments, route in self._routes:
            matched = _match(segments, asked)
            if matched is None:
                continue
            check_version(matched.get("version"))
            if route.method == method or (method == "HEAD" and route.method == "GET"):
                return route, matched
            allowed |= {route.method, "HEAD"} if route.method == "GET" else {route.method}
        if allowed:
            listed = ",".join(sorted(allowed))
            message = f"HTTP Method '{method}' not allowed. Allowed are {listed}"
            raise RequestError(405, "METHOD_NOT_ALLOWED", message, headers={"Allow": listed})
        raise not_found()


def _segments(path: str) -> list[str]:
    return [segment for segment in path.split("/") if segment]


def _match(segments: list[str], asked: list[str]) -> dict[str, str] | None:
    if len(segments) != len(asked):
        return None
    found = {}
    for segment, given in zip(segments, asked, strict=True):
        if segment.startswith("{"):
            found[segment[1:-1]] = unquote(given)
        elif segment.lower() != given.lower():
            return None
    return found


def check_version(text: str | None) -> None:
    if text is None:
        return
    try:
        number = float(text.lower().removeprefix("v"))
    except ValueError:
        raise not_found() from None
    if number <= _RETIRED:
        raise RequestError(410, "GONE", f"API version {text} is retired")
    if not (OLDEST <= number <= NEWEST) or number != int(number):
        raise not_found()

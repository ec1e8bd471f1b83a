"""Fills the templates. Everything is escaped, no script is allowed, nothing is loaded from elsewhere."""

import base64
import hashlib
from collections.abc import Mapping
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from npsp_migrate.localorg.browse.links import Links
from npsp_migrate.localorg.browse.words import Words
from npsp_migrate.localorg.rest.call import Reply

_HTML = "text/html; charset=utf-8"


def render(template: str, page: object, words: Words, links: Links, status: int = 200) -> Reply:
    """An HTML page; `page` is the view that the template names its values of."""
    html = _environment().get_template(template).render(page=page, words=words, links=links)
    return Reply(status, html, _headers(), _HTML)


def go_to(path: str, headers: Mapping[str, str]) -> Reply:
    return Reply(302, "", {**_headers(), "Location": path, **headers}, _HTML)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader(__package__, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _style() -> str:
    return _environment().get_template("style.css").render()


def _headers() -> dict[str, str]:
    style = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{style}'; img-src data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
        "Vary": "Accept-Language, Cookie",
    }

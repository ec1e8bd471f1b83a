"""How our pages are made: one self-contained file, escaped by the template engine, that loads nothing."""

import base64
import hashlib

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from npsp_migrate.report import written

SHOWN_TEXT = 3_000  # of one cell of a table


def templates() -> Environment:
    return Environment(
        loader=PackageLoader("npsp_migrate.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_seen,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def inlined(environment: Environment, *names: str) -> dict[str, object]:
    """Our style and script, and their hashes: the page's own rule lets these run and no others."""
    texts = {name: environment.get_template(f"report.{name}").render() for name in names}
    safe: dict[str, object] = {name: Markup(text) for name, text in texts.items()}  # noqa: S704 – ours
    return safe | {f"{name}_hash": _hash(text) for name, text in texts.items()}


def _seen(content: object) -> object:
    if type(content) is not str:
        return content
    return written.shortened(written.visible(content), SHOWN_TEXT)


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"

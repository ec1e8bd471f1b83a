"""Lists at HelloAsso as a project names them: from their forms to values, with what pydantic cannot check."""

import re
from urllib.parse import urlsplit

from npsp_migrate.mapping.problems import Path as Way
from npsp_migrate.mapping.problems import Problems
from npsp_migrate.mapping.project_forms import HelloAssoForm, SourceForm
from npsp_migrate.mapping.yaml_text import YamlText
from npsp_migrate.model.source import HelloAsso, HelloAssoList

_SLUG = re.compile(r"[a-z0-9][a-z0-9._-]*")
_VARIABLE = re.compile(r"[A-Za-z_]\w*")
_OF_FILES = (
    *("sheet", "table", "header_row", "header_rows", "fill_merged", "fill_down", "totals", "hidden_rows"),
    *("password_env", "encoding", "delimiter", "mojibake"),
)
_HERE = frozenset({"127.0.0.1", "localhost", "::1"})


def helloasso_list(source: SourceForm) -> HelloAsso | None:
    form = source.helloasso
    if form is None:
        return None
    variables = form.client_id_env, form.client_secret_env
    return HelloAsso(form.organization, form.read, form.form, *variables, form.site.rstrip("/"))


def check_helloasso(text: YamlText, path: Way, source: SourceForm, problems: Problems) -> None:
    form = source.helloasso
    if form is None:
        return
    inside = (*path, "helloasso")
    _check_slugs(text, inside, form, problems)
    for name in ("client_id_env", "client_secret_env"):
        if not _VARIABLE.fullmatch(getattr(form, name)):  # what stands here could be the secret: it is not repeated
            said = "the name of an environment variable is needed here, never a secret itself"
            problems.found.append(text.problem((*inside, name), said, "Write a name such as `HELLOASSO_SECRET`"))
    if not _safe(form.site):
        hint = "Leave it out, or write `https://api.helloasso-sandbox.com`"
        problems.found.append(text.problem((*inside, "site"), "this is no address that a key may be sent to", hint))
    if form.read is HelloAssoList.EVENTS and not form.form:
        hint = "Write `form:` with its name in its address: `…/evenements/this-name`"
        problems.found.append(text.problem(inside, "it does not say which event", hint))
    if form.read is HelloAssoList.PAYMENTS and form.form:
        hint = "Remove it; `Campagne` tells them apart"
        problems.found.append(text.problem((*inside, "form"), "payments are read of all forms at once", hint))
    for name in _OF_FILES:
        if name in source.model_fields_set:
            said = f"`{name}` is for files and sheets, and a list at HelloAsso is none"
            problems.found.append(text.problem((*path, name), said, "Remove it"))


def _check_slugs(text: YamlText, inside: Way, form: HelloAssoForm, problems: Problems) -> None:
    for name in ("organization", "form"):
        slug = getattr(form, name)
        if slug and not _SLUG.fullmatch(slug):
            hint = "Copy it from the address: `https://www.helloasso.com/associations/this-name`"
            problems.found.append(
                text.problem((*inside, name), "this is no name as HelloAsso's addresses have it", hint)
            )


def _safe(site: str) -> bool:
    """A key only travels encrypted, and in the clear to this machine alone."""
    try:
        parts = urlsplit(site)
        _ = parts.port
    except ValueError:
        return False
    if not parts.hostname or parts.username or parts.path not in {"", "/"} or parts.query or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _HERE)

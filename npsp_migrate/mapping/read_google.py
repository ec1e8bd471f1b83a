"""Google Sheets as a project names them: from their forms to values, with what pydantic cannot check."""

import re

from npsp_migrate.mapping.problems import Path as Way
from npsp_migrate.mapping.problems import Problems
from npsp_migrate.mapping.project_forms import GoogleAccessForm, GoogleSheetForm, SourceForm
from npsp_migrate.mapping.yaml_text import YamlText
from npsp_migrate.model.source import GoogleAccess, GoogleSheet

_ACCESS = ("credentials", "credentials_env", "api_key_env")
_PLACES = ("url", "key", "title")
_GOOGLE = re.compile(r"https?://(?:docs|drive|sheets|spreadsheets)\.google\.com(?:/|$)", re.IGNORECASE)
_VARIABLE = re.compile(r"[A-Za-z_]\w*")


def google_sheet(source: SourceForm, usual: GoogleAccessForm) -> GoogleSheet | None:
    """`usual` says who asks, where the source does not say it itself."""
    form = source.google
    if form is None:
        return GoogleSheet(url=source.url, access=_access(usual)) if _GOOGLE.match(source.url) else None
    own = any(getattr(form, name) for name in _ACCESS)
    return GoogleSheet(form.url, form.key, form.title, form.gid, _access(form if own else usual))


def other_address(source: SourceForm) -> str:
    """An address that is no Google Sheet; the reader says that it does not know it."""
    return "" if _GOOGLE.match(source.url) else source.url


def _access(form: GoogleAccessForm) -> GoogleAccess:
    return GoogleAccess(form.credentials, form.credentials_env, form.api_key_env)


def check_google_access(text: YamlText, path: Way, form: GoogleAccessForm, problems: Problems) -> None:
    given = [name for name in _ACCESS if getattr(form, name)]
    if len(given) > 1:
        said = f"`{given[0]}` and `{given[1]}` both say who asks Google"
        problems.found.append(text.problem((*path, given[1]), said, "Keep one of the two"))
    for name in ("credentials_env", "api_key_env"):
        if getattr(form, name) and not _VARIABLE.fullmatch(getattr(form, name)):
            said = "the name of an environment variable is needed here, never a secret itself"
            problems.found.append(text.problem((*path, name), said, "Write a name such as `GOOGLE_CREDENTIALS`"))


def check_google_sheet(text: YamlText, path: Way, source: SourceForm, problems: Problems) -> None:
    form = source.google
    if form is None:
        return
    inside = (*path, "google")
    check_google_access(text, inside, form, problems)
    given = [name for name in _PLACES if getattr(form, name)]
    if len(given) != 1:
        said = "a Google Sheet is named by one of `url`, `key` and `title`"
        problems.found.append(text.problem(inside, said, "The address from the browser is the safest: `url:`"))
    elif given == ["url"] and not _GOOGLE.match(form.url):
        said = "this is no address of a Google Sheet"
        hint = "Copy it from the browser: `https://docs.google.com/spreadsheets/d/…/edit`"
        problems.found.append(text.problem((*inside, "url"), said, hint))
    if form.gid is not None and source.sheet:
        said = "`gid` names a tab, and `sheet` names one too"
        problems.found.append(text.problem((*inside, "gid"), said, "Keep one of the two"))


def check_one_place(text: YamlText, path: Way, source: SourceForm, problems: Problems) -> None:
    if sum((bool(source.file), bool(source.url), isinstance(source.google, GoogleSheetForm))) != 1:
        problems.found.append(text.problem(path, "a source has either a `file` or a `google` sheet"))

"""Google Sheets as a project names them: from their forms to values, with what pydantic cannot check."""

import re

from npsp_migrate.mapping.problems import Path as Way
from npsp_migrate.mapping.problems import Problems
from npsp_migrate.mapping.project_forms import GoogleAccessForm, ReviewForm, SourceForm
from npsp_migrate.mapping.yaml_text import YamlText
from npsp_migrate.model.source import GoogleAccess, GoogleSheet, ReviewSheet

_ACCESS = ("credentials", "credentials_env", "api_key_env")
_PLACES = ("url", "key", "title")
_GOOGLE = re.compile(r"https?://(?:docs|drive|sheets|spreadsheets)\.google\.com(?:/|$)", re.IGNORECASE)
_NO_ADDRESS = "this is no address of a Google Sheet"
_ADDRESS_HINT = "Copy it from the browser: `https://docs.google.com/spreadsheets/d/…/edit`"
_VARIABLE = re.compile(r"[A-Za-z_]\w*")


def google_sheet(source: SourceForm, usual: GoogleAccessForm) -> GoogleSheet | None:
    """`usual` says who asks, where the source does not say it itself."""
    form = source.google
    if form is None:
        return GoogleSheet(url=source.url, access=_access(usual)) if _GOOGLE.match(source.url) else None
    own = any(getattr(form, name) for name in _ACCESS)
    return GoogleSheet(form.url, form.key, form.title, form.gid, _access(form if own else usual))


def review_sheet(form: ReviewForm, access: GoogleAccessForm) -> ReviewSheet | None:
    return (
        ReviewSheet(GoogleSheet(url=form.spreadsheet, access=_access(access)), form.tab)
        if form.spreadsheet
        else None
    )


def check_review(text: YamlText, form: ReviewForm, access: GoogleAccessForm, problems: Problems) -> None:
    path: Way = ("review", "spreadsheet")
    if form.spreadsheet and not _GOOGLE.match(form.spreadsheet):
        problems.found.append(text.problem(path, _NO_ADDRESS, _ADDRESS_HINT))
    elif form.spreadsheet and access.api_key_env:
        said = "an API key only reads, and the tab of questions has to be written"
        problems.found.append(text.problem(path, said, "Name a service account under `google: {credentials: …}`"))


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
        problems.found.append(text.problem((*inside, "url"), _NO_ADDRESS, _ADDRESS_HINT))
    if form.gid is not None and source.sheet:
        said = "`gid` names a tab, and `sheet` names one too"
        problems.found.append(text.problem((*inside, "gid"), said, "Keep one of the two"))


def check_one_place(text: YamlText, path: Way, source: SourceForm, problems: Problems) -> None:
    given = bool(source.file), bool(source.url), source.google is not None, source.helloasso is not None
    if sum(given) != 1:
        said = "a source has either a `file`, a `google` sheet or a `helloasso` list"
        problems.found.append(text.problem(path, said))

"""The settings of a project: from their forms to values, with what pydantic cannot check."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from npsp_migrate.mapping.field_checks import is_custom, object_complaint
from npsp_migrate.mapping.folding import did_you_mean
from npsp_migrate.mapping.problems import Path as Way
from npsp_migrate.mapping.problems import Problems
from npsp_migrate.mapping.project import REMEMBERED, Connect, OrgSettings, Privacy
from npsp_migrate.mapping.project_forms import (
    ApplyForm,
    GoogleAccessForm,
    MatchingForm,
    OrgForm,
    PrivacyForm,
    ProjectForm,
    SourceForm,
)
from npsp_migrate.mapping.read_google import (
    check_google_access,
    check_google_sheet,
    check_one_place,
    check_review,
    google_sheet,
    other_address,
)
from npsp_migrate.mapping.read_helloasso import check_helloasso, helloasso_list
from npsp_migrate.mapping.read_sync import check_sync
from npsp_migrate.mapping.yaml_text import YamlText
from npsp_migrate.model.manner import Manner
from npsp_migrate.model.matching import MatchRules, Survivor, Survivorship
from npsp_migrate.model.policy import ANY, OnDeleted, OnMissing, Policies, Policy
from npsp_migrate.model.source import SourceSpec
from npsp_migrate.npsp.objects import OPPORTUNITY, known_objects

DEFAULT = "default"
ANY_FIELD = "*"

_VARIABLE = re.compile(r"[A-Za-z_]\w*")
_SALESFORCE_NEEDS = ("domain", "client_id_env", "client_secret_env")
_BODY_KEYS = ("columns", "leave_out", "records", "controls")

Rule = TypeVar("Rule")
PolicyForms = Mapping[str, Policy | dict[str, Policy]]


def source_spec(form: SourceForm, rank: int, access: GoogleAccessForm) -> SourceSpec:
    return SourceSpec(
        name=form.name,
        file=form.file,
        url=other_address(form),
        google=google_sheet(form, access),
        helloasso=helloasso_list(form),
        sheet=form.sheet,
        table=form.table,
        header_row=form.header_row,
        header_rows=form.header_rows,
        encoding=form.encoding,
        delimiter=form.delimiter,
        mojibake=form.mojibake,
        hidden_rows=form.hidden_rows,
        fill_merged=tuple(form.fill_merged),
        fill_down=tuple(form.fill_down),
        totals=tuple(form.totals),
        password_env=form.password_env,
        rank=rank,
        leave_out=form.leave_out if isinstance(form.leave_out, str) else "",
    )


def org_settings(form: OrgForm, root: Path) -> OrgSettings:
    return OrgSettings(
        connect=form.connect,
        database=(root / form.database).resolve(),
        domain=form.domain,
        client_id_env=form.client_id_env,
        client_secret_env=form.client_secret_env,
        api_version=form.api_version,
        key_field=form.key_field,
        production_domain=form.production_domain,
        remembered=(root / REMEMBERED).resolve(),
    )


def rules_of(form: MatchingForm) -> MatchRules:
    usual = MatchRules()
    certain, doubtful = form.certain, form.doubtful

    return MatchRules(
        certain_people=form.people.certain,
        doubtful_people=form.people.doubtful,
        engine=form.engine,
        estimate=form.estimate,
        certain_organisations=_given(certain.organisations, usual.certain_organisations),
        doubtful_organisations=_given(doubtful.organisations, usual.doubtful_organisations),
        certain_gifts=_given(certain.gifts, usual.certain_gifts),
        doubtful_gifts=_given(doubtful.gifts, usual.doubtful_gifts),
        survivorship=_survivorship(form.survivorship),
        gift_days=form.gift_days,
        gift_reference_fields=tuple(form.gift_reference_fields),
    )


def _survivorship(forms: Mapping[str, Survivor | dict[str, Survivor]]) -> Survivorship:
    default = forms.get(DEFAULT)
    by_field: dict[tuple[str, str], Survivor] = {}
    for sobject, said in forms.items():
        if sobject != DEFAULT:
            each = said if isinstance(said, dict) else {ANY_FIELD: said}
            by_field |= {(sobject, field): rule for field, rule in each.items()}
    return Survivorship(default if isinstance(default, Survivor) else Survivor.TRUSTED, by_field)


def _given(rules: list[Rule] | None, usual: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """An empty list says: none; no list says: as usual."""
    return usual if rules is None else tuple(rules)


def policies(
    forms: PolicyForms, on_missing: OnMissing | dict[str, OnMissing], on_deleted: Mapping[str, OnDeleted]
) -> Policies:
    by_field: dict[tuple[str, str], Policy] = {}
    for sobject, owned in forms.items():
        if sobject != DEFAULT:
            each = owned if isinstance(owned, dict) else {ANY_FIELD: owned}
            by_field |= {(sobject, field): policy for field, policy in each.items()}
    default = forms.get(DEFAULT)
    said = on_missing if isinstance(on_missing, dict) else {DEFAULT: on_missing}
    missing = {ANY if sobject == DEFAULT else sobject: each for sobject, each in said.items()}
    usual = default if isinstance(default, Policy) else Policy.THREE_WAY
    return Policies(usual, by_field, missing, on_deleted=dict(on_deleted))


def manner(form: ApplyForm) -> Manner:
    return Manner(form.via, form.bulk_from, form.batch, form.reserve_calls, frozenset(form.serial))


def privacy(form: PrivacyForm) -> Privacy:
    return Privacy(form.responsible, form.purpose)


def check_project(text: YamlText, form: ProjectForm, problems: Problems) -> None:
    _check_org(text, form.org, problems)
    check_google_access(text, ("google",), form.google, problems)
    check_review(text, form.review, form.google, problems)
    _check_sources(text, form.sources, problems)
    _check_fields(text, ("policies",), form.policies, "policy", problems)
    _check_fields(text, ("matching", "survivorship"), form.matching.survivorship, "rule", problems)
    _check_on_missing(text, form.on_missing, problems)
    check_sync(text, form.sync, problems)
    _check_variable(text, ("sync", "heartbeat_env"), form.sync.heartbeat_env, problems)
    for place, told in enumerate(form.sync.notify):
        _check_variable(text, ("sync", "notify", place, "env"), told.env, problems)
    _check_on_deleted(text, form.on_deleted, problems)
    for place, sobject in enumerate(form.apply.serial):
        if complaint := object_complaint(sobject):
            problems.found.append(text.problem(("apply", "serial", place), *complaint))
    for place, field in enumerate(form.matching.gift_reference_fields):
        path = ("matching", "gift_reference_fields", place)
        _check_field(text, path, OPPORTUNITY, field, problems)


def _check_on_missing(text: YamlText, said: OnMissing | dict[str, OnMissing], problems: Problems) -> None:
    for sobject in said if isinstance(said, dict) else ():
        complaint = None if sobject == DEFAULT else object_complaint(sobject)
        if complaint:
            problems.found.append(text.problem_with_key(("on_missing", sobject), *complaint))


def _check_org(text: YamlText, org: OrgForm, problems: Problems) -> None:
    if org.connect is Connect.SALESFORCE:
        for key in _SALESFORCE_NEEDS:
            if not getattr(org, key):
                said = f"`connect: salesforce` needs `{key}`"
                problems.found.append(
                    text.problem(("org",), said, "Write the secrets' variable names, not the secrets")
                )
    for key in ("client_id_env", "client_secret_env"):
        _check_variable(text, ("org", key), getattr(org, key), problems)


def _check_variable(text: YamlText, path: Way, name: str, problems: Problems) -> None:
    """What stands here could be the secret itself: it is never repeated."""
    if name and not _VARIABLE.fullmatch(name):
        said = "the name of an environment variable is needed here, never a secret itself"
        problems.found.append(text.problem(path, said, "Write a name such as `SF_CLIENT_SECRET`"))


def _check_sources(text: YamlText, sources: list[SourceForm], problems: Problems) -> None:
    first: dict[str, int] = {}
    for place, source in enumerate(sources):
        path: Way = ("sources", place)
        if source.name in first:
            said = f"two sources have the name `{source.name}`"
            problems.found.append(text.problem((*path, "name"), said, "Give each its own"))
        first.setdefault(source.name, place)
        _check_variable(text, (*path, "password_env"), source.password_env, problems)
        check_one_place(text, path, source, problems)
        check_google_sheet(text, path, source, problems)
        check_helloasso(text, path, source, problems)
        _check_mapping_place(text, path, source, problems)


def _check_mapping_place(text: YamlText, path: Way, source: SourceForm, problems: Problems) -> None:
    inline = [key for key in _BODY_KEYS if key in source.model_fields_set]
    whole = isinstance(source.leave_out, str)
    if source.mapping and inline:
        said = f"`mapping` names a file, and `{inline[0]}` stands here too"
        problems.found.append(text.problem((*path, inline[0]), said, "Keep one of the two"))
    elif whole and inline != ["leave_out"]:
        said = "a source that is left out as a whole has no columns or records"
        problems.found.append(text.problem(path, said, "Remove them, or make `leave_out` a list of rules"))
    elif whole and not str(source.leave_out).strip():
        problems.found.append(text.problem((*path, "leave_out"), "the reason is missing", "Write it: `health`"))
    elif not source.mapping and not inline:
        hint = "Name the mapping file under `mapping:`, or a reason under `leave_out:`"
        problems.found.append(text.problem(path, "nothing says what the columns of this source mean", hint))


def _check_fields(text: YamlText, top: Way, forms: Mapping[str, object], what: str, problems: Problems) -> None:
    """`default`, objects, and fields of objects."""
    for sobject, said in forms.items():
        path: Way = (*top, sobject)
        if sobject == DEFAULT:
            if isinstance(said, dict):
                problems.found.append(text.problem(path, f"`default` is one {what} for everything"))
            continue
        complaint = object_complaint(sobject)
        if complaint:
            problems.found.append(text.problem_with_key(path, *complaint))
        elif isinstance(said, dict):
            for field in said:
                _check_field(text, (*path, field), sobject, field, problems)


def _check_on_deleted(text: YamlText, forms: Mapping[str, OnDeleted], problems: Problems) -> None:
    for sobject in forms:
        complaint = None if sobject == DEFAULT else object_complaint(sobject)
        if complaint:
            problems.found.append(text.problem_with_key(("on_deleted", sobject), *complaint))


def _check_field(text: YamlText, path: Way, sobject: str, field: str, problems: Problems) -> None:
    fields = known_objects().get(sobject, {})
    if field == ANY_FIELD or field in fields or is_custom(field) or not fields:
        return
    said = f"`{sobject}` has no field `{field}`"
    problems.found.append(text.problem_with_key(path, said, did_you_mean(field, fields)))

"""The nightly run's settings: from their form to values, with what pydantic cannot check."""

from datetime import timedelta
from zoneinfo import available_timezones

from npsp_migrate.mapping.folding import did_you_mean
from npsp_migrate.mapping.problems import Problems
from npsp_migrate.mapping.sync_forms import GuardrailsForm, ShareForm, SyncForm, TouchForm, VolumeForm
from npsp_migrate.mapping.sync_settings import GUARDRAILS, Guardrail, Notify, Reaction, Rule, SyncSettings
from npsp_migrate.mapping.yaml_text import YamlText

_MINUTES = {"m": 1, "h": 60}
RuleForm = VolumeForm | ShareForm | TouchForm | str | None


def sync_settings(form: SyncForm) -> SyncSettings:
    return SyncSettings(
        guardrails=_guardrails(form.guardrails),
        time_budget=timedelta(minutes=int(form.time_budget[:-1]) * _MINUTES[form.time_budget[-1]]),
        time_zone=form.time_zone,
        notify=tuple(Notify(each.env, tuple(each.on)) for each in form.notify),
        heartbeat_env=form.heartbeat_env,
        decides=form.decides,
    )


def _guardrails(form: GuardrailsForm) -> dict[Rule, Guardrail]:
    """What the project does not say stays as usual."""
    return {rule: _guardrail(usual, getattr(form, rule.value, None)) for rule, usual in GUARDRAILS.items()}


def _guardrail(usual: Guardrail, said: RuleForm) -> Guardrail:
    if said is None:
        return usual
    given = {"then": said} if isinstance(said, str) else said.model_dump(exclude_none=True)
    limits = {name: given.get(name, getattr(usual, name)) for name in ("more_than", "percent", "times", "at_most")}
    return Guardrail(Reaction(given.get("then", usual.then)), **limits)


def check_sync(text: YamlText, form: SyncForm, problems: Problems) -> None:
    zones = available_timezones()
    if form.time_zone not in zones:
        said = f"nobody knows the time zone `{form.time_zone}`"
        problems.found.append(
            text.problem(("sync", "time_zone"), said, did_you_mean(form.time_zone, sorted(zones)))
        )
    if not int(form.time_budget[:-1]):
        problems.found.append(text.problem(("sync", "time_budget"), "in no time nothing can be done"))

"""`sync:` in a project: the defaults, the short forms, and what is refused."""

from datetime import timedelta
from pathlib import Path

import pytest

from npsp_migrate.errors import ProjectError
from npsp_migrate.mapping.loading import load_project
from npsp_migrate.mapping.project import Project
from npsp_migrate.mapping.sync_settings import GUARDRAILS, Guardrail, Notify, Occasion, Reaction, Rule, SyncSettings

PROJECT = """\
version: 1
project: Une petite ville
sources:
  - name: demandes
    file: demandes.xlsx
    leave_out: health
"""


def load(folder: Path, said: str) -> Project:
    (folder / "npsp-migrate.yml").write_text(PROJECT + said, encoding="utf-8")
    return load_project(folder)


def test_a_project_that_says_nothing_has_every_guardrail(tmp_path: Path) -> None:
    settings = load(tmp_path, "").sync

    assert settings == SyncSettings()
    assert set(settings.guardrails) == set(Rule)
    assert settings.guardrails[Rule.EMAILS].then is Reaction.HOLD


def test_a_guardrail_is_a_word_or_its_limits(tmp_path: Path) -> None:
    said = "sync: {guardrails: {emails: tell, names: {more_than: 3}, shrunk_sources: tell, creates: {at_most: 10}}}"

    rules = load(tmp_path, said).sync.guardrails

    assert rules[Rule.EMAILS] == Guardrail(Reaction.TELL)
    assert rules[Rule.NAMES] == Guardrail(Reaction.HOLD, more_than=3)
    assert rules[Rule.SHRUNK_SOURCES] == Guardrail(Reaction.TELL, more_than=2, percent=10)
    assert rules[Rule.CREATES] == Guardrail(Reaction.STOP, more_than=50, times=5, at_most=10)
    assert rules[Rule.UPDATES] == GUARDRAILS[Rule.UPDATES]


def test_times_and_people_are_read(tmp_path: Path) -> None:
    said = "sync: {time_budget: 45m, decides: Claire, notify: [{env: A_URL}, {env: B_URL, on: [always]}]}"

    settings = load(tmp_path, said).sync

    assert settings.time_budget == timedelta(minutes=45)
    assert settings.decides == "Claire"
    assert settings.notify == (
        Notify("A_URL", (Occasion.FAILURE, Occasion.HELD)),
        Notify("B_URL", (Occasion.ALWAYS,)),
    )


def test_what_the_night_may_do_changes_no_plan(tmp_path: Path) -> None:
    plain = load(tmp_path, "").mapping_sha256

    assert load(tmp_path, "sync: {guardrails: {emails: tell}}").mapping_sha256 == plain


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("{guardrails: {shrunk_sources: hold}}", "shrunk_sources"),
        ("{guardrails: {deletions: tell}}", "`deletions`"),
        ("{guardrails: {emails: always}}", "emails"),
        ("{time_budget: forever}", "time_budget"),
        ("{time_budget: 0m}", "in no time nothing can be done"),
        ("{time_zone: Europe/Pariss}", "nobody knows the time zone `Europe/Pariss`"),
        ('{notify: [{env: "mailto://me:secret@example.org"}]}', "never a secret itself"),
        ('{heartbeat_env: "https://hc-ping.com/secret"}', "never a secret itself"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_no_secret(tmp_path: Path, said: str, told: str) -> None:
    with pytest.raises(ProjectError) as refused:
        load(tmp_path, f"sync: {said}")

    assert told in refused.value.message
    assert "secret@" not in refused.value.message and "ping.com" not in refused.value.message
    assert "line 7" in refused.value.message

"""Writing to a production org: its domain is typed, or given; one key is never enough."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from started_org import started
from town_project import write_town

from npsp_migrate.runs.opened import open_folder
from npsp_migrate.runs.orgs import org_held_open
from npsp_migrate.runs.workspace import STATE_FOLDER

QUESTION = "Type the org's domain to go on: "


@pytest.fixture(scope="module")
def planned(tell_here, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small project, its plan made, and its org one where people work."""
    project = write_town(tmp_path_factory.mktemp("planned") / "ville").workspace.root
    tell_here("plan", "--project", project)
    with closing(sqlite3.connect(project / STATE_FOLDER / "org.sqlite")) as org, org:
        org.execute("UPDATE Organization SET IsSandbox = 0")
    return project


@pytest.fixture
def production(planned: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of it, its org open for all commands of the test."""
    project = shutil.copytree(planned, tmp_path / "ville")
    with org_held_open(open_folder(project).project.org):
        yield project


def written(project: Path) -> int:
    with closing(sqlite3.connect(project / STATE_FOLDER / "org.sqlite")) as org:
        return int(org.execute("SELECT count(*) FROM Opportunity__rows").fetchone()[0])


def test_yes_alone_is_not_enough(tell_here, production: Path) -> None:
    said = tell_here("apply", "--yes", "--project", production)

    assert said.code == 2
    assert "is a production org: Local org, as " in said.err
    assert QUESTION in said.err
    assert said.error.endswith("`127.0.0.1` is a production org, and nobody typed its domain")
    assert "`--org-domain 127.0.0.1`" in said.hint
    assert written(production) == 0
    assert tell_here("history", "--project", production).out == ""


@pytest.mark.parametrize("typed", ["y\n", "yes\n", "\n", "127.0.0.2\n"])
def test_another_word_is_not_its_domain(tell_here, production: Path, typed: str) -> None:
    said = tell_here("apply", "--yes", "--project", production, given=typed)

    assert said.code == 2
    assert written(production) == 0


def test_the_domain_that_is_typed_opens_it(tell_here, production: Path) -> None:
    said = tell_here("apply", "--project", production, given="y\n127.0.0.1\n")

    assert said.code == 0
    assert written(production) > 0


def test_declining_comes_before_the_domain_is_asked(tell_here, production: Path) -> None:
    said = tell_here("apply", "--project", production, given="n\n127.0.0.1\n")

    assert said.code == 130
    assert QUESTION not in said.err
    assert written(production) == 0


def test_the_domain_may_be_given_by_who_cannot_type(tell_here, production: Path) -> None:
    said = tell_here("apply", "--yes", "--org-domain", "https://127.0.0.1", "--project", production)

    assert said.code == 0
    assert QUESTION not in said.err


def test_a_wrong_domain_is_refused_though_somebody_could_type(tell_here, production: Path) -> None:
    said = tell_here("apply", "--yes", "--org-domain", "127.0.0.9", "--project", production, given="127.0.0.1\n")

    assert said.code == 2
    assert written(production) == 0


def test_the_domain_in_the_project_file_does_not_stand_for_a_person(tell_here, production: Path) -> None:
    """It is there for the nightly run."""
    file = production / "npsp-migrate.yml"
    file.write_text(file.read_text() + "org: {production_domain: 127.0.0.1}\n")
    tell_here("plan", "--project", production)

    assert tell_here("apply", "--yes", "--project", production).code == 2
    assert open_folder(production).project.org.production_domain == "127.0.0.1"


def test_going_on_with_a_run_needs_the_domain_again(tell_here, production: Path) -> None:
    assert tell_here("apply", "--yes", "--org-domain", "127.0.0.1", "--project", production).code == 0
    journal = production / STATE_FOLDER / "journal.sqlite"
    with closing(sqlite3.connect(journal)) as runs, runs:
        runs.execute("UPDATE runs SET finished = NULL")

    refused = tell_here("resume", "--project", production)
    resumed = tell_here("resume", "--project", production, "--org-domain", "127.0.0.1")

    assert (refused.code, resumed.code) == (2, 0)
    assert QUESTION in refused.err


def test_repeating_rows_needs_the_domain_and_changes_nothing_without(tell_here, production: Path) -> None:
    tell_here("apply", "--yes", "--org-domain", "127.0.0.1", "--project", production)
    journal = production / STATE_FOLDER / "journal.sqlite"
    with closing(sqlite3.connect(journal)) as runs, runs:
        runs.execute("UPDATE rows SET outcome = 'refused' WHERE seq = (SELECT max(seq) FROM rows)")

    refused = tell_here("retry", "--project", production)
    resumed = tell_here("resume", "--project", production, "--org-domain", "127.0.0.1")
    repeated = tell_here("retry", "--project", production, given="127.0.0.1\n")

    assert refused.code == 2
    assert resumed.error == "No run of this project was interrupted"
    assert repeated.code == 3  # asked, written, and held: the record is there already
    assert repeated.out.startswith("held: Opportunity")


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, state) -> Iterator[object]:
    with started(tmp_path_factory.mktemp("real"), state) as org:
        yield org


SECRETS = {"SF_CLIENT_ID": "key", "SF_CLIENT_SECRET": "secret"}


def means(project: Path, url: str) -> None:
    """The project's org is this one."""
    secrets = "client_id_env: SF_CLIENT_ID, client_secret_env: SF_CLIENT_SECRET"
    file = project / "npsp-migrate.yml"
    file.write_text(file.read_text() + f"org: {{connect: salesforce, domain: '{url}', {secrets}}}\n")


def test_commands_that_look_send_nothing_that_writes(tell_here, project: Path, real) -> None:
    means(project, real.url)

    def told(*words: str) -> int:
        return int(tell_here(*words, "--project", project, env=SECRETS).code)

    codes = [told("check"), told("pull"), told("plan"), told("show"), told("verify"), told("history")]

    assert codes == [4, 0, 0, 0, 3, 0]
    assert real.accounts() == 0
    assert json.loads((project / STATE_FOLDER / "known-orgs.json").read_text()) == {real.url: real.facts["org_id"]}


def test_an_org_that_took_the_place_of_another_is_refused(tell_here, project: Path, real) -> None:
    means(project, real.url)
    known = project / STATE_FOLDER / "known-orgs.json"
    known.parent.mkdir()
    known.write_text(json.dumps({real.url: "00D000000000999EAA"}))

    for words in (("plan",), ("check",)):
        said = tell_here(*words, "--project", project, env=SECRETS)

        assert said.code == 1
        assert said.error.startswith(f"Another org answers at `{real.url}`: it was `00D000000000999EAA`")


def test_a_night_writes_to_production_where_the_project_names_it(tell_here, production: Path) -> None:
    night = ("sync", "--allow", "creates", "--allow", "refused_rows", "--project", production)
    unnamed = tell_here(*night)
    file = production / "npsp-migrate.yml"
    file.write_text(file.read_text() + "org: {production_domain: 127.0.0.1}\n")
    before = written(production)
    named = tell_here(*night)

    assert unnamed.code == 2
    assert "`org: {production_domain: 127.0.0.1}` for `sync`" in unnamed.err
    assert (before, named.code) == (0, 0)
    assert written(production) > 0

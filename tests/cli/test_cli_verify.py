"""verify as people meet it: what it says of an org that is right or wrong, and what it leaves to keep."""

import hashlib
import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from staffed_town import Staff, running_org, town_on

from npsp_migrate.model.plan import Action
from npsp_migrate.runs.nightly.written import WrittenPart
from npsp_migrate.runs.seals import make_key

SECRETS = {"SF_CLIENT_ID": "key", "SF_CLIENT_SECRET": "secret"}


@dataclass(frozen=True)
class Verified:
    project: Path
    staff: Staff
    right: Any  # after the run, with a summary
    wrong: Any  # after staff did some harm, with a second one
    wrong_json: Any


@pytest.fixture(scope="module")
def town(tell_here, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Verified]:
    folder = tmp_path_factory.mktemp("verify")

    def told(*words: str | Path):
        return tell_here(*words, "--project", folder / "ville", env=SECRETS)

    with running_org(folder) as staff:
        town_on(staff, folder / "ville")
        told("plan")
        assert told("apply", "--yes").code == 0
        right = told("verify", "--summary", folder / "1.html")
        do_harm(staff)
        wrong = told("verify", "--run", "1", "--limit", "1", "--summary", folder / "2.html")
        yield Verified(folder / "ville", staff, right, wrong, told("verify", "--json"))


def do_harm(staff: Staff) -> None:
    staff.edit("Contact", staff.id_of("Contact", "membre:M-2"), MobilePhone="+33639980099")
    staff.delete("Contact", staff.id_of("Contact", "membre:M-5"))
    for payment in staff.ids("npe01__OppPayment__c", "npe01__Payment_Amount__c = 50"):
        staff.delete("npe01__OppPayment__c", payment)
    staff.edit("Account", staff.id_of("Account", "foyer:M-1"), npo02__NumberOfClosedOpps__c=7)


def plain(text: str) -> str:
    return re.sub(r"`/[^`]*/([^`/]*)`", r"`\1`", text)


def test_an_org_that_is_right(town: Verified) -> None:
    assert (town.right.code, town.right.out, plain(town.right.err)) == (
        0,
        "Compared: 11 records, 50 fields\n"
        "Totals of donors added up again: 8 donors, 136 totals\n"
        "Named by NPSP itself, as forecast: 4\n"
        "Waiting for a person, not looked for: 1\n"
        "The org holds what the plan wanted\n",
        "Wrote `1.html`: summary 1, sealed\n",
    )


def test_an_org_that_is_wrong(town: Verified) -> None:
    assert (town.wrong.code, town.wrong.out) == (
        3,
        "Compared: 11 records, 45 fields\n"
        "Not in the org: Contact `membre:M-5` Inès Petit\n"
        "Differs: Contact `membre:M-2` MobilePhone: `+33639980099` in the org, `+33 6 39 98 00 02` in the plan\n"
        "Household without a member: Account `foyer:M-5`\n"
        "Gift without a payment: Opportunity `don:R-1`\n"
        "Totals of donors added up again: 7 donors, 115 totals\n"
        "Total differs: Account `foyer:M-1` npo02__NumberOfClosedOpps__c: `7` in the org, the gifts come to `2`\n"
        "Named by NPSP itself, as forecast: 4\n"
        "Waiting for a person, not looked for: 1\n"
        "The org does not hold what the plan wanted\n",
    )


def test_machines_are_told_the_same(town: Verified) -> None:
    told = json.loads(town.wrong_json.out)

    assert (town.wrong_json.code, told["clean"]) == (3, False)
    assert {kind: found["count"] for kind, found in told["found"].items() if found["count"]} == {
        "empty_home": 1,
        "unpaid": 1,
    }
    assert told["rollups"]["different"] == 1


def test_a_summary_names_nobody(town: Verified) -> None:
    pages = [(town.project.parent / name).read_text() for name in ("1.html", "2.html")]

    for name in ("Diallo", "Awa", "Dupont", "membre:", "don:", "@example"):
        assert not any(name in page for page in pages)


def test_a_kept_summary_is_known_again(town: Verified, tell_here) -> None:
    first, second = (
        tell_here("verify", "--check-summary", town.project.parent / name, "--project", town.project)
        for name in ("1.html", "2.html")
    )

    when = re.compile(r"\d{4}-\d\d-\d\dT\S+")
    assert (first.code, second.code) == (0, 0)
    assert when.sub("(when),", first.out) == (
        "Summary 1, sealed by this project and unchanged since: read (when), no difference\n"
    )
    assert when.sub("(when),", second.out) == (
        "Summary 2, sealed by this project and unchanged since: read (when), differences: 5\n"
    )


def test_each_summary_names_the_one_before(town: Verified) -> None:
    first = hashlib.sha256((town.project.parent / "1.html").read_bytes()).hexdigest()

    assert first in (town.project.parent / "2.html").read_text()


@pytest.mark.parametrize(
    ("harm", "error"),
    [
        (lambda text: text.replace("1\u202f325,50", "1\u202f352,50"), "was changed after it was sealed"),
        (lambda text: text.replace("</body>", "</body> "), "was changed after it was sealed"),
        (lambda text: text.rpartition("<!--")[0], "bears no seal at its end"),
        (lambda text: text + "<p>more</p>", "bears no seal at its end"),
    ],
)
def test_a_summary_that_somebody_changed_is_not_believed(
    town: Verified, tell_here, tmp_path: Path, harm, error: str
) -> None:
    text = (town.project.parent / "1.html").read_text()
    changed = tmp_path / "changed.html"
    changed.write_text(harm(text))
    assert changed.read_text() != text

    said = tell_here("verify", "--check-summary", changed, "--project", town.project)

    assert (said.code, said.out) == (1, "")
    assert said.error == f"`{changed}` {error}"


def test_a_summary_of_another_project_is_told_as_such(town: Verified, tell_here, tmp_path: Path) -> None:
    """Without a key of its own a project cannot say who sealed it; with another one it says so."""
    other = tmp_path / "autre"
    shutil.copytree(town.project, other, ignore=shutil.ignore_patterns(".npsp-migrate"))
    page = town.project.parent / "1.html"

    unknown = tell_here("verify", "--check-summary", page, "--project", other)
    make_key(other / ".npsp-migrate" / "summary.key")
    foreign = tell_here("verify", "--check-summary", page, "--project", other)

    assert unknown.code == 7
    assert "compare it with the one on your paper" in unknown.out
    assert foreign.code == 1
    assert "was sealed by another project's key" in foreign.error


def test_the_key_is_for_its_owner_only(town: Verified) -> None:
    state = town.project / ".npsp-migrate"

    assert [(state / name).stat().st_mode & 0o777 for name in ("summary.key", "summaries.jsonl")] == [0o600, 0o600]


def test_a_kept_summary_is_never_written_over(town: Verified, tell_here) -> None:
    page = town.project.parent / "1.html"

    said = tell_here("verify", "--summary", page, "--project", town.project)

    assert (said.code, said.error) == (1, f"`{page}` is there already")


def test_a_run_that_never_was_cannot_be_verified(town: Verified, tell_here) -> None:
    said = tell_here("verify", "--run", "9", "--project", town.project)

    assert (said.code, said.error) == (1, "This project has no run 9")


def test_a_run_and_a_plan_are_one_too_many(town: Verified, tell_here) -> None:
    said = tell_here("verify", "a.plan", "--run", "1", "--project", town.project)

    assert said.code == 2
    assert "a run has its own plan" in said.error


def test_a_night_reads_back_only_what_it_wrote(town: Verified) -> None:
    kept = replace_action(town.project / "npsp-migrate.plan", town.project.parent / "kept.plan")

    with WrittenPart(kept) as part:
        left = [change.key for change in part.work("Contact", tuple(Action))]
        numbered = [key for action in Action for _, key in part.numbers("Contact", action)]

    assert left == numbered == ["membre:M-2", "membre:M-3", "membre:M-5"]


def replace_action(plan: Path, copy: Path) -> Path:
    """The same plan, in which one contact is kept as it is."""
    shutil.copyfile(plan, copy)
    with closing(sqlite3.connect(copy)) as file, file:
        file.execute("UPDATE changes SET action = 'keep' WHERE key = 'membre:M-1'")
    return copy

"""The laws of the domain through the whole line: order, blanks, people's edits, and a process that is killed."""

import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from applied_town import CITY, PHONE, contacts, copy_of, edit_in_salesforce, with_cell
from openpyxl import load_workbook
from org_content import content, count, every_row
from sample_line import DONORS, Line, copy_samples
from town_project import DONATIONS, PEOPLE, QUIET, Row, apply_now, plan_of, write_town, write_workbook

from npsp_migrate.model.plan import Action, Change
from npsp_migrate.planning.plan_file import PlanFile
from npsp_migrate.runs import looking
from npsp_migrate.runs.opened import OpenedProject, open_folder


def told(plan: PlanFile) -> tuple[str, list[tuple[object, ...]]]:
    """What will be done, without the places it comes from."""
    changes = [
        (c.seq, c.action, c.object, c.key, c.label, c.because, [(f.field, f.before, f.after) for f in c.fields])
        for c in plan.changes()
    ]
    return plan.fingerprint, changes


def changed(opened: OpenedProject) -> list[Change]:
    with plan_of(opened) as plan:
        return [change for change in plan.changes() if change.action is not Action.KEEP]


@pytest.fixture
def town(applied_town: Path, tmp_path: Path) -> Iterator[OpenedProject]:
    with copy_of(applied_town, tmp_path / "town") as opened:
        yield opened


def test_rows_in_another_order_give_the_identical_plan(tmp_path: Path) -> None:
    opened = write_town(tmp_path)
    with plan_of(opened) as plan:
        before = told(plan)

    write_workbook(tmp_path, PEOPLE[::-1], (*DONATIONS[2:], *DONATIONS[:2]))

    with plan_of(opened) as plan:
        assert told(plan) == before


@pytest.mark.slow
def test_the_donor_list_of_the_sample_shuffled_gives_the_identical_plan(tmp_path: Path, line: Line) -> None:
    project = copy_samples(tmp_path)
    book = load_workbook(project / "data" / DONORS)
    sheet = book["Donateurs"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5, max_row=2017)]
    random.Random(1).shuffle(rows)
    for number, row in enumerate(rows, start=5):
        for place, value in enumerate(row, start=1):
            sheet.cell(number, place).value = value
    book.save(project / "data" / DONORS)

    with plan_of(open_folder(project)) as shuffled, line.plan as plan:
        assert told(shuffled)[1] == told(plan)[1]
        assert shuffled.fingerprint == plan.fingerprint


def test_the_second_plan_after_apply_has_nothing_to_do(town: OpenedProject) -> None:

    assert {change.action for change in changed(town)} == {Action.HOLD}  # the gift of nobody known


def test_looking_never_writes_to_the_org(town: OpenedProject) -> None:
    before = every_row(town.project.org.database)
    write_workbook(town.workspace.root, with_cell("M-1", CITY, "Paris"))

    looking.check(town, QUIET, offline=False)
    looking.pull(town, QUIET)
    with plan_of(town) as plan:
        looking.verify(town, plan, QUIET)

    assert every_row(town.project.org.database) == before


def test_an_edit_in_salesforce_survives_the_night(town: OpenedProject) -> None:
    edit_in_salesforce(town, "membre:M-1", MailingCity="Roubaix")

    assert [change for change in changed(town) if change.object == "Contact"] == []
    apply_now(town)
    assert contacts(town, "MailingCity")["membre:M-1"] == "Roubaix"


def test_an_edit_in_the_sheet_reaches_salesforce(town: OpenedProject) -> None:
    write_workbook(town.workspace.root, with_cell("M-2", CITY, "Paris"))

    [change] = [change for change in changed(town) if change.object == "Contact"]
    assert (change.action, change.key) == (Action.UPDATE, "membre:M-2")
    assert [(each.field, each.before, each.after) for each in change.fields] == [("MailingCity", "Lyon", "Paris")]


def test_an_edit_on_both_sides_is_a_conflict_shown_and_left_alone(town: OpenedProject) -> None:
    edit_in_salesforce(town, "membre:M-2", MailingCity="Marseille")
    write_workbook(town.workspace.root, with_cell("M-2", CITY, "Paris"))

    [change] = [change for change in changed(town) if change.object == "Contact"]
    apply_now(town)

    assert change.action is Action.CONFLICT
    assert [(each.field, each.before, each.after) for each in change.conflicts] == [
        ("MailingCity", "Marseille", "Paris")
    ]
    assert str(change.conflicts[0].at) == "`ville.xlsx` › `Membres` › `F3`"
    assert contacts(town, "MailingCity")["membre:M-2"] == "Marseille"


def test_a_cell_made_blank_erases_nothing(town: OpenedProject) -> None:
    phone = contacts(town, "MobilePhone")["membre:M-2"]
    write_workbook(town.workspace.root, with_cell("M-2", PHONE, None))

    assert [change for change in changed(town) if change.object == "Contact"] == []
    apply_now(town)
    assert phone
    assert contacts(town, "MobilePhone")["membre:M-2"] == phone


def test_a_row_that_vanished_deletes_nobody(town: OpenedProject) -> None:
    write_workbook(town.workspace.root, [row for row in PEOPLE if row[0] != "M-5"])

    apply_now(town)

    assert "membre:M-5" in contacts(town, "LastName")


def listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


FIRST = "Awa Zoé Paul Inès Hugo Léa Malo Rose Yann Maud Karim Elsa Noé Fanny Théo Anna Luc Jade Rémi Lina".split()
LAST = (
    "Diallo Martin Petit Roux Goff Moreau Blanc Garnier Faure Chevalier Lambert Bonnet Girard Mercier Dupuy "
    "Carpentier Vasseur Hamel Kervella Bouvier Lopez"
).split()
CROWD: tuple[Row, ...] = tuple(
    (f"M-{n}", FIRST[n % 20], LAST[n // 20], f"{FIRST[n % 20]}.{LAST[n // 20]}@example.org".lower(), None, "Lille")
    for n in range(1, 402)
)
CROWDS_GIFTS: tuple[Row, ...] = tuple((f"R-{n}", f"M-{n}", "14/03/2024", n) for n in range(1, 402))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The org's database after a run that nobody disturbed."""
    opened = write_town(tmp_path_factory.mktemp("whole") / "town", CROWD, CROWDS_GIFTS)
    apply_now(opened)
    return opened.project.org.database


@pytest.mark.parametrize("moment", [pytest.param("Contact", marks=pytest.mark.slow), "Opportunity"])
def test_a_process_killed_while_it_applies_leaves_nothing_lost_or_doubled(
    whole: Path, tmp_path: Path, moment: str
) -> None:
    killed = write_town(tmp_path, CROWD, CROWDS_GIFTS)
    plan_of(killed).close()
    command = [sys.executable, "-m", "npsp_migrate", "apply", "--yes", "--project", str(killed.workspace.root)]
    database = killed.project.org.database

    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as applying:
        while applying.poll() is None and not count(database, moment):
            time.sleep(0.002)
        applying.kill()
    left_behind = count(database, moment)
    again = subprocess.run(command, capture_output=True, text=True, check=False)

    assert 0 < left_behind < count(whole, moment)
    assert (again.returncode, again.stderr) == (0, "")
    assert content(database) == content(whole)
    assert changed(killed) == []


def test_the_local_org_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    script = """
import sys, time
from pathlib import Path
from npsp_migrate.runs.rehearsal import local_org
with local_org(Path(sys.argv[1])) as session:
    print(session.instance_url, flush=True)
    time.sleep(60)
"""
    command = [sys.executable, "-c", script, str(tmp_path / "org.sqlite")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as caller:
        assert caller.stdout is not None
        port = int(caller.stdout.readline().rpartition(":")[2])

        caller.kill()

    deadline = time.monotonic() + 10
    while listens(port) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not listens(port)

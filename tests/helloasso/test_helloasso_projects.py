"""Projects with a list at HelloAsso: the ready mappings fit, `init` writes them, mistakes are told."""

import json
from pathlib import Path

import pytest
from helloasso_api.world import SLUG, Refusal, item_share, member, payment

from npsp_migrate.cli.main import exit_code
from npsp_migrate.errors import ProjectError
from npsp_migrate.mapping.loading import load_project
from npsp_migrate.runs.nightly.schedule import secret_names

MAPPINGS = Path(__file__).parents[2] / "mappings"
PROJECT = """\
version: 1
project: Les Coquelicots
sources:
  - name: paiements
    helloasso: {{organization: les-coquelicots, site: "{site}"}}
    mapping: payments.yml
  - name: adhesions
    helloasso: {{organization: les-coquelicots, read: memberships, form: adhesion-2024, site: "{site}"}}
    mapping: memberships.yml
"""


def run(capsys, *words):
    code = exit_code([str(word) for word in words])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.fixture
def folder(tmp_path, world, site):
    world.payments = [
        payment(1, 5050),
        payment(2, 2500, "Event", items=[item_share(1, 2000, "Registration"), item_share(2, 500, "Donation")]),
        payment(3, 1000, state="Refused"),
        payment(4, 3000, refundOperations=[{"id": 1, "amount": 1000, "status": "Processed"}]),
    ]
    world.items["Membership/adhesion-2024"] = [
        member(7, "Lina", "Moreau"),
        member(8, "Tom", "Moreau", 1500, initialAmount=2000, discount={"code": "BIENVENUE"}),
    ]
    for name in ("payments", "memberships"):
        (tmp_path / f"{name}.yml").write_text((MAPPINGS / "helloasso" / f"{name}.yml").read_text())
    (tmp_path / "npsp-migrate.yml").write_text(PROJECT.format(site=site))
    return tmp_path


def test_the_ready_mappings_plan_what_helloasso_tells(folder, world, capsys):
    plan = folder / "p.plan"

    code, _, err = run(capsys, "plan", "--project", folder, "--out", plan, "--no-reports")
    assert code == 0, err
    assert len(world.tokens) == 1

    code, out, err = run(capsys, "show", plan, "--object", "Opportunity", "--json")
    assert code == 0, err
    amounts = {
        change["key"]: next((f["after"] for f in change["fields"] if f["field"] == "Amount"), None)
        for change in json.loads(out)["changes"]
    }
    assert sorted(map(str, amounts.values())) == ["15.00", "20.00", "5.00", "50.50"]
    assert amounts["don-helloasso:93200001"] == "50.50"
    assert amounts["don-en-plus-helloasso:93200002"] == "5.00"


def test_nothing_that_signs_in_stays_on_the_disk(folder, capsys):
    code, _, err = run(capsys, "pull", "--project", folder)

    assert code == 0, err
    kept = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert not [secret for secret in (b"S3CRET", b"eyJ-token", b"9fdc2222") if secret in kept]


def test_a_refusal_on_the_command_line_is_one_sentence_and_no_secret(folder, world, capsys):
    world.next = [Refusal(400)]

    code, out, err = run(capsys, "check", "--offline", "--project", folder)

    assert code == 1
    assert err.startswith("error: Source `paiements`: HelloAsso does not accept the key")
    assert not [secret for secret in ("S3CRET", "eyJ-token", "9fdc2222", "Traceback") if secret in out + err]


def test_init_writes_the_ready_mapping_for_an_address(folder, real_address, capsys):
    new = folder / "new"
    new.mkdir()

    code, _, err = run(
        capsys,
        *("init", "--no-questions", "--folder", new, f"https://www.helloasso.com/associations/{SLUG}"),
        f"https://www.helloasso.com/associations/{SLUG}/adhesions/adhesion-2024",
    )

    assert code == 0, err
    assert (new / "mappings" / "helloasso-payments.yml").is_file()
    written = (new / "npsp-migrate.yml").read_text()
    assert f"helloasso: {{organization: {SLUG}, read: payments}}" in written
    assert f"helloasso: {{organization: {SLUG}, read: memberships, form: adhesion-2024}}" in written
    assert "sheet:" not in written.split("sources:")[1]


def test_the_schedule_asks_for_the_variables_of_the_key(folder):
    assert secret_names(load_project(folder)) == ("HELLOASSO_CLIENT_ID", "HELLOASSO_CLIENT_SECRET")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("{organization: Les Coquelicots}", "organization: this is no name as HelloAsso's addresses have it"),
        ("{organization: a, read: events}", "it does not say which event"),
        ("{organization: a, form: b}", "form: payments are read of all forms at once"),
        (
            '{organization: a, client_secret_env: "AvUY+S3CRET/="}',
            "client_secret_env: the name of an environment variable is needed here, never a secret itself",
        ),
        (
            '{organization: a, site: "http://api.helloasso.com"}',
            "site: this is no address that a key may be sent to",
        ),
        ('{organization: a, site: "https://u:p@x.org"}', "site: this is no address that a key may be sent to"),
        ("{organization: a}\n    sheet: Dons", "`sheet` is for files and sheets, and a list at HelloAsso is none"),
        (
            "{organization: a}\n    file: dons.csv",
            "a source has either a `file`, a `google` sheet or a `helloasso`",
        ),
    ],
)
def test_a_mistake_in_the_project_is_told_with_its_place(tmp_path, said, told):
    head = "version: 1\nproject: x\nsources:\n  - name: dons\n"
    (tmp_path / "npsp-migrate.yml").write_text(f"{head}    helloasso: {said}\n    leave_out: essai\n")

    with pytest.raises(ProjectError) as caught:
        load_project(tmp_path)

    assert told in caught.value.message
    assert "S3CRET" not in caught.value.message + caught.value.hint

"""Leave to write: what names a production org, and what does not; and whether it is still the same org."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from npsp_migrate.errors import ExitCode, NotConfirmedError, OrgError
from npsp_migrate.model.org import OrgIdentity
from npsp_migrate.runs.known_orgs import recognise
from npsp_migrate.runs.permission import NOBODY_ASKED, Permission, require_permission

PRODUCTION = OrgIdentity(
    "00D000000000001EAA",
    "Les Coquelicots",
    "https://Coquelicots.my.salesforce.com",
    is_sandbox=False,
    username="awa@example.org",
    edition="Enterprise Edition",
)
SANDBOX = replace(PRODUCTION, is_sandbox=True)
ADDRESS = "https://coquelicots.my.salesforce.com"


@pytest.mark.parametrize(
    "typed",
    [
        "coquelicots.my.salesforce.com",
        "Coquelicots.My.Salesforce.com",
        "https://coquelicots.my.salesforce.com",
        " HTTPS://coquelicots.my.salesforce.com/ ",
    ],
)
def test_its_own_domain_opens_a_production_org(typed: str) -> None:
    require_permission(PRODUCTION, Permission(typed))
    require_permission(PRODUCTION, Permission(ask=lambda _: typed))


@pytest.mark.parametrize(
    "typed",
    [
        "y",
        "yes",
        "Les Coquelicots",
        "coquelicots",
        "my.salesforce.com",
        "coquelicots--test.sandbox.my.salesforce.com",
        "coquelicots.my.salesforce.com.example.org",
        "coquelicots.lightning.force.com",
        "http://coquelicots.my.salesforce.com",
        "https://coquelicots.my.salesforce.com/lightning",
    ],
)
def test_nothing_else_opens_it(typed: str) -> None:
    with pytest.raises(NotConfirmedError, match="the domain that was named is not this org's") as refused:
        require_permission(PRODUCTION, Permission(typed))

    assert refused.value.exit_code is ExitCode.USAGE


@pytest.mark.parametrize("permission", [NOBODY_ASKED, Permission(ask=lambda _: ""), Permission(ask=lambda _: "  ")])
def test_where_nobody_types_it_the_error_says_what_to_give(permission: Permission) -> None:
    with pytest.raises(NotConfirmedError, match="nobody typed its domain") as refused:
        require_permission(PRODUCTION, permission)

    assert "`--org-domain coquelicots.my.salesforce.com`" in refused.value.hint


def test_a_domain_given_beforehand_is_not_asked_for_again() -> None:
    def ask(_: OrgIdentity) -> str:
        raise AssertionError("nobody has to be asked")

    require_permission(PRODUCTION, Permission("coquelicots.my.salesforce.com", ask))


def test_a_sandbox_needs_no_domain() -> None:
    require_permission(SANDBOX, NOBODY_ASKED)


def test_the_org_is_remembered_at_first_sight(tmp_path: Path) -> None:
    remembered = tmp_path / "state" / "known-orgs.json"

    recognise(SANDBOX, ADDRESS, remembered)
    recognise(SANDBOX, ADDRESS, remembered)
    recognise(replace(SANDBOX, org_id="00D000000000002EAA"), "https://another.my.salesforce.com", remembered)

    assert json.loads(remembered.read_text()) == {
        "https://another.my.salesforce.com": "00D000000000002EAA",
        ADDRESS: "00D000000000001EAA",
    }
    assert remembered.stat().st_mode & 0o777 == 0o600


def test_another_org_at_the_same_address_is_refused(tmp_path: Path) -> None:
    remembered = tmp_path / "known-orgs.json"
    recognise(SANDBOX, ADDRESS, remembered)

    with pytest.raises(OrgError, match="Another org answers at") as refused:
        recognise(replace(SANDBOX, org_id="00D000000000002EAA"), ADDRESS, remembered)

    assert f"delete `{remembered}`" in refused.value.hint


def test_the_short_form_of_an_id_is_the_same_org(tmp_path: Path) -> None:
    recognise(SANDBOX, ADDRESS, tmp_path / "known-orgs.json")

    recognise(replace(SANDBOX, org_id="00D000000000001"), ADDRESS, tmp_path / "known-orgs.json")


@pytest.mark.parametrize("damage", ["", "{", "[]"])
def test_a_damaged_memory_is_told_and_not_guessed(tmp_path: Path, damage: str) -> None:
    remembered = tmp_path / "known-orgs.json"
    remembered.write_text(damage)

    with pytest.raises(OrgError, match="is damaged"):
        recognise(SANDBOX, ADDRESS, remembered)

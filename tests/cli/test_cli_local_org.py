"""`local-org` as a program: found again, emptied, stopped, killed, and given bad days."""

import json
import signal
from pathlib import Path

import pytest
import requests
from started_org import COMMAND, ORG, started

from npsp_migrate.errors import OrgError
from npsp_migrate.runs.rehearsal import local_org


def test_it_starts_answers_and_ends_when_it_is_told_to(tmp_path: Path, state: dict[str, str], ask) -> None:
    with started(tmp_path, state, "--port", "0", "--profile", "bare", by=(*COMMAND, "start")) as org:
        limits = org.call("GET", "limits")
        listed = json.loads(ask("status", "--json").out)
        org.process.send_signal(signal.SIGTERM)
        out, _ = org.process.communicate(timeout=60)

    assert limits.status_code == 200
    assert (org.process.returncode, org.facts["profile"]) == (0, "bare")
    assert [each["instance_url"] for each in listed] == [org.url]
    assert listed[0]["calls"]["by_kind"]["limits"] == 1
    for name in ("instance_url", "access_token", "username", "ca_cert"):
        assert f"{name} " in out and str(org.facts[name]) in out
    assert ask("status").code == 1


def test_a_stop_a_reset_and_a_status_find_the_org_that_is_meant(tmp_path: Path, state: dict[str, str], ask) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first, second = tmp_path / "a" / "org.sqlite", tmp_path / "b" / "org.sqlite"
    with (
        started(tmp_path / "a", state, "--data", first) as one,
        started(tmp_path / "b", state, "--data", second, "--seed", "5") as two,
    ):
        for org in (one, two):
            org.call("POST", "sobjects/Account", json={"Name": "Mairie"})
        unclear = ask("reset")
        emptied = ask("reset", "--port", str(two.port))
        counts = (one.accounts(), two.accounts())
        stopped = ask("stop", "--data", first)
        left = [each["data"] for each in json.loads(ask("status", "--json").out)]
        one.process.wait(10)

    assert (unclear.code, unclear.error[:28]) == (1, "2 local orgs are running: po")
    assert (emptied.code, counts) == (0, (1, 0))
    assert stopped.err == f"Stopped the local org at {one.url}; its records are in `{first}`\n"
    assert (one.process.returncode, left) == (0, [str(second)])


def test_records_are_there_after_a_restart_and_gone_after_a_reset(
    tmp_path: Path, state: dict[str, str], ask
) -> None:
    data = tmp_path / "org.sqlite"
    with started(tmp_path, state, "--data", data, "--profile", "bare", "--plain") as org:
        org.call("POST", "sobjects/Account", json={"Name": "Mairie"})
        first = org.facts
    with started(tmp_path, state, "--data", data) as org:
        kept = (org.accounts(), org.facts["org_id"], org.facts["profile"])

    said = ask("reset", "--data", data, "--json")
    with started(tmp_path, state, "--data", data) as org:
        emptied = (org.accounts(), org.facts["org_id"], org.facts["access_token"])
        fields = {each["name"] for each in org.call("GET", "sobjects/Account/describe").json()["fields"]}

    assert kept == (1, first["org_id"], "bare")
    assert (said.code, json.loads(said.out)["records"]) == (0, {})
    assert emptied == (0, first["org_id"], first["access_token"])
    assert "Migration_Key__c" not in fields


def test_one_file_is_never_opened_by_two(tmp_path: Path, state: dict[str, str], tell) -> None:
    data = tmp_path / "org.sqlite"
    with started(tmp_path, state, "--data", data):
        second = tell(*ORG, "start", "--data", data, env=state)
        reset_by_others = tell(*ORG, "reset", "--data", data, env={"XDG_STATE_HOME": str(tmp_path)})
        with pytest.raises(OrgError, match="Another local org works on"), local_org(data):
            pytest.fail("a rehearsal must not begin")

    for said in (second, reset_by_others):
        assert (said.code, said.error) == (1, f"Another local org works on `{data}`")
        assert "stop --data" in said.hint


def test_an_org_that_was_killed_is_told_and_its_file_is_free(tmp_path: Path, state: dict[str, str], ask) -> None:
    data = tmp_path / "org.sqlite"
    with started(tmp_path, state, "--data", data) as org:
        org.call("POST", "sobjects/Account", json={"Name": "Mairie"})
        org.process.kill()
        org.process.wait(10)
        said = ask("status")
        stop = ask("stop")
    with started(tmp_path, state, "--data", data) as org:
        kept = org.accounts()

    assert f"at {said.err.split(' at ')[1].split()[0]}" in said.err and "was killed" in said.err
    assert (said.code, stop.error, kept) == (1, "No local org is running", 1)


def test_behind_it_goes_on_after_the_command_came_back(tmp_path: Path, state: dict[str, str], tell, ask) -> None:
    ready = tmp_path / "ready.json"

    said = tell(*ORG, "start", "--detach", "--json", "--ready-file", ready, env=state)
    facts = json.loads(said.out)
    answer = requests.get(f"{facts['instance_url']}/services/data", timeout=60)
    stopped = ask("stop")

    assert (said.code, answer.status_code, stopped.code) == (0, 200, 0)
    assert facts == json.loads(ready.read_text(encoding="utf-8"))
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{facts['instance_url']}/services/data", timeout=60)


def test_behind_it_says_as_well_why_it_cannot_start(tmp_path: Path, state: dict[str, str], ask) -> None:
    said = ask("start", "--detach", "--data", tmp_path / "no" / "org.sqlite")

    assert (said.code, said.error) == (1, f"`{tmp_path / 'no'}` is no folder")
    assert said.hint == "Make it first, or name another file"


def test_faults_are_ordered_listed_and_called_off(tmp_path: Path, state: dict[str, str], ask) -> None:
    with started(tmp_path, state, "--fault", "slow=1", "--seed", "9", "--storage-mb", "1") as org:
        ordered = ask("fault", "unavailable=1;count=1", "page-size=50")
        statuses = [org.call("GET", "limits").status_code for _ in range(2)]
        listed = ask("fault")
        unknown = ask("fault", "earthquake")
        cleared = ask("fault", "--clear", "slow", "page-size")
        left = json.loads(ask("fault", "--json").out)["rules"]
        ask("reset")
        at_birth = json.loads(ask("fault", "--json").out)["rules"]
        storage = json.loads(ask("status", "--json").out)[0]["storage_mb"]

    assert (ordered.code, statuses) == (0, [503, 200])
    assert "unavailable=1;count=1;seed=9  struck 1 of 2: 503 instead" in listed.out
    assert (unknown.code, unknown.error[:27]) == (1, "There is no fault `earthqua")
    assert cleared.out == "2 faults ended\n"
    assert [each["rule"] for each in left] == ["unavailable=1;count=1;seed=9"]
    assert [each["rule"] for each in at_birth] == ["slow=1;seed=9"]
    assert storage == {"used": 0, "max": 1, "enforced": True}

"""What `local-org start` takes, what it makes of it, and what it says when it cannot."""

import json
import signal
import socket
import subprocess
from pathlib import Path
from typing import Any

import pytest
import requests
from started_org import COMMAND, SERVER, started


@pytest.mark.parametrize("verb", [("start",), ()])
def test_with_json_it_prints_what_the_ready_file_says(
    tmp_path: Path, state: dict[str, str], verb: tuple[str, ...]
) -> None:
    """Without a verb it starts, as before there were verbs."""
    with started(tmp_path, state, "--json", by=(*COMMAND, *verb)) as org:
        mode = (tmp_path / "ready.json").stat().st_mode & 0o777
        org.process.send_signal(signal.SIGINT)
        out, _ = org.process.communicate(timeout=60)

    assert (json.loads(out), org.process.returncode, mode) == (org.facts, 0, 0o600)
    assert {"instance_url", "access_token", "refresh_token", "username", "org_id", "ca_cert"} <= set(org.facts)


def test_a_seed_makes_the_same_org_again(tmp_path: Path, state: dict[str, str], ask) -> None:
    def run(*words: str) -> tuple[Any, ...]:
        with started(tmp_path, state, *words) as org:
            made = org.call("POST", "sobjects/Contact", json={"LastName": "Diallo"}).json()["id"]
            ask("reset")
            again = org.call("POST", "sobjects/Contact", json={"LastName": "Diallo"}).json()["id"]
            return org.facts["org_id"], org.facts["access_token"], made, again

    first, second, other = run("--seed", "1"), run("--seed", "1"), run("--seed", "2")

    assert first == second
    assert first[2] == first[3]
    assert first[0] != other[0] and first[1] != other[1]


def test_what_cannot_start_says_why(tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("no database at all, and longer than a header would be", encoding="utf-8")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        refused = {
            ("--port", port): f"Port {port} is taken",
            ("--data", str(other)): f"`{other}` is no org's database: file is not a database",
            ("--data", str(tmp_path / "no" / "org.sqlite")): f"`{tmp_path / 'no'}` is no folder",
            ("--ready-file", str(tmp_path / "no" / "r.json")): f"`{tmp_path / 'no'}` is no folder",
            ("--host", "no.such.host.example"): "There is no address `no.such.host.example`",
            ("--host", "203.0.113.1"): "Nothing can listen at `203.0.113.1`: Cannot assign requested address",
            (
                "--host",
                "0.0.0.0",
                "--seed",
                "1",
            ): "An org that was made with `--seed` has a token that anybody can work out",
            ("--fault", "row-lock=9"): "A probability lies between 0 and 1: 9",
        }
        for words, sentence in refused.items():
            done = subprocess.run([*SERVER, *words], capture_output=True, text=True, check=False, timeout=60)
            assert (done.returncode, done.stdout) == (1, ""), words
            assert done.stderr.startswith(f"error: {sentence}\n\nhint: "), words


@pytest.mark.parametrize(
    "words",
    [
        ("--port", "99999"),
        ("--port", "x"),
        ("--profile", "huge"),
        ("--seed", "-1"),
        ("--storage-mb", "x"),
        ("--what",),
    ],
)
def test_options_that_make_no_sense_are_misuse(ask, words: tuple[str, ...]) -> None:
    assert ask("start", *words).code == 2


def own_address() -> str:
    """An address under which other machines would find this one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("203.0.113.1", 9))  # nothing is sent
        except OSError:
            pytest.skip("this machine has no other address than its own")
        return str(probe.getsockname()[0])


def test_an_org_that_listens_to_others_shows_them_no_page_without_the_token(
    tmp_path: Path, state: dict[str, str]
) -> None:
    address = own_address()
    with started(tmp_path, state, "--host", "0.0.0.0") as org:
        there = f"http://{address}:{org.port}"
        here = requests.get(f"{org.url}/", timeout=60)
        pretending = requests.get(f"{there}/", headers={"Host": f"localhost:{org.port}"}, timeout=60)
        token = {"Authorization": f"Bearer {org.facts['access_token']}"}
        known = requests.get(f"{there}/", headers=token, timeout=60)
        data = requests.get(f"{there}/services/data/v67.0/limits", headers=token, timeout=60)

    assert org.url == f"http://127.0.0.1:{org.port}"
    assert (here.status_code, pretending.status_code, known.status_code, data.status_code) == (200, 403, 200, 200)


def test_without_a_host_nobody_else_reaches_it(tmp_path: Path, state: dict[str, str]) -> None:
    address = own_address()
    with started(tmp_path, state) as org, pytest.raises(requests.ConnectionError):
        requests.get(f"http://{address}:{org.port}/services/data", timeout=60)


def test_without_a_state_folder_it_starts_all_the_same(tmp_path: Path) -> None:
    occupied = tmp_path / "state"
    occupied.write_text("a file, and no folder", encoding="utf-8")

    with started(tmp_path, {"XDG_STATE_HOME": str(occupied)}) as org:
        assert requests.get(f"{org.url}/services/data", timeout=60).status_code == 200

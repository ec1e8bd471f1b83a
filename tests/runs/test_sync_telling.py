"""Telling people: over real HTTP and SMTP, to servers that stand on this machine for the length of a test."""

import json
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from npsp_migrate.mapping.project import Language, Project
from npsp_migrate.mapping.sync_settings import Occasion, Reaction, Rule, SyncSettings
from npsp_migrate.model.issue import words
from npsp_migrate.report import catalogue as sentences
from npsp_migrate.runs.nightly.message import message_of, occasions
from npsp_migrate.runs.nightly.night import Ending, Finding, Night, Verified, WaitingKind
from npsp_migrate.runs.telling import Message, Told, beat, tell

FRENCH = sentences.catalogue(sentences.Language.FRENCH)
HELLO = Message("Titre", "Deux fiches attendent.")


@dataclass
class Listener:
    """A web server that keeps what it is sent, and answers as it is told to."""

    port: int = 0
    status: int = 200
    heard: list[tuple[str, str, bytes]] = field(default_factory=list)


@pytest.fixture
def listener() -> Iterator[Listener]:
    known = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            known.heard.append((self.command, self.path, body))
            self.send_response(known.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_POST = do_GET  # noqa: N815 - as the standard library calls it

        def log_message(self, *_: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        known.port = server.server_port
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield known
        server.shutdown()


class _Mailbox(socketserver.StreamRequestHandler):
    letters: ClassVar[list[str]] = []

    def handle(self) -> None:
        self._say("220 mail.example.org")
        letter: list[str] | None = None
        for line in (raw.decode().rstrip("\r\n") for raw in self.rfile):
            if letter is not None:
                if line == ".":
                    self.letters.append("\n".join(letter))
                    letter = None
                    self._say("250 kept")
                else:
                    letter.append(line)
            elif line.upper() == "DATA":
                letter = []
                self._say("354 go on")
            elif line.upper() == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 mail.example.org")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


def test_a_webhook_gets_the_message(listener: Listener) -> None:

    told = tell(HELLO, "A_URL", {"A_URL": f"json://127.0.0.1:{listener.port}/hook"})

    assert told is Told.SENT
    [(method, path, body)] = listener.heard
    sent = json.loads(body)
    assert (method, path, sent["title"], sent["message"]) == ("POST", "/hook", HELLO.title, HELLO.text)


def test_a_letter_comes_by_mail() -> None:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Mailbox) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        address = f"mailto://127.0.0.1:{server.server_address[1]}?from=nuit@example.org&to=claire@example.org&mode=insecure"

        told = tell(HELLO, "A_URL", {"A_URL": address})
        server.shutdown()

    assert told is Told.SENT
    [letter] = _Mailbox.letters
    assert "claire@example.org" in letter and "Titre" in letter


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({}, Told.UNSET),
        ({"A_URL": " "}, Told.UNSET),
        ({"A_URL": "no-such-way://secret-token@host"}, Told.WRONG),
        ({"A_URL": "json://127.0.0.1:9/secret-token"}, Told.FAILED),
    ],
)
def test_what_cannot_be_told_is_a_result_and_no_secret_is_said(
    environment: dict[str, str], told: Told, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:

    assert tell(HELLO, "A_URL", environment) is told
    assert "secret-token" not in "".join(capfd.readouterr()) + caplog.text


def test_a_refusing_server_is_a_failure(listener: Listener) -> None:
    listener.status = 500

    assert tell(HELLO, "A_URL", {"A_URL": f"json://127.0.0.1:{listener.port}/hook"}) is Told.FAILED


@pytest.mark.parametrize(
    ("address", "failed", "path"),
    [
        ("/ping/uuid", False, "/ping/uuid"),
        ("/ping/uuid", True, "/ping/uuid/fail"),
        ("/ping/uuid/", True, "/ping/uuid/fail"),
        ("/ping/uuid?rid=1", True, "/ping/uuid/fail?rid=1"),
    ],
)
def test_the_heartbeat_says_whether_the_night_went_well(
    listener: Listener, address: str, failed: bool, path: str
) -> None:
    environment = {"BEAT": f"http://127.0.0.1:{listener.port}{address}"}

    assert beat("BEAT", failed=failed, environment=environment) is Told.SENT
    assert [(method, heard) for method, heard, _ in listener.heard] == [("GET", path)]


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({}, Told.UNSET),
        ({"BEAT": "file:///etc/passwd"}, Told.WRONG),
        ({"BEAT": "http://127.0.0.1:9/uuid"}, Told.FAILED),
        ({"BEAT": "http://[broken/uuid"}, Told.FAILED),
    ],
)
def test_a_heartbeat_that_nobody_hears_fails_nothing(environment: dict[str, str], told: Told) -> None:

    assert beat("BEAT", failed=False, environment=environment) is told


# ------------------------------------------------------------------------------------------- what is said

PROJECT = Project(Path("/projet"), "Les Coquelicots", (), Language.FR, sync=SyncSettings(decides="Claire"))
START = datetime(2026, 3, 14, 2, 15, tzinfo=UTC)
EMAILS = Finding(Rule.EMAILS, Reaction.HOLD, words("guard-emails", count=3, limit=0), (7, 8, 9))
HELD = Night(
    START,
    START,
    Ending.HELD,
    3,
    findings=(EMAILS,),
    outcomes={"created": 12, "updated": 1, "refused": 1},
    waiting=(WaitingKind("emails", 3, 5), WaitingKind("conflict", 1, 1, 1)),
    verified=Verified(13, 2),
    held_plan=Path("/projet/nightly/held.plan"),
    reports=(Path("/projet/nightly/rapport.html"),),
)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


def test_the_founders_read_what_was_done_what_waits_for_whom_and_where_to_look() -> None:
    told = message_of(HELD, PROJECT, FRENCH)

    assert plain(told.title) == "Les Coquelicots : quelque chose attend une décision"
    assert plain(told.text) == (
        "Nuit du 14/03/2026, 03:15\n\n"
        "12 fiches créées\n1 fiche modifiée\n1 fiche refusée par Salesforce\n\n"
        "En attente d'une décision (Claire) :\n"
        "• 3 changements d'adresse e-mail, depuis 5 nuits\n"
        "• 1 fiche modifiée des deux côtés, depuis cette nuit\n\n"
        "2 différences trouvées en relisant Salesforce\n\n"
        "Le rapport à ouvrir : /projet/nightly/rapport.html\n"
        "Ce qui attend, pour la personne qui fait tourner les mises à jour : /projet/nightly/held.plan"
    )


def test_a_night_that_stopped_says_which_rule_with_its_figures_and_quotes_no_header() -> None:
    lost = words("guard-lost_headers", source="dons", count=1, headers="Awa Diallo")
    shrunk = words("guard-shrunk_sources", source="dons", count=40, rows=100, limit=10)
    stops = tuple(
        Finding(rule, Reaction.STOP, said)
        for rule, said in ((Rule.SHRUNK_SOURCES, shrunk), (Rule.LOST_HEADERS, lost))
    )
    night = Night(START, START, Ending.STOPPED, 7, findings=stops, held_plan=Path("/projet/nightly/held.plan"))

    told = message_of(night, PROJECT, FRENCH)

    assert plain(told.text) == (
        "Nuit du 14/03/2026, 03:15\n\n"
        "Quelque chose sort de l'ordinaire ; rien n'a donc été écrit dans Salesforce :\n"
        "• Source « dons » : 40 lignes sur 100 ont disparu, plus de 10 %\n"
        "• Source « dons » : colonnes disparues ou renommées (1)\n\n"
        "Rien n'a été écrit dans Salesforce.\n\n"
        "Ce qui attend, pour la personne qui fait tourner les mises à jour : /projet/nightly/held.plan"
    )


@pytest.mark.parametrize(
    "error", ["SourceError", "OrgError", "ProjectError", "DataError", "LockedError", "Unexpected"]
)
def test_a_night_that_failed_says_why_without_the_words_of_the_error(error: str) -> None:
    night = Night(START, START, Ending.FAILED, 1, error=error, message="`Awa Diallo.xlsx` is gone")

    told = message_of(night, PROJECT, FRENCH)

    assert "Diallo" not in told.text
    assert plain(told.title) == "Les Coquelicots : la mise à jour de la nuit a échoué"
    assert len(told.text.split("\n\n")) == 4


QUIET = Night(START, START, Ending.QUIET, 0, waiting=(WaitingKind("emails", 3, 5),))


@pytest.mark.parametrize(
    ("night", "happened"),
    [
        (QUIET, set()),
        (replace(QUIET, waiting=(WaitingKind("emails", 3, 5, 1),)), {Occasion.HELD}),
        (replace(QUIET, waiting=(WaitingKind("emails", 3, 14),)), {Occasion.HELD}),  # once a week
        (replace(QUIET, ending=Ending.DONE, outcomes={"created": 3}), set()),
        (replace(QUIET, outcomes={"refused": 1}), {Occasion.FAILURE}),
        (replace(QUIET, verified=Verified(3, 1)), {Occasion.FAILURE}),
        (replace(QUIET, ending=Ending.STOPPED), {Occasion.FAILURE, Occasion.HELD}),
        (replace(QUIET, ending=Ending.FAILED), {Occasion.FAILURE}),
        (replace(QUIET, ending=Ending.UNFINISHED), {Occasion.FAILURE}),
    ],
)
def test_people_are_told_of_failures_and_of_news(night: Night, happened: set[Occasion]) -> None:

    assert occasions(night) == {Occasion.ALWAYS, *happened}

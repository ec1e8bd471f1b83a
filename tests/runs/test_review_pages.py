"""The page of questions: what it asks, what it keeps, and whom it refuses."""

import asyncio
import re
import threading
import urllib.request
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from asked_questions import asked, three_questions, write_village

from npsp_migrate.errors import MigrateError
from npsp_migrate.report.catalogue import Language
from npsp_migrate.runs.decisions import load_decisions
from npsp_migrate.runs.reviewing.serving import serve
from npsp_migrate.runs.reviewing.session import Session
from npsp_migrate.runs.reviewing.web import Pages

HOST = "127.0.0.1:8000"


@dataclass(frozen=True)
class Answered:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def seen(self) -> str:
        return " ".join(re.sub("<[^>]*>", " ", re.sub("(?s)<(style|script)>.*?</", "</", self.text)).split())


class Visitor:
    """Talks to the pages as a browser does, one request at a time."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self._app = pages.app()

    def get(self, place: str, **headers: str) -> Answered:
        return asyncio.run(self._ask("GET", place, b"", headers))

    def send(self, place: str, form: dict[str, str] | None = None, **headers: str) -> Answered:
        page = self.get("end/1").text
        secret = re.search('name="form" value="([^"]*)"', page)[1]
        body = urlencode({"form": secret} if form is None else {"form": secret, **form}).encode()
        return asyncio.run(self._ask("POST", place, body, headers))

    async def _ask(self, method: str, place: str, body: bytes, headers: dict[str, str]) -> Answered:
        sent: list[dict] = []
        told = {"host": HOST, **headers}
        scope = {
            "type": "http",
            "method": method,
            "path": self.pages.home + place,
            "query_string": b"",
            "headers": [(name.encode(), value.encode()) for name, value in told.items()],
            "state": {},
        }

        async def receive() -> dict:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: dict) -> None:
            sent.append(message)

        await self._app(scope, receive, send)
        found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return Answered(sent[0]["status"], found, b"".join(each.get("body", b"") for each in sent[1:]).decode())

    def where(self, answered: Answered) -> str:
        assert answered.status == 303
        return answered.headers["location"].removeprefix(self.pages.home)


@pytest.fixture
def village(tmp_path):
    return write_village(tmp_path / "village")


@pytest.fixture
def stopped() -> list[str]:
    return []


@pytest.fixture
def visit(village, stopped):
    def begin(*questions, language: Language = Language.FRENCH) -> Visitor:
        session = Session(questions or three_questions(), village.workspace, "Claire")
        return Visitor(Pages(session, language, frozenset({HOST}), lambda: stopped.append("stopped")))

    return begin


def decided(village) -> list[tuple[str, str, str]]:
    return [(each.answer.value, each.one.text, each.other.text) for each in load_decisions(village.workspace.root)]


def test_the_page_of_a_question_says_exactly_this(visit):
    visitor = visit()

    assert visitor.where(visitor.get("")) == "1"
    assert visitor.get("1").seen == (
        "1 sur 3 · Est-ce la même personne ? 1 sur 3 0 sur 3 réglées Réponses de Claire English 0 / 3 "
        "Est-ce la même personne ? "
        "Peut-être une seule et même personne : mêmes prénom et nom, même code postal "
        "Champ Awa Diallo Dons.xlsx › Membres › ligne 2 Ava Diallo Dons.xlsx › Membres › ligne 3 "
        "≠ Prénom Awa A2 Ava A3 Nom Diallo B2 Diallo B3 E-mail awa@example.org C2 — "
        "même personne M différentes D ne sait pas N Remarque Passer P Suivante → Terminer"
    )


def test_an_answer_is_kept_at_once_with_who_and_note_and_the_next_question_comes(visit, village):
    visitor = visit()

    following = visitor.send("1", {"answer": "same", "note": "c’est elle"})

    assert visitor.where(following) == "2"
    [decision] = load_decisions(village.workspace.root)
    assert (decision.who, decision.note, decision.when is not None) == ("Claire", "c’est elle", True)
    assert "Réponse : même personne. Claire, le" in visitor.get("1").seen
    assert "1 sur 3 réglées" in visitor.get("2").seen


def test_passing_keeps_nothing_and_goes_round(visit, village):
    visitor = visit()

    assert [visitor.where(visitor.get(f"after/{number}")) for number in (1, 2, 3)] == ["2", "3", "1"]
    assert decided(village) == []


def test_undo_takes_back_the_last_answer_or_the_one_that_is_looked_at(visit, village):
    visitor = visit()
    for number, answer in ((1, "same"), (2, "unsure"), (3, "different")):
        visitor.send(f"{number}", {"answer": answer})

    assert visitor.where(visitor.send("undo/1")) == "1"
    assert visitor.where(visitor.send("undo/1")) == "3"
    assert decided(village) == [("unsure", "M-3", "org:003000000000001AAA")]


def test_what_follows_from_other_answers_is_not_asked(visit):
    visitor = visit(asked("A", "B"), asked("B", "C"), asked("A", "C"))

    visitor.send("1", {"answer": "same"})
    following = visitor.send("2", {"answer": "different"})

    assert visitor.where(following) == "end/3"
    assert "Réponse : différentes." in visitor.get("3").seen


def test_what_nobody_knew_can_be_answered_when_it_is_asked_again(visit, village):
    (village.workspace.root / "decisions.yml").write_text('- unsure: ["M-1", "M-2"]\n  who: "Zoé"\n')
    visitor = visit()

    assert visitor.where(visitor.get("")) == "1"
    assert visitor.where(visitor.send("1", {"answer": "unsure"})) == "2"
    assert visitor.where(visitor.send("2", {"answer": "same"})) == "3"
    assert decided(village)[0] == ("unsure", "M-1", "M-2")


def test_an_answer_that_somebody_gave_meanwhile_stands(visit, village):
    visitor = visit()
    visitor.get("1")
    (village.workspace.root / "decisions.yml").write_text('- different: ["M-1", "M-2"]\n  who: "Zoé"\n')

    visitor.send("1", {"answer": "same"})

    assert decided(village) == [("different", "M-1", "M-2")]
    assert "Réponse : différentes. Zoé" in visitor.get("1").seen


def test_a_file_of_decisions_broken_meanwhile_is_told_and_left_alone(visit, village):
    visitor = visit()
    (village.workspace.root / "decisions.yml").write_text("- same: [A]\n")

    told = visitor.get("1")

    assert (told.status, "`decisions.yml`, line 1" in told.text) == (409, True)


def test_the_end_says_what_is_left_and_closes(visit, stopped):
    visitor = visit()
    visitor.send("1", {"answer": "same"})

    assert "Réponses données à l’instant : 1." in visitor.get("end/3").seen
    assert "Questions sans réponse : 2." in visitor.get("end/3").seen
    assert visitor.send("finish").text.startswith("La page est fermée")
    assert stopped == ["stopped"]


def test_the_page_speaks_the_other_language_when_asked(visit):
    visitor = visit()

    assert visitor.where(visitor.get("language/en/2")) == "2"
    assert "Are they the same person?" in visitor.get("1").seen
    assert "same person S different D" in visitor.get("1").seen


def test_nothing_that_came_from_a_cell_is_markup(visit):
    evil = "<script>alert(1)</script>\"'&"
    question = asked(evil, "B")
    visitor = visit(question, three_questions()[1])

    assert "<script>alert" not in visitor.get("1").text
    assert "=HYPERLINK(&#34;http://evil&#34;)" in visitor.get("2").text


def test_only_this_page_from_this_computer_is_listened_to(visit, village):
    visitor = visit()

    assert visitor.get("1", host="evil.example").status == 421
    assert visitor.send("1", {"answer": "same", "form": "guessed"}).status == 403
    assert visitor.send("1", {"answer": "same"}, origin="http://evil.example").status == 403
    assert visitor.send("1", {"answer": "same"}, origin="null").status == 403
    assert visitor.send("1", {"answer": "same", "note": "x" * 20_000}).status == 403
    assert visitor.send("1", {"answer": "perhaps"}).status == 404
    assert visitor.get("99").status == 404
    assert visitor.get("../1").status == 404
    assert decided(village) == []
    assert visitor.send("1", {"answer": "same"}, origin=f"http://{HOST}").status == 303


def test_no_page_may_be_framed_stored_or_load_anything(visit):
    headers = visit().get("1").headers

    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert (headers["cache-control"], headers["referrer-policy"]) == ("no-store", "same-origin")


def test_the_pages_are_served_on_this_computer_until_somebody_is_done(village):
    session = Session(three_questions(), village.workspace, "Claire")
    told: list[str] = []
    known = threading.Event()

    def announce(url: str) -> None:
        told.append(url)
        known.set()

    serving = threading.Thread(target=serve, args=(session, Language.FRENCH, 0, announce))
    serving.start()
    known.wait(10)
    page = urllib.request.urlopen(told[0], timeout=10).read().decode()
    secret = re.search('name="form" value="([^"]*)"', page)[1]
    urllib.request.urlopen(told[0] + "finish", data=urlencode({"form": secret}).encode(), timeout=10)
    serving.join(10)

    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/[\w-]{32}/", told[0])
    assert not serving.is_alive()


def test_a_port_that_is_taken_is_told(village):
    session = Session(three_questions(), village.workspace, "Claire")

    def second(url: str) -> None:
        port = int(url.split(":")[2].split("/")[0])
        with pytest.raises(MigrateError, match=f"Port {port} cannot be used: another program uses it"):
            serve(session, Language.FRENCH, port, lambda url: None)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        serve(session, Language.FRENCH, 0, second)

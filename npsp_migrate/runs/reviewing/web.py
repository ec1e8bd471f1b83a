"""The questions as pages of this computer: only who has the address can see them, and only they can answer."""

import secrets
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from npsp_migrate.errors import MigrateError
from npsp_migrate.model.decisions import Answer
from npsp_migrate.report.catalogue import Catalogue, Language, catalogue
from npsp_migrate.report.review_page import Known, Sitting, end_page, question_page, security_headers
from npsp_migrate.runs.reviewing.session import Session

LONGEST_FORM = 10_000  # bytes: an answer with its note
Endpoint = Callable[[Request], Awaitable[Response]]


class Pages:
    """Addresses begin with a secret; forms hold a second one; both are made anew for each sitting."""

    def __init__(
        self, session: Session, language: Language, hosts: frozenset[str], stop: Callable[[], None]
    ) -> None:
        self._session = session
        self._language = language
        self._hosts = hosts
        self._stop = stop
        self._form = secrets.token_urlsafe(24)
        self.home = f"/{secrets.token_urlsafe(24)}/"

    def app(self) -> Starlette:
        looking = (("", self._first), ("{number:int}", self._show), ("after/{number:int}", self._after))
        more = (("end/{number:int}", self._end), ("language/{language}/{number:int}", self._speak))
        sending = (("{number:int}", self._answer), ("undo/{number:int}", self._undo), ("finish", self._finish))
        routes = [
            *(Route(self.home + path, self._guarded(does), methods=["GET"]) for path, does in looking + more),
            *(Route(self.home + path, self._guarded(self._sent(does)), methods=["POST"]) for path, does in sending),
        ]
        return Starlette(routes=routes)

    async def _first(self, request: Request) -> Response:
        return self._to(self._session.next_open(0))

    async def _after(self, request: Request) -> Response:
        return self._to(self._session.next_open(int(request.path_params["number"])))

    async def _show(self, request: Request) -> Response:
        return self._question(int(request.path_params["number"]))

    async def _end(self, request: Request) -> Response:
        return self._html(end_page(self._sitting(int(request.path_params["number"])), self._words))

    async def _speak(self, request: Request) -> Response:
        if request.path_params["language"] in set(Language):
            self._language = Language(request.path_params["language"])
        return self._to(int(request.path_params["number"]))

    async def _answer(self, request: Request) -> Response:
        number = int(request.path_params["number"])
        said = request.state.form
        if self._session.question(number) is None or said.get("answer") not in set(Answer):
            return PlainTextResponse("No such question", status_code=404)
        if self._session.known(number) is None:
            trouble = self._session.answer(number, Answer(said["answer"]), said.get("note", "").strip())
            if trouble:
                return self._question(number, trouble)
        return self._to(self._session.next_open(number))

    async def _undo(self, request: Request) -> Response:
        number = int(request.path_params["number"])
        return self._to(self._session.undo(number) or number)

    async def _finish(self, request: Request) -> Response:
        self._stop()
        return PlainTextResponse(self._words.text("review-closed"), headers=security_headers())

    @property
    def _words(self) -> Catalogue:
        return catalogue(self._language)

    def _question(self, number: int, trouble: str = "") -> Response:
        question = self._session.question(number)
        if question is None:
            return PlainTextResponse("No such question", status_code=404)
        known, decision = self._session.known(number), self._session.decision(number)
        mine = self._session.is_mine(number)
        page = question_page(question, self._sitting(number), Known(known, decision, mine), trouble, self._words)
        return self._html(page)

    def _sitting(self, number: int) -> Sitting:
        at = self._session
        return Sitting(number, len(at.questions), at.settled, at.answered, at.who, self._form, self.home)

    def _to(self, number: int | None) -> Response:
        place = f"{number}" if number else f"end/{len(self._session.questions)}"
        return RedirectResponse(self.home + place, status_code=303, headers=security_headers())

    def _html(self, page: str) -> Response:
        return Response(page, media_type="text/html; charset=utf-8", headers=security_headers())

    def _guarded(self, endpoint: Endpoint) -> Endpoint:
        """Another site that made its name lead to this computer still sends its own name."""

        async def guarded(request: Request) -> Response:
            if request.headers.get("host", "") not in self._hosts:
                return PlainTextResponse("Not here", status_code=421)
            try:
                self._session.look()
                return await endpoint(request)
            except MigrateError as error:  # the file of decisions, corrected by hand meanwhile
                return PlainTextResponse(f"{error.message}\n\n{error.hint}", status_code=409)

        return guarded

    def _sent(self, endpoint: Endpoint) -> Endpoint:
        """Only what this very page sends changes anything."""

        async def sent(request: Request) -> Response:
            origin = request.headers.get("origin", "")
            foreign = bool(origin) and origin.removeprefix("http://") not in self._hosts
            body = await _body(request)
            form = {name: values[-1] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
            if foreign or not secrets.compare_digest(form.get("form", "").encode(), self._form.encode()):
                return PlainTextResponse("Not from this page", status_code=403)
            request.state.form = form
            return await endpoint(request)

        return sent


async def _body(request: Request) -> bytes:
    """As much as an answer needs; the rest is not even read."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_FORM:
            return b""
    return body

"""The paths of Bulk API 1. They check the session themselves, because they refuse in XML or JSON of their own."""

from collections.abc import Callable
from dataclasses import replace

from npsp_migrate.localorg.auth import check_session
from npsp_migrate.localorg.bulk1 import handlers, wire
from npsp_migrate.localorg.bulk1.faults import AsyncError
from npsp_migrate.localorg.bulk1.worker import Worker
from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.org import Org
from npsp_migrate.localorg.rest.call import Call, Handler, Reply
from npsp_migrate.localorg.rest.router import Route, check_version

_Action = Callable[[Call, Worker], Reply]


class Desk:
    """Keeps one worker for the org that the routes serve."""

    def __init__(self) -> None:
        self._worker: Worker | None = None

    def handler(self, action: _Action) -> Handler:
        def handle(call: Call) -> Reply:
            worker = self._worker_of(call.org)
            try:
                call = _versioned(call)
                _check_session(call)
                reply = action(call, worker)
            except AsyncError as error:
                return wire.refuse(_form(call, worker), error)
            worker.wake()
            return reply

        return handle

    def go_on(self, org: Org) -> None:
        """Take up what an earlier server left undone."""
        self._worker_of(org).wake()

    def _worker_of(self, org: Org) -> Worker:
        if self._worker is None or self._worker.org is not org:
            self._worker = Worker(org)
        return self._worker


def _versioned(call: Call) -> Call:
    """The path says `{number}`, because REST's `{version}` refuses in JSON and with 410."""
    try:
        check_version(call.path["number"])
    except RequestError:
        raise AsyncError("InvalidVersion", f"Api version {call.path['number']} is not supported") from None
    return replace(call, path={**call.path, "version": call.path["number"]})


def _check_session(call: Call) -> None:
    try:
        check_session(call.org, call.headers, call.query)
    except RequestError:
        raise AsyncError("InvalidSessionId", "Invalid session id") from None


def _form(call: Call, worker: Worker) -> wire.Form:
    """The job's own form when there is one, else that of the request."""
    try:
        return wire.form_of_job(worker.store.job(call.path["job"]))
    except (AsyncError, KeyError):
        return wire.form_of(call.headers.get("content-type", ""))


def bulk1_routes(desk: Desk) -> list[Route]:
    """Routes that share the desk's one worker."""
    jobs = "/services/async/{number}/job"
    job, batches = f"{jobs}/{{job}}", f"{jobs}/{{job}}/batch"
    batch = f"{batches}/{{batch}}"
    actions: list[tuple[str, str, _Action]] = [
        ("POST", jobs, handlers.create_job),
        ("GET", job, handlers.read_job),
        ("POST", job, handlers.change_job),
        ("POST", batches, handlers.add_batch),
        ("GET", batches, handlers.list_batches),
        ("GET", batch, handlers.read_batch),
        ("GET", f"{batch}/request", handlers.read_request),
        ("GET", f"{batch}/result", handlers.read_results),
        ("GET", f"{batch}/result/{{result}}", handlers.read_result),
    ]
    return [Route(method, path, desk.handler(action), open=True) for method, path, action in actions]

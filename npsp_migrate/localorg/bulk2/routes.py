"""The paths of Bulk API 2.0."""

from collections.abc import Callable

from npsp_migrate.localorg.bulk2 import ingest, query
from npsp_migrate.localorg.bulk2.worker import Worker
from npsp_migrate.localorg.org import Org
from npsp_migrate.localorg.rest.call import Call, Handler, Reply
from npsp_migrate.localorg.rest.router import Route

_Action = Callable[[Call, Worker], Reply]


class Desk:
    """Keeps one worker for the org that the routes serve."""

    def __init__(self) -> None:
        self._worker: Worker | None = None

    def handler(self, action: _Action) -> Handler:
        def handle(call: Call) -> Reply:
            worker = self._worker_of(call.org)
            reply = action(call, worker)
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


def bulk2_routes(desk: Desk) -> list[Route]:
    """Routes that share the desk's one worker."""
    jobs = "/services/data/{version}/jobs/ingest"
    queries = "/services/data/{version}/jobs/query"
    actions: list[tuple[str, str, _Action]] = [
        ("POST", jobs, ingest.create),
        ("GET", jobs, ingest.list_jobs),
        ("GET", f"{jobs}/{{id}}", ingest.read),
        ("PATCH", f"{jobs}/{{id}}", ingest.change),
        ("DELETE", f"{jobs}/{{id}}", ingest.delete),
        ("PUT", f"{jobs}/{{id}}/batches", ingest.upload),
        ("GET", f"{jobs}/{{id}}/successfulResults", ingest.successful),
        ("GET", f"{jobs}/{{id}}/failedResults", ingest.failed),
        ("GET", f"{jobs}/{{id}}/unprocessedRecords", ingest.unprocessed),
        ("POST", queries, query.create),
        ("GET", queries, query.list_jobs),
        ("GET", f"{queries}/{{id}}", query.read),
        ("PATCH", f"{queries}/{{id}}", query.change),
        ("DELETE", f"{queries}/{{id}}", query.delete),
        ("GET", f"{queries}/{{id}}/results", query.results),
    ]
    return [Route(method, path, desk.handler(action)) for method, path, action in actions]

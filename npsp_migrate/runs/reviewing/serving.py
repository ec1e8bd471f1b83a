"""Shows the pages until somebody is done: on this computer only, at an address nobody can guess."""

import errno
import socket
from collections.abc import Callable

import uvicorn

from npsp_migrate.errors import MigrateError
from npsp_migrate.report.catalogue import Language
from npsp_migrate.runs.reviewing.session import Session
from npsp_migrate.runs.reviewing.web import Pages

LOOPBACK = "127.0.0.1"


def serve(session: Session, language: Language, port: int, announce: Callable[[str], None]) -> None:
    """`announce` is told the address as soon as it answers. Returns after `Terminer`, or Ctrl-C."""
    with _listener(port) as listener:
        taken = listener.getsockname()[1]
        hosts = frozenset(f"{name}:{taken}" for name in (LOOPBACK, "localhost"))

        def stop() -> None:
            server.should_exit = True

        pages = Pages(session, language, hosts, stop)
        config = uvicorn.Config(
            pages.app(),
            log_level="warning",
            access_log=False,
            lifespan="off",
            server_header=False,
            date_header=False,
        )
        server = uvicorn.Server(config)
        announce(f"http://{LOOPBACK}:{taken}{pages.home}")
        try:
            server.run(sockets=[listener])
        except KeyboardInterrupt:  # a way to say that one is done, as good as the button
            return


def _listener(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((LOOPBACK, port))
        listener.listen()  # who follows the address at once waits a moment
    except OSError as refusal:
        listener.close()
        reason = "another program uses it" if refusal.errno == errno.EADDRINUSE else refusal.strerror
        raise MigrateError(
            f"Port {port} cannot be used: {reason}", hint="Name another with `--port`, or leave it out"
        ) from refusal
    return listener

"""One port for both ways in: the first byte of a connection tells TLS from plain http."""

import asyncio
import functools
import socket
import ssl
from collections.abc import Callable

import uvicorn

from npsp_migrate.localorg.disturb.cutting import CONNECTION, Connection

_HANDSHAKE = b"\x16"  # TLS: the type of the record that opens a connection; no http method begins with it
_PAUSE = 0.05  # seconds, when the system has no connection left to give

_Protocols = Callable[[Connection], asyncio.Protocol]


def run_on_one_port(server: uvicorn.Server, listener: socket.socket, tls: ssl.SSLContext) -> None:
    """Serve until the server is told to stop. The listener is ours, so uvicorn gets none."""
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:  # the other loop cannot peek
        runner.run(_serve(server, listener, tls))


async def _serve(server: uvicorn.Server, listener: socket.socket, tls: ssl.SSLContext) -> None:
    listener.setblocking(False)
    server.config.load()

    def new_protocol(connection: Connection) -> asyncio.Protocol:
        state = {CONNECTION: connection}  # each request of the connection finds it in its scope
        return server.config.http_protocol_class(  # type: ignore[call-arg]
            config=server.config, server_state=server.server_state, app_state=state
        )

    doorkeeper = asyncio.create_task(_keep_door(listener, new_protocol, tls))
    try:
        await server.serve(sockets=[])
    finally:
        doorkeeper.cancel()


async def _keep_door(listener: socket.socket, new_protocol: _Protocols, tls: ssl.SSLContext) -> None:
    loop = asyncio.get_running_loop()
    coming: set[asyncio.Task[None]] = set()  # asyncio itself keeps only weak references
    while True:
        try:
            connection, _ = await loop.sock_accept(listener)
        except OSError:
            await asyncio.sleep(_PAUSE)  # too many open files: some will be closed
            continue
        task = loop.create_task(_let_in(connection, new_protocol, tls))
        coming.add(task)
        task.add_done_callback(coming.discard)


async def _let_in(connection: socket.socket, new_protocol: _Protocols, tls: ssl.SSLContext) -> None:
    loop = asyncio.get_running_loop()
    try:
        first = await _first_byte(connection)
        wire = Connection()
        protocol = functools.partial(new_protocol, wire)
        secure = tls if first == _HANDSHAKE else None
        wire.transport, _ = await loop.connect_accepted_socket(protocol, connection, ssl=secure)
    except OSError:
        connection.close()  # gone again, or it does not trust our certificate: nobody is left to answer


async def _first_byte(connection: socket.socket) -> bytes:
    """Look without taking; empty when the other side has closed."""
    loop = asyncio.get_running_loop()
    there = asyncio.Event()
    loop.add_reader(connection, there.set)
    try:
        await there.wait()
        return connection.recv(1, socket.MSG_PEEK)
    finally:
        loop.remove_reader(connection)

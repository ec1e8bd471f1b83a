"""Connections that break: the client sees a reset, before the answer or within it."""

import asyncio
import socket
import struct
from dataclasses import dataclass

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

CONNECTION = "connection"  # its place in the state of a request's scope
_RESET = struct.pack("ii", 1, 0)  # linger for no time at all: the system sends RST instead of FIN
_ON_ITS_WAY = 0.02  # seconds, for the first half of an answer to leave before the reset overtakes it


@dataclass(slots=True)
class Connection:
    """The transport below one http connection; the doorway fills it in, requests find it in their scope."""

    transport: asyncio.Transport | None = None

    def abort(self) -> None:
        if self.transport is None:
            return
        plain = self.transport.get_extra_info("socket")
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self.transport.abort()


class CutAnswer(Response):
    """Breaks the connection: at once, or after half of the answer it was made with."""

    def __init__(self, connection: Connection, answer: Response | None = None) -> None:
        super().__init__()
        self._connection = connection
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._answer is not None:
            body = bytes(self._answer.body)
            await send(
                {
                    "type": "http.response.start",
                    "status": self._answer.status_code,
                    "headers": self._answer.raw_headers,
                }
            )
            await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
            await asyncio.sleep(_ON_ITS_WAY)
        self._connection.abort()
        await asyncio.sleep(0)  # the server hears that the connection is gone before this call ends
        await asyncio.sleep(0)

"""A CONNECT proxy that leads every host to one port, for clients with hard-wired hosts."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def proxy_to(port: int) -> Iterator[str]:
    """The proxy's address; it ends with the block."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_accept, args=(listener, port), daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)


def _accept(listener: socket.socket, port: int) -> None:
    while True:
        try:
            client, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=_lead, args=(client, port), daemon=True).start()


def _lead(client: socket.socket, port: int) -> None:
    head = b""
    while b"\r\n\r\n" not in head:
        head += client.recv(4096)
    assert head.startswith(b"CONNECT ")
    org = socket.create_connection(("127.0.0.1", port))
    client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
    threading.Thread(target=_copy, args=(org, client), daemon=True).start()
    _copy(client, org)


def _copy(source: socket.socket, target: socket.socket) -> None:
    try:
        while sent := source.recv(65536):
            target.sendall(sent)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        target.close()

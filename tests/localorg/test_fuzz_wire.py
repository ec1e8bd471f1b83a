"""Bytes that are no HTTP: the server refuses or hangs up, and goes on serving others."""

import socket
import ssl
from contextlib import suppress

import pytest
import requests
from bulk_org import running_org

TOKEN = b"POST /services/oauth2/token HTTP/1.1\r\nHost: x\r\n"
BROKEN = {
    "nothing": b"",
    "no-http": b"hello\r\n\r\n",
    "odd-method": b"FOO\x00 / HTTP/1.1\r\nHost: x\r\n\r\n",
    "unknown-method": b"BREW /services/data HTTP/1.1\r\nHost: x\r\n\r\n",
    "high-bytes-in-path": b"GET /services/data/\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
    "high-bytes-in-query": b"GET /services/data?q=\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
    "quoted-high-bytes": b"GET /services/data/v67.0/%ff%fe?q=%ff HTTP/1.1\r\nHost: x\r\n\r\n",
    "quoted-nul": b"GET /services/data/v67.0/sobjects/%00 HTTP/1.1\r\nHost: x\r\n\r\n",
    "absolute": b"GET http://elsewhere.example/services/data HTTP/1.1\r\nHost: x\r\n\r\n",
    "absolute-broken": b"GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n",
    "asterisk": b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
    "no-host": b"GET /services/data HTTP/1.1\r\n\r\n",
    "odd-host": b"GET /services/data/v67.0 HTTP/1.1\r\nHost: \xff[:/\r\n\r\n",
    "two-lengths": TOKEN + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "wrong-length": TOKEN + b"Content-Length: -5\r\n\r\n",
    "huge-length": TOKEN + b"Content-Length: 99999999999999999999\r\n\r\nab",
    "broken-chunks": TOKEN + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n",
    "half-a-body": TOKEN + b"Content-Length: 100\r\n\r\ngrant_type=",
    "odd-header": b"GET /services/data HTTP/1.1\r\nHost: x\r\nNo colon\r\n\r\n",
    "long-header": b"GET /services/data HTTP/1.1\r\nHost: x\r\nA: " + b"x" * 200_000 + b"\r\n\r\n",
    "upgrade": b"GET /services/data HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    "http-2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "broken-tls": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 600,
    "one-byte-of-tls": b"\x16",
}


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as running:
        yield running


def answer_to(org, sent: bytes) -> bytes:
    """What comes back until the server hangs up, or falls silent."""
    host, port = org.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=0.4) as connection:
        with suppress(OSError):
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
        received = b""
        with suppress(TimeoutError, ConnectionResetError):
            while some := connection.recv(65536):
                received += some
        return received


@pytest.mark.parametrize("sent", BROKEN.values(), ids=BROKEN)
def test_what_is_no_request_breaks_nothing(org, sent):
    answer = answer_to(org, sent)

    assert b" 500 " not in answer.partition(b"\r\n")[0]
    assert requests.get(f"{org.url}/services/data", timeout=60).status_code == 200


def test_a_client_that_hangs_up_during_tls_breaks_nothing(org):
    host, port = org.url.removeprefix("http://").split(":")
    context = ssl.create_default_context(cafile=org.facts["ca_cert"])

    with socket.create_connection((host, int(port)), timeout=2) as plain:
        context.wrap_socket(plain, server_hostname="localhost", do_handshake_on_connect=False).close()

    assert requests.get(f"{org.url}/services/data", timeout=60).status_code == 200

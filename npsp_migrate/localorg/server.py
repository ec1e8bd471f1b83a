"""Serves one org over http and https until it is told to stop."""

import errno
import ipaddress
import os
import signal
import socket
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from npsp_migrate.localorg.announcing import Facts, Talk, announcement, write_ready_file
from npsp_migrate.localorg.certificates import ServerCertificate
from npsp_migrate.localorg.doorway import run_on_one_port
from npsp_migrate.localorg.org import Org
from npsp_migrate.localorg.rest.app import build_app
from npsp_migrate.localorg.rest.forms import Forms
from npsp_migrate.localorg.running import RunningOrg, StartError, entered

LOOPBACK = "127.0.0.1"
_IDLE_SECONDS = 300  # longer than clients pause between two looks at a job, or they meet a closed connection
_GRACE_SECONDS = 3  # for answers that are under way when the org is told to stop
_WAITING = 128  # connections that the system holds until they are taken


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen; port 0 lets the system choose one."""

    port: int = 0
    host: str = LOOPBACK

    @property
    def is_loopback(self) -> bool:
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


@dataclass(frozen=True, slots=True)
class Announcing:
    """Whom to tell that the org answers: who waits for a file, who reads the terminal, who looks for it later."""

    ready_file: Path | None = None
    talk: Talk = Talk.JSON
    entered: bool = False


def serve(org: Org, data: str, address: Address, certificate: ServerCertificate, announcing: Announcing) -> None:
    """Answer requests until SIGTERM or SIGINT."""
    with _listener(address) as listener:
        url = _url(address, listener.getsockname()[1])
        facts = _facts(org, url, data, certificate)
        config = uvicorn.Config(
            Forms(build_app(org)),
            log_level="warning",
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=_GRACE_SECONDS,
            timeout_keep_alive=_IDLE_SECONDS,
        )
        server = uvicorn.Server(config)
        _stop_when_told(server)
        entry = RunningOrg(os.getpid(), url, data, org.profile.value, org.control_token)
        run = server, listener, certificate.context()
        if not announcing.entered:
            _announce(facts, announcing)
            run_on_one_port(*run)
            return
        with entered(entry):
            _announce(facts, announcing)
            run_on_one_port(*run)


def _listener(address: Address) -> socket.socket:
    try:
        family, kind, _, _, place = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror:
        raise StartError(
            f"There is no address `{address.host}`", "Give an address of this machine: `127.0.0.1`"
        ) from None
    # Only with the protocol named does asyncio set TCP_NODELAY; without, each answer waits 40 ms for an ACK.
    listener = socket.socket(family, kind, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(place)
    except OSError as refused:
        listener.close()
        raise _not_bound(refused, address) from None
    listener.listen(_WAITING)
    return listener


def _not_bound(refused: OSError, address: Address) -> StartError:
    if refused.errno == errno.EADDRINUSE:
        hint = "Another program listens there; leave `--port` away to take a free one"
        return StartError(f"Port {address.port} is taken", hint)
    if refused.errno == errno.EACCES:
        return StartError(f"Port {address.port} is not for everyone", "Take one above 1023, or leave `--port` away")
    return StartError(
        f"Nothing can listen at `{address.host}`: {refused.strerror}", "Give an address of this machine"
    )


def _url(address: Address, port: int) -> str:
    """An org that listens everywhere is named by the address that always works here."""
    host = {"0.0.0.0": LOOPBACK, "::": "::1"}.get(address.host, address.host)  # noqa: S104 - a name, not a bind
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _stop_when_told(server: uvicorn.Server) -> None:
    """Being told to stop is the normal end, also before uvicorn listens to signals and after.

    Nothing is raised: a signal that arrives in a callback of the interpreter would be lost with the exception.
    """

    def stop(_number: int, _frame: object) -> None:
        server.should_exit = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)


def _facts(org: Org, url: str, data: str, certificate: ServerCertificate) -> Facts:
    identity = org.identity
    return {
        "instance_url": url,
        "access_token": identity.access_token,
        "refresh_token": org.sessions.open_own(identity.access_token),
        "username": identity.username,
        "org_id": identity.org_id,
        "user_id": identity.user_id,
        "ca_cert": str(certificate.ca_path.resolve()),
        "profile": org.profile.value,
        "data": data,
        "pid": os.getpid(),
    }


def _announce(facts: Facts, announcing: Announcing) -> None:
    """Say how to reach the org: the port already takes connections, which wait until the server runs."""
    print(announcement(facts, announcing.talk), flush=True)
    if announcing.ready_file is not None:
        write_ready_file(facts, announcing.ready_file)

"""Serves one org over http and https on this machine only, until it is told to stop."""

import json
import signal
import socket
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from npsp_migrate.localorg.certificates import ServerCertificate
from npsp_migrate.localorg.doorway import run_on_one_port
from npsp_migrate.localorg.org import Org
from npsp_migrate.localorg.rest.app import build_app
from npsp_migrate.localorg.rest.forms import Forms

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen; port 0 lets the system choose one."""

    port: int = 0
    host: str = LOOPBACK


def serve(org: Org, address: Address, certificate: ServerCertificate, ready_file: Path | None) -> None:
    """Answer requests until SIGTERM or SIGINT; `ready_file` appears once the port is open."""
    # Only with the protocol named does asyncio set TCP_NODELAY; without, each answer waits 40 ms for an ACK.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address.host, address.port))
        listener.listen(128)
        url = f"http://{address.host}:{listener.getsockname()[1]}"
        _announce(_facts(org, url, certificate), ready_file)
        config = uvicorn.Config(Forms(build_app(org)), log_level="warning", access_log=False, lifespan="off")
        signal.signal(signal.SIGTERM, _stop)  # uvicorn raises the signal again once it has shut down
        signal.signal(signal.SIGINT, _stop)
        run_on_one_port(uvicorn.Server(config), listener, certificate.context())


def _stop(_number: int, _frame: object) -> None:
    """Being told to stop is the normal end."""
    raise SystemExit(0)


def _facts(org: Org, url: str, certificate: ServerCertificate) -> dict[str, str]:
    identity = org.identity
    return {
        "instance_url": url,
        "access_token": identity.access_token,
        "refresh_token": org.sessions.open_own(identity.access_token),
        "username": identity.username,
        "org_id": identity.org_id,
        "user_id": identity.user_id,
        "ca_cert": str(certificate.ca_path.resolve()),
    }


def _announce(facts: dict[str, str], ready_file: Path | None) -> None:
    """Say how to reach the org: the port already takes connections, which wait until the server runs."""
    text = json.dumps(facts)
    print(text, flush=True)
    if ready_file is not None:
        partial = ready_file.with_name(ready_file.name + ".part")
        partial.write_text(text, encoding="utf-8")
        partial.replace(ready_file)

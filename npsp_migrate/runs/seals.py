"""The project's own key, and files that are sealed with it: who changes one character breaks the seal.

Ed25519. The key stays in the private folder; the seal, with the key's public half, is a file's last line.
"""

import base64
import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from npsp_migrate.errors import MigrateError
from npsp_migrate.runs.workspace import disk_error

_SEAL = re.compile(rb"<!-- sealed with npsp-migrate: ed25519 ([A-Za-z0-9+/=]{44}) ([A-Za-z0-9+/=]{88}) -->\n\Z")
_GROUPS = 4  # of four signs, in a key's fingerprint: what a person can compare


@dataclass(frozen=True, slots=True)
class Seal:
    key: str  # the fingerprint of the key that sealed
    holds: bool  # nothing was changed since


def key_fingerprint(path: Path) -> str:
    """Of the project's key, as people compare it: `1f3a 90bc 77d2 e041`; empty where there is none."""
    return _fingerprint(_read_key(path).public_key()) if path.is_file() else ""


def make_key(path: Path) -> str:
    """The project's key, made at the first need; returns its fingerprint."""
    if not path.is_file():
        pem = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(pem)
        except OSError as refusal:
            raise disk_error(refusal, path) from refusal
    return key_fingerprint(path)


def sealed(content: str, key: Path) -> bytes:
    signer = _read_key(key)
    body = content.encode("utf-8").rstrip(b"\n") + b"\n"
    public = base64.b64encode(_raw(signer.public_key())).decode()
    seal = base64.b64encode(signer.sign(body)).decode()
    return body + f"<!-- sealed with npsp-migrate: ed25519 {public} {seal} -->\n".encode()


def read_seal(content: bytes) -> Seal | None:
    """None: no seal of ours stands at the end."""
    found = _SEAL.search(content)
    if found is None:
        return None
    try:
        told, seal = (base64.b64decode(each) for each in found.groups())
        public = Ed25519PublicKey.from_public_bytes(told)
    except ValueError:  # its own line was changed
        return None
    as_written = (base64.b64encode(told), base64.b64encode(seal)) == found.groups()  # one text for one seal
    try:
        public.verify(seal, content[: found.start()])
    except InvalidSignature:
        return Seal(_fingerprint(public), holds=False)
    return Seal(_fingerprint(public), holds=as_written)


def _read_key(path: Path) -> Ed25519PrivateKey:
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError) as damage:
        raise _no_key(path) from damage
    if not isinstance(key, Ed25519PrivateKey):
        raise _no_key(path)
    return key


def _no_key(path: Path) -> MigrateError:
    return MigrateError(
        f"The key in `{path}` cannot be read",
        hint="Bring it back from a copy; without it, delete it: a new key is made, and old seals are another key's",
    )


def _raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def _fingerprint(key: Ed25519PublicKey) -> str:
    digest = hashlib.sha256(_raw(key)).hexdigest()
    return " ".join(digest[4 * at : 4 * at + 4] for at in range(_GROUPS))

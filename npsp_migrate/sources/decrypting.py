"""Encrypted workbooks, opened with the password that the environment holds."""

import io
import os
import struct

import msoffcrypto
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

from npsp_migrate.errors import SourceError
from npsp_migrate.location import Location

# Excel's own password for workbooks that are protected without one.
_NO_PASSWORD = "VelvetSweatshop"  # noqa: S105
_FAULTS = (DecryptionError, FileFormatError, ParseError, OSError, ValueError, KeyError, IndexError, struct.error)


def decrypt(content: bytes, name: str, password_env: str) -> bytes:
    """The workbook inside. The password is never shown."""
    password = os.environ.get(password_env, "") if password_env else ""
    try:
        return _decrypted(content, password or _NO_PASSWORD)
    except InvalidKeyError as refused:
        raise _password_error(name, password_env, password) from refused
    except _FAULTS as broken:
        if not password:
            raise _password_error(name, password_env, password) from broken
        raise SourceError(
            f"`{name}` is encrypted in a way that cannot be opened here",
            hint="Open it in Excel or LibreOffice, remove the password and save a copy",
            at=Location(name),
        ) from broken


def _decrypted(content: bytes, password: str) -> bytes:
    workbook = io.BytesIO()
    file = msoffcrypto.OfficeFile(io.BytesIO(content))
    file.load_key(password=password)
    file.decrypt(workbook)
    return workbook.getvalue()


def _password_error(name: str, password_env: str, password: str) -> SourceError:
    if not password_env:
        return SourceError(
            f"`{name}` is encrypted",
            hint="Put its password into an environment variable and name that in `password_env:` of the source",
            at=Location(name),
        )
    if not password:
        return SourceError(
            f"`{name}` is encrypted and `{password_env}` is not set",
            hint=f"Put the workbook's password into the environment variable `{password_env}`",
            at=Location(name),
        )
    return SourceError(
        f"The password in `{password_env}` does not open `{name}`",
        hint="Check the password by opening the workbook in Excel or LibreOffice",
        at=Location(name),
    )

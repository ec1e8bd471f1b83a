"""Zip files of metadata, read and written. What unpacks to more than we take is refused before it is held."""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping

from npsp_migrate.localorg.metadata.problems import RefusedCall

MAX_FILES = 10_000  # Salesforce: files in one deployment
MAX_PACKED = 39 * 1_000_000  # Salesforce: bytes of the zip
MAX_UNPACKED = 100 * 1_000_000  # ours; Salesforce takes 400 MB
_MAX_FILE = 20 * 1_000_000
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others may ask for gigabytes to unpack a line
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same components give the same zip


def read_zip(packed: bytes) -> dict[str, bytes]:
    """Path → content of every file; hidden and absolute paths are left out."""
    if len(packed) > MAX_PACKED:
        raise RefusedCall("LIMIT_EXCEEDED", f"Maximum size of request reached: {MAX_PACKED} bytes")
    if packed.count(b"PK\x01\x02") > MAX_FILES:  # before the list of files is built
        raise RefusedCall("LIMIT_EXCEEDED", f"Number of files in zip file exceeds limit of {MAX_FILES}")
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            return _read_all(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise RefusedCall("INVALID_ZIP", "The zip file could not be read") from None


def _read_all(archive: zipfile.ZipFile) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    total = 0
    for entry in archive.infolist():
        path = posixpath.normpath(entry.filename.replace("\\", "/"))
        if entry.is_dir() or path.startswith(("/", "..", "__MACOSX")):
            continue
        if entry.compress_type not in _PACKINGS:
            raise RefusedCall("INVALID_ZIP", f"The zip file packs in a way that is not supported: {entry.filename}")
        # The size that an entry names may lie, so what is unpacked is counted.
        with archive.open(entry) as packed:
            content = packed.read(min(_MAX_FILE, MAX_UNPACKED - total) + 1)
        total += len(content)
        if len(content) > _MAX_FILE or total > MAX_UNPACKED:
            raise RefusedCall("LIMIT_EXCEEDED", f"Unzipped metadata exceeds the limit: {entry.filename}")
        found[path] = content
    return found


def write_zip(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files):
            archive.writestr(zipfile.ZipInfo(path, _EPOCH), files[path], zipfile.ZIP_DEFLATED)
    return packed.getvalue()

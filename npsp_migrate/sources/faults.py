"""What the libraries below raise on damaged or hostile files: met by fuzzing them, not by their documentation."""

import os
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from xml.parsers import expat

from python_calamine import CalamineError

from npsp_migrate.errors import SourceError
from npsp_migrate.location import Location, column_letter
from npsp_migrate.sources.xml_parts import DoctypeError

PACKAGE_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    expat.ExpatError,
    DoctypeError,
    EOFError,
    LookupError,  # a part that is not there, or text in an encoding that nobody knows
    NotImplementedError,  # a packing method that zipfile does not know
    OSError,
    RuntimeError,  # a part with a password
    ValueError,
    OverflowError,
)
CONTAINER_FAULTS = (OSError, ValueError, IndexError, TypeError, AttributeError, OverflowError, struct.error)
READER_FAULTS = (CalamineError, OSError, ValueError, OverflowError)


@contextmanager
def panics_as_errors() -> Iterator[None]:
    """The reader is written in Rust: where it did not expect a damaged file it panics.

    A panic is no `Exception`, its class cannot be imported, and it prints its own traceback, past `sys.stderr`.
    """
    sys.stderr.flush()
    terminal = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    except BaseException as panic:
        if type(panic).__name__ != "PanicException":
            raise
        raise CalamineError(str(panic)) from None
    finally:
        os.dup2(terminal, 2)
        os.close(nowhere)
        os.close(terminal)


def damaged(file: str, sheet: str = "") -> SourceError:
    return SourceError(
        f"{Location(file, sheet)} is damaged and cannot be read",
        hint="Open it in Excel or LibreOffice and save it again as `.xlsx`",
        at=Location(file, sheet),
    )


def too_far(file: str, sheet: str, row: int, column: int) -> SourceError:
    return SourceError(
        f"{Location(file, sheet)} has cells as far as `{column_letter(column)}{row}`: too many to read",
        hint="Delete the empty rows and columns around the data, or copy the data into a new sheet",
        at=Location(file, sheet),
    )

"""Where rows come from, as the project file names it."""

from dataclasses import dataclass
from enum import StrEnum


class HiddenRows(StrEnum):
    KEEP = "keep"
    LEAVE_OUT = "leave-out"


class Mojibake(StrEnum):
    """What becomes of `LefÃ¨vre`, a text that was read in the wrong encoding before."""

    KEEP = "keep"
    REPAIR = "repair"


@dataclass(frozen=True, slots=True)
class GoogleAccess:
    """Who asks Google; nothing named: the file of `GOOGLE_APPLICATION_CREDENTIALS`. No secret is held here."""

    credentials: str = ""  # a file of Google's, from the project's folder: service account or desktop app
    credentials_env: str = ""  # environment variable that holds the path of such a file, or its text
    api_key_env: str = ""  # environment variable that holds an API key: only for what anyone with the link may read

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the environment variables that are looked up."""
        named = tuple(name for name in (self.credentials_env, self.api_key_env) if name)
        return named if named or self.credentials else (GOOGLE_VARIABLE,)


GOOGLE_VARIABLE = "GOOGLE_APPLICATION_CREDENTIALS"  # the name that Google's own tools use


@dataclass(frozen=True, slots=True)
class GoogleSheet:
    """One spreadsheet in Google Drive, by one of its address, key or title."""

    url: str = ""
    key: str = ""  # what stands between `/d/` and `/edit` in the address
    title: str = ""
    gid: int | None = None  # one tab; it survives a new name, as the key does
    access: GoogleAccess = GoogleAccess()


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """The one tab that is written: the questions for people."""

    sheet: GoogleSheet
    tab: str


class HelloAssoList(StrEnum):
    """Which of HelloAsso's lists; each has the columns of the export of the same name."""

    PAYMENTS = "payments"
    MEMBERSHIPS = "memberships"
    EVENTS = "events"


@dataclass(frozen=True, slots=True)
class HelloAsso:
    """One list of an organisation at HelloAsso, asked for over its API. No secret is held here."""

    organization: str  # the slug in its address: `helloasso.com/associations/les-coquelicots`
    read: HelloAssoList = HelloAssoList.PAYMENTS
    form: str = ""  # the slug of one form: a membership campaign, an event
    client_id_env: str = "HELLOASSO_CLIENT_ID"
    client_secret_env: str = "HELLOASSO_CLIENT_SECRET"  # noqa: S105 - the name of a variable
    site: str = "https://api.helloasso.com"

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the environment variables that are looked up."""
        return self.client_id_env, self.client_secret_env


EACH_TABLE = -1  # all tables of a sheet, each for itself: for whoever only looks


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """One source of a project. Rows count from 1 as the sheet shows them; 0 means: find out and say so."""

    name: str
    file: str = ""  # relative to the project; `*` and `?` match several files, each its own table
    url: str = ""  # an address that is no Google Sheet: nobody reads it yet
    google: GoogleSheet | None = None
    helloasso: HelloAsso | None = None
    sheet: str = ""  # a sheet's name, with `*` for several; empty: the one visible sheet with rows
    table: int = 0  # which of several tables of a sheet, from 1; 0: there must be one
    header_row: int = 0  # the first row of the header
    header_rows: int = 0  # how many rows the header spans; two rows are joined with a space
    encoding: str = ""  # of a delimited text
    delimiter: str = ""
    mojibake: Mojibake = Mojibake.KEEP
    hidden_rows: HiddenRows = HiddenRows.KEEP
    fill_merged: tuple[str, ...] = ()  # headers whose merged cells are filled down
    fill_down: tuple[str, ...] = ()  # headers whose empty cells repeat the cell above (`Janvier` once a block)
    totals: tuple[str, ...] = ()  # further labels of totals rows, beside `Total`, `Sous-total`…
    password_env: str = ""  # environment variable that holds the password of an encrypted workbook
    rank: int = 0  # trust: 0 wins over 1 when two sources differ
    leave_out: str = ""  # a reason; the whole source is counted and nothing of it is kept (`health`)

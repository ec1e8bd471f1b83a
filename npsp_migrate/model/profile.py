"""What a sheet seems to hold: each column judged by header and cells, with figures. Guesses, never facts."""

from dataclasses import dataclass
from enum import StrEnum

from npsp_migrate.location import Location
from npsp_migrate.model.columns import ColumnType
from npsp_migrate.model.issue import Words
from npsp_migrate.model.table import SheetPlace


class Meaning(StrEnum):
    """What a column tells of, whoever it belongs to."""

    UNKNOWN = "unknown"
    PERSON_NUMBER = "person-number"
    ROW_NUMBER = "row-number"
    FULL_NAME = "full-name"
    FIRST_NAME = "first-name"
    LAST_NAME = "last-name"
    BORN_NAME = "born-name"  # the surname by birth, beside the one in use
    CIVILITY = "civility"
    ORGANISATION = "organisation"
    JOB_TITLE = "job-title"
    KIND_OF_PERSON = "kind-of-person"
    EMAIL = "email"
    PHONE = "phone"
    STREET = "street"
    ADDRESS = "address"
    ADDRESS_MORE = "address-more"
    POSTAL_CODE = "postal-code"
    CITY = "city"
    REGION = "region"
    COUNTRY = "country"
    BIRTHDATE = "birthdate"
    BIRTH_YEAR = "birth-year"
    DECEASED = "deceased"
    OPT_OUT = "opt-out"
    OPT_IN = "opt-in"
    ORIGIN = "origin"
    SIREN = "siren"
    SIRET = "siret"
    RNA = "rna"
    WEBSITE = "website"
    DAY = "day"
    AMOUNT = "amount"
    EXTRA_GIFT = "extra-gift"
    FEE_OF_MEMBER = "membership-fee"
    YEAR_OF_GIFTS = "year-of-gifts"  # what somebody gave in one year, in a column of that year
    YEAR_OF_FEES = "year-of-fees"
    YEAR_OF_MEMBERS = "year-of-members"  # whether somebody was a member in that year
    PAYMENT_METHOD = "payment-method"
    PAYMENT_REFERENCE = "payment-reference"
    CHECK_NUMBER = "check-number"
    RECEIPT_NUMBER = "receipt-number"
    RECEIPT_SENT = "receipt-sent"
    RECEIPT_DAY = "receipt-day"
    CAMPAIGN = "campaign"
    KIND_OF_FORM = "kind-of-form"
    STATUS = "status"
    FUND = "fund"
    MEMBER_FROM = "member-from"
    MEMBER_UNTIL = "member-until"
    TICKET_NUMBER = "ticket-number"
    TICKET_KIND = "ticket-kind"
    ATTENDED = "attended"
    GRANT_NUMBER = "grant-number"
    PROJECT = "project"
    AMOUNT_ASKED = "amount-asked"
    AMOUNT_GRANTED = "amount-granted"
    DAY_ASKED = "day-asked"
    DAY_DECIDED = "day-decided"
    REPORT_DUE = "report-due"
    REGULAR_AMOUNT = "regular-amount"  # given again and again: monthly
    RHYTHM = "rhythm"
    DAY_OF_MONTH = "day-of-month"
    SKILLS = "skills"
    AVAILABILITY = "availability"
    SKILL_MARK = "skill-mark"  # a cross in the column of a skill
    AVAILABILITY_MARK = "availability-mark"
    ACCOUNT_NUMBER = "account-number"
    DEBIT = "debit"
    CREDIT = "credit"
    BUDGET = "budget"
    COST = "cost"
    LABEL = "label"
    HEALTH = "health"
    FREE_TEXT = "free-text"
    SECRET = "secret"  # noqa: S105 – the name of a kind of column
    ASIDE = "aside"  # understood, and of no use in Salesforce: a size, a team, who typed it


class Party(StrEnum):
    """Whose name or e-mail it is, where a row tells of several people."""

    SELF = "self"  # of the row: the donor, the member, the runner
    PAYER = "payer"
    PARTNER = "partner"
    OTHER = "other"  # somebody whom the row only mentions: an emergency contact, a parent


class Privacy(StrEnum):
    """How a column touches people's privacy."""

    IDENTITY = "identity"
    CONTACT = "contact"
    GIFT = "gift"
    HEALTH = "health"
    FREE_TEXT = "free-text"
    SECRET = "secret"  # noqa: S105 – the name of a kind of column
    NONE = "none"


class SheetKind(StrEnum):
    PEOPLE = "people"
    VOLUNTEERS = "volunteers"
    GIFTS = "gifts"
    PAYMENTS = "payments"  # gifts, memberships and tickets in one list, told apart by a column
    MEMBERSHIPS = "memberships"
    REGULAR = "regular"  # direct debits and standing orders
    EVENT = "event"
    GRANTS = "grants"
    CAMPAIGNS = "campaigns"  # a list of events, nobody named
    LEDGER = "ledger"
    HEALTH = "health"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Judged:
    """One column, judged. `confidence` in percent; `others` are the next best meanings."""

    header: str
    meaning: Meaning
    type: ColumnType
    confidence: int
    because: Words
    party: Party = Party.SELF
    others: tuple[Meaning, ...] = ()

    @property
    def privacy(self) -> Privacy:
        """Of what stands aside, that of what it seems to be: a second column of first names holds names."""
        meaning = self.others[0] if self.meaning is Meaning.ASIDE and self.others else self.meaning
        return _PRIVACY.get(meaning, Privacy.NONE)


_PRIVACY = {
    **dict.fromkeys(
        (Meaning.FULL_NAME, Meaning.FIRST_NAME, Meaning.LAST_NAME, Meaning.BORN_NAME, Meaning.CIVILITY),
        Privacy.IDENTITY,
    ),
    **dict.fromkeys((Meaning.BIRTHDATE, Meaning.BIRTH_YEAR, Meaning.DECEASED), Privacy.IDENTITY),
    **dict.fromkeys((Meaning.PERSON_NUMBER, Meaning.JOB_TITLE), Privacy.IDENTITY),
    **dict.fromkeys((Meaning.EMAIL, Meaning.PHONE, Meaning.STREET, Meaning.ADDRESS), Privacy.CONTACT),
    **dict.fromkeys((Meaning.ADDRESS_MORE, Meaning.POSTAL_CODE, Meaning.CITY), Privacy.CONTACT),
    **dict.fromkeys((Meaning.OPT_OUT, Meaning.OPT_IN), Privacy.CONTACT),
    **dict.fromkeys((Meaning.AMOUNT, Meaning.EXTRA_GIFT, Meaning.FEE_OF_MEMBER), Privacy.GIFT),
    **dict.fromkeys((Meaning.YEAR_OF_GIFTS, Meaning.YEAR_OF_FEES, Meaning.YEAR_OF_MEMBERS), Privacy.GIFT),
    **dict.fromkeys((Meaning.RECEIPT_NUMBER, Meaning.PAYMENT_REFERENCE, Meaning.CHECK_NUMBER), Privacy.GIFT),
    **dict.fromkeys((Meaning.REGULAR_AMOUNT, Meaning.RHYTHM), Privacy.GIFT),
    Meaning.HEALTH: Privacy.HEALTH,
    Meaning.FREE_TEXT: Privacy.FREE_TEXT,
    Meaning.LABEL: Privacy.FREE_TEXT,
    Meaning.SECRET: Privacy.SECRET,
}


@dataclass(frozen=True, slots=True)
class Marked:
    """A cell that a person should look at, masked where it tells of somebody."""

    at: Location
    shown: str


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    judged: Judged
    letter: str
    rows: int
    filled: int
    distinct: int
    kinds: tuple[tuple[str, int], ...]  # of cells, the most frequent first: `text`, `number`, `date`, `yes-no`
    examples: tuple[str, ...]  # masked
    smallest: str = ""
    largest: str = ""
    outliers: tuple[Marked, ...] = ()
    unreadable: tuple[Marked, ...] = ()
    unreadable_count: int = 0
    ambiguous_count: int = 0
    errors: tuple[Location, ...] = ()
    tried: int | None = None  # how many of very many different cells were read; None: all of them

    @property
    def mixed(self) -> bool:
        """Texts among numbers or dates, or any other two kinds in one column."""
        return len(self.kinds) > 1


@dataclass(frozen=True, slots=True)
class SheetProfile:
    place: SheetPlace
    kind: SheetKind
    rows: int
    columns: tuple[ColumnProfile, ...]
    left_out: tuple[tuple[int, Words], ...]  # rows that the reader took for totals, titles, repeated headers
    repeated_rows: tuple[int, ...]  # rows that are the same as one above, cell by cell
    keys: tuple[str, ...]  # headers whose cells are all there and all different
    notes: tuple[Words, ...] = ()  # what the reader found out by itself: the header's row, the encoding
    known_as: str = ""  # the code of its format's name, where the headers are those of a known export


@dataclass(frozen=True, slots=True)
class SharedColumn:
    """Two columns that name the same things. `share`: how many percent of `there` stand in `here`."""

    here: tuple[SheetPlace, str]
    there: tuple[SheetPlace, str]
    share: int


@dataclass(frozen=True, slots=True)
class Profile:
    sheets: tuple[SheetProfile, ...]
    shared: tuple[SharedColumn, ...]

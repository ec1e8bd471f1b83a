"""What a column means and how strictly it is read. Written in a mapping, obeyed by the cleaning."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ColumnType(StrEnum):
    """Semantic types. The parts that a type gives beside its value are listed in `PARTS`."""

    TEXT = "text"
    IDENTIFIER = "identifier"
    INTEGER = "integer"
    AMOUNT = "amount"
    PERCENTAGE = "percentage"
    DATE = "date"
    YEAR = "year"
    BOOLEAN = "boolean"
    OPT_OUT = "opt_out"
    CHOICE = "choice"
    CHOICES = "choices"
    CIVILITY = "civility"
    PERSON_NAME = "person_name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    ORGANISATION_NAME = "organisation_name"
    EMAIL = "email"
    PHONE = "phone"
    STREET = "street"
    ADDRESS = "address"
    POSTAL_CODE = "postal_code"
    CITY = "city"
    COUNTRY = "country"
    PAYMENT_METHOD = "payment_method"
    SIREN = "siren"
    SIRET = "siret"
    RNA = "rna"
    IBAN = "iban"


PARTS: Mapping[ColumnType, tuple[str, ...]] = {
    # of the first person, then of the partner of a couple cell (`M. et Mme Jean DUPONT`)
    ColumnType.PERSON_NAME: (
        "salutation",
        "first_name",
        "last_name",
        "maiden_name",
        "partner_salutation",
        "partner_first_name",
        "partner_last_name",
        "organisation",  # the cell names no person but an organisation or a collective
    ),
    ColumnType.CIVILITY: ("partner_salutation",),
    # of a cell that holds more than its column is for, its value is refused and only the parts tell who is named
    ColumnType.FIRST_NAME: ("first_name", "partner_first_name"),
    ColumnType.LAST_NAME: (
        "salutation",
        "first_name",
        "last_name",
        "maiden_name",
        "partner_salutation",
        "partner_first_name",
        "partner_last_name",
    ),
    ColumnType.EMAIL: ("second",),
    ColumnType.PHONE: ("mobile", "landline", "second"),
    ColumnType.ADDRESS: ("street", "postal_code", "city", "country"),
}


class DateOrder(StrEnum):
    """`auto` judges the column as a whole, and refuses a text that stays ambiguous."""

    AUTO = "auto"
    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


class DateKind(StrEnum):
    """What a date is for: decides the century of `14/07/85` and which dates are impossible."""

    GIFT = "gift"  # within the association's life, not in the future
    BIRTH = "birth"
    ANY = "any"


class DecimalMark(StrEnum):
    AUTO = "auto"
    COMMA = "comma"
    DOT = "dot"


class NameOrder(StrEnum):
    """`auto` uses capitals, commas and civility; what stays open is ambiguous."""

    AUTO = "auto"
    FIRST_LAST = "first-last"
    LAST_FIRST = "last-first"


class CleaningRule(StrEnum):
    """What the cleaning changes by itself. `rule-` in front, and it is the code of the rule's sentence."""

    SPACES = "spaces"
    CASE = "case"
    EMPTY_WORD = "empty-word"
    AMOUNT_TEXT = "amount-text"
    AMOUNT_PARENTHESES = "amount-parentheses"
    AMOUNT_TRAILING_MINUS = "amount-trailing-minus"
    AMOUNT_EURO_INSIDE = "amount-euro-inside"
    AMOUNT_ACCOUNTING_ZERO = "amount-accounting-zero"
    AMOUNT_TRAILING_ZEROS = "amount-trailing-zeros"
    NUMBER_TEXT = "number-text"
    YEAR_OF_DATE = "year-of-date"
    DATE_WORDS = "date-words"
    DATE_CENTURY = "date-century"
    DATE_COMPACT = "date-compact"
    DATE_SERIAL = "date-serial"
    DATE_TIME = "date-time"
    DATE_ZERO = "date-zero"
    NAME_FORM = "name-form"
    NAME_COUPLE = "name-couple"
    CIVILITY = "civility"
    CIVILITY_COUPLE = "civility-couple"
    CIVILITY_NONE = "civility-none"
    EMAIL_BARE = "email-bare"
    EMAIL_SECOND = "email-second"
    PHONE_INTERNATIONAL = "phone-international"
    PHONE_LOST_ZERO = "phone-lost-zero"
    PHONE_SECOND = "phone-second"
    POSTAL_FORM = "postal-form"
    POSTAL_LOST_ZERO = "postal-lost-zero"
    POSTAL_CEDEX = "postal-cedex"
    COUNTRY = "country"
    ADDRESS_SPLIT = "address-split"
    OPT_OUT_WORDS = "opt-out-words"
    PAYMENT_METHOD = "payment-method"
    IDENTIFIER_SPACES = "identifier-spaces"
    APOSTROPHE = "apostrophe"


class OnUnreadable(StrEnum):
    """What an unreadable or ambiguous cell costs: its row, the row until a person decides, or the value only."""

    REFUSE_ROW = "refuse-row"
    HOLD_ROW = "hold-row"
    DROP_VALUE = "drop-value"


class OnChange(StrEnum):
    """What it costs when a column is no longer as it was at the last pull."""

    STOP = "stop"
    HOLD_ROW = "hold-row"
    DROP_VALUE = "drop-value"
    ACCEPT = "accept"


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column of a source, as the mapping describes it."""

    header: str
    type: ColumnType = ColumnType.TEXT
    required: bool = False  # an empty cell refuses the row
    on_unreadable: OnUnreadable = OnUnreadable.DROP_VALUE
    if_changed: OnChange = OnChange.STOP
    dates: DateOrder = DateOrder.AUTO
    kind: DateKind = DateKind.ANY
    decimal: DecimalMark = DecimalMark.AUTO
    names: NameOrder = NameOrder.AUTO
    region: str = "FR"  # of phones and postal codes without a country
    separator: str = ","  # between the values of `choices`
    values: Mapping[str, str | None] = field(default_factory=dict)  # sheet value → org value; None empties
    aliases: tuple[str, ...] = ()  # the header's other names, in other years or files
    rules_off: frozenset[CleaningRule] = frozenset()  # what the cleaning shall not do in this column
    purpose: str = ""  # why data are needed that else stay out
    erase: tuple[str, ...] = ()  # what a cell says to empty the field in the org: `néant`

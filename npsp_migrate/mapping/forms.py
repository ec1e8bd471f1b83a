"""What a mapping file may say, as pydantic checks it and editors offer it. Its meaning is read elsewhere."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Strict, Tag, ValidationInfo, model_validator

from npsp_migrate.mapping.rules import IfMissing, Repeats
from npsp_migrate.model.columns import (
    CleaningRule,
    ColumnType,
    DateKind,
    DateOrder,
    DecimalMark,
    NameOrder,
    OnChange,
    OnUnreadable,
)
from npsp_migrate.model.policy import OnMissing

TAG = "‹"  # begins every union tag, so that an error's location tells them from keys

Word = TypeVar("Word")
OneOf = Annotated[Word, Strict(False)]  # YAML gives texts, not members of our enums
Scalar = str | int | bool | Decimal | date | None
Value = Annotated[Scalar, Field(union_mode="left_to_right")]


class Form(BaseModel):
    """A YAML mapping with these keys and no others."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, use_attribute_docstrings=True)

    @classmethod
    def key_names(cls) -> tuple[str, ...]:
        return tuple(described.alias or name for name, described in cls.model_fields.items())

    @model_validator(mode="before")
    @classmethod
    def _remember_keys(cls, given: Any, asked: ValidationInfo) -> Any:
        """An unknown key is told with the keys that were possible at that place."""
        if isinstance(given, dict) and asked.context is not None:
            asked.context[id(given)] = cls.key_names()
        return given


def tag(name: str) -> Tag:
    return Tag(f"{TAG}{name}›")


def _kind(given: Any, keys: tuple[str, ...], short: str) -> str | None:
    if isinstance(given, Mapping):
        return next((f"{TAG}{key}›" for key in keys if key in given), None)
    if isinstance(given, list):
        return f"{TAG}list›"
    return f"{TAG}{short}›"


# ------------------------------------------------------------------------------------------- conditions


class StartsForm(Form):
    starts: list[Value]
    """The cell begins with one of these."""


class NotForm(Form):
    not_: Annotated[list[Value] | Value, Field(alias="not", union_mode="left_to_right")]
    """The cell holds none of these, or nothing."""


TEST_KEYS = ("starts", "not")
TestForm = Annotated[
    Annotated[Value, tag("value")]
    | Annotated[list[Value], tag("list")]
    | Annotated[StartsForm, tag("starts")]
    | Annotated[NotForm, tag("not")],
    Discriminator(lambda given: _kind(given, TEST_KEYS, "value")),
]
When = dict[str, TestForm]


# ------------------------------------------------------------------------------------------- columns


class ColumnForm(Form):
    as_: Annotated[OneOf[ColumnType], Field(alias="as")] = ColumnType.TEXT
    """What the column means, and so how its cells are read."""
    required: bool = False
    """An empty cell refuses the row."""
    optional: bool = False
    """The column may be missing, as in files of other years."""
    on_unreadable: OneOf[OnUnreadable] = OnUnreadable.DROP_VALUE
    """What a cell costs that cannot be read: its row, the row until a person decides, or the value only."""
    if_changed: OneOf[OnChange] = OnChange.STOP
    """What it costs when the column is no longer as at the last pull (cells of another kind, sorted without the
    rest, emptied, doubled): the night, the rows until a person decides, the values, or nothing."""
    dates: OneOf[DateOrder] = DateOrder.AUTO
    """The order of day and month in dates typed as text."""
    kind: OneOf[DateKind] = DateKind.ANY
    """What a date is for: decides which dates are impossible."""
    decimal: OneOf[DecimalMark] = DecimalMark.AUTO
    """The decimal mark of amounts typed as text."""
    names: OneOf[NameOrder] = NameOrder.AUTO
    """Which name stands first in a full name."""
    region: Annotated[str, Field(pattern="^[A-Z]{2}$")] = "FR"
    """The country of phones and postal codes that name none."""
    separator: str = ","
    """What stands between the values of `choices`."""
    values: dict[str, str | None] = {}
    """The sheet's words and the org's; `null` gives no value."""
    aliases: list[str] = []
    """Other names of the header, in other years or files."""
    erase: list[str] = []
    """What a cell says to empty the field in the org, such as `néant`; a blank cell says nothing."""
    rules_off: list[OneOf[CleaningRule]] = []
    """What the cleaning shall not do in this column: `case` keeps capitals, `phone-lost-zero` adds no zero."""
    purpose: str = ""
    """Why a column of health data is needed; without it such a column is refused."""


ColumnOrType = Annotated[
    Annotated[OneOf[ColumnType], tag("type")] | Annotated[ColumnForm, tag("column")],
    Discriminator(lambda given: f"{TAG}column›" if isinstance(given, Mapping) else f"{TAG}type›"),
]


# ------------------------------------------------------------------------------------------- keys and fields


class DigestForm(Form):
    scope: Annotated[str, Field(min_length=1)]
    """The word before the hash: `personne`."""
    digest: Annotated[list[str], Field(min_length=1)]
    """The columns that together say who it is."""


KeyPart = Annotated[
    Annotated[str, tag("text")] | Annotated[DigestForm, tag("digest")],
    Discriminator(lambda given: f"{TAG}digest›" if isinstance(given, Mapping) else f"{TAG}text›"),
]
KeyForm = Annotated[
    Annotated[str, tag("text")]
    | Annotated[DigestForm, tag("digest")]
    | Annotated[list[KeyPart], tag("list"), Field(min_length=1)],
    Discriminator(lambda given: f"{TAG}digest›" if isinstance(given, Mapping) else _kind(given, (), "text")),
]


class FromForm(Form):
    from_: Annotated[str, Field(alias="from")]
    """A column, or a part of one: `Donateur › last_name`."""
    values: dict[str, Value] = {}
    """Other words for some values."""
    otherwise: Value = None
    """The word for every value that `values` does not name."""
    erase_blank: bool = False
    """A blank cell empties the field in the org. Without it a blank says nothing."""
    when: When = {}


class IsForm(Form):
    is_: Annotated[Value, Field(alias="is")]
    """The same value for every row; a record type by its developer name."""
    when: When = {}


class TextForm(Form):
    text: Annotated[str, Field(min_length=1)]
    """Text with columns in it: `Don {N° reçu}`."""
    when: When = {}


class RecordForm(Form):
    record: str
    """The record that the same row gives under this name."""
    when: When = {}


class LookupForm(Form):
    lookup: str
    """The object of the record that is meant."""
    key: KeyForm
    """Its key, built as that record builds it."""
    if_missing: OneOf[IfMissing] = IfMissing.HOLD
    """What happens when no source gives that record: the child waits for it, or the field stays blank."""
    when: When = {}


class FirstOfForm(Form):
    first_of: Annotated[list["FieldForm"], Field(min_length=1)]
    """Rules tried in this order; the first that gives a value counts."""
    when: When = {}


class AllOfForm(Form):
    all_of: Annotated[list["FieldForm"], Field(min_length=1)]
    """Rules whose values all count, for a multi-select picklist."""
    when: When = {}


FIELD_KEYS = ("from", "is", "text", "record", "lookup", "first_of", "all_of")
FieldForm = Annotated[
    Annotated[str, tag("name")]
    | Annotated[FromForm, tag("from")]
    | Annotated[IsForm, tag("is")]
    | Annotated[TextForm, tag("text")]
    | Annotated[RecordForm, tag("record")]
    | Annotated[LookupForm, tag("lookup")]
    | Annotated[FirstOfForm, tag("first_of")]
    | Annotated[AllOfForm, tag("all_of")],
    Discriminator(lambda given: _kind(given, FIELD_KEYS, "name")),
]


# ------------------------------------------------------------------------------------------- records


class LeaveOutForm(Form):
    when: Annotated[When, Field(min_length=1)]
    """Which rows; several columns must all hold."""
    because: Annotated[str, Field(min_length=1)]
    """The reason, as the report prints it."""


class RecordRuleForm(Form):
    object: str
    """The Salesforce object."""
    key: KeyForm
    """What identifies the record for ever: built from columns, never from the row number."""
    when: When = {}
    """Which rows give this record; without it, all."""
    repeats: OneOf[Repeats] = Repeats.REFUSE
    """Whether many rows may describe one record."""
    born: str = ""
    """Of a contact: the column that tells the surname by birth, by which other sheets may know this person."""
    as_of: str = ""
    """The column that tells on which day the row was true, for `survivorship: newest`."""
    on_missing: OneOf[OnMissing] | None = None
    """A record that the org does not have: create it, hold it until a person decides, or skip it."""
    fields: Annotated[dict[str, FieldForm], Field(min_length=1)]
    """Field of the object → where its value comes from."""


class ControlForm(Form):
    name: Annotated[str, Field(min_length=1)]
    """What the sum is called in the report."""
    when: When = {}
    date: str
    """The column that tells the year."""
    amount: str
    """The column that is summed."""
    minus: str = ""
    """A column that is taken off."""
    record_type: str = ""
    """The record type of the opportunities that the sum is compared with; empty: all."""


class MappingBody(Form):
    """What a mapping file says, and what a source of the project file may say in its place."""

    columns: dict[str, ColumnOrType] = {}
    """The columns that are read; no other is."""
    leave_out: list[LeaveOutForm] = []
    """Rows that are not wanted, each rule with its reason."""
    records: dict[str, RecordRuleForm] = {}
    """The records that a row gives, by a name of your choice."""
    controls: list[ControlForm] = []
    """Sums to compare with; they give no records."""


class MappingForm(MappingBody):
    """A mapping: what one source's columns mean and which records its rows give."""

    version: Literal[1]
    """The version of this format."""


FirstOfForm.model_rebuild()
AllOfForm.model_rebuild()

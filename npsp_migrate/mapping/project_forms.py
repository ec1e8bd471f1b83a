"""What `npsp-migrate.yml` may say, as pydantic checks it and editors offer it."""

from typing import Annotated, Literal

from pydantic import Discriminator, Field

from npsp_migrate.mapping.forms import (
    TAG,
    ColumnOrType,
    ControlForm,
    Form,
    LeaveOutForm,
    OneOf,
    RecordRuleForm,
    tag,
)
from npsp_migrate.mapping.project import Connect, ErrorPolicy, Language
from npsp_migrate.mapping.sync_forms import SyncForm
from npsp_migrate.model.manner import Via
from npsp_migrate.model.matching import Engine, GiftRule, MatchRules, OrganisationRule, Survivor
from npsp_migrate.model.org import COLLECTION_LIMIT
from npsp_migrate.model.policy import OnDeleted, OnMissing, Policy
from npsp_migrate.model.source import HelloAssoList, HiddenRows, Mojibake

Positive = Annotated[int, Field(ge=0)]


class OrgForm(Form):
    connect: OneOf[Connect] = Connect.LOCAL
    """`local` is the embedded org for rehearsals, `salesforce` a sandbox or production."""
    database: str = ".npsp-migrate/org.sqlite"
    """Where the embedded org keeps its records."""
    domain: str = ""
    """The org's address: `https://mycharity.my.salesforce.com`."""
    client_id_env: str = ""
    """The NAME of the environment variable that holds the consumer key."""
    client_secret_env: str = ""
    """The NAME of the environment variable that holds the consumer secret."""
    api_version: Annotated[str, Field(pattern=r"^\d\d\.0$")] = "66.0"
    """The version of Salesforce's API, in quotes."""
    key_field: Annotated[str, Field(pattern=r"^[A-Za-z]\w*__c$")] = "Migration_Key__c"
    """The External ID field that holds our keys, on every object."""
    production_domain: str = ""
    """The production org that `sync` may write to at night: its domain, typed once more. `apply` still asks."""


class GoogleAccessForm(Form):
    credentials: str = ""
    """The file of a service account, or of an OAuth client of the type Desktop app, from the project's folder."""
    credentials_env: str = ""
    """The NAME of the environment variable that holds the path of such a file, or its text."""
    api_key_env: str = ""
    """The NAME of the environment variable that holds an API key; it opens public spreadsheets only."""


class GoogleSheetForm(GoogleAccessForm):
    """One Google Sheet, by one of `url`, `key` and `title`."""

    url: str = ""
    """Its address, as the browser shows it."""
    key: str = ""
    """What stands between `/d/` and `/edit` in its address."""
    title: str = ""
    """Its title in Google Drive; no other spreadsheet that the account sees may have it."""
    gid: Annotated[int, Field(ge=0)] | None = None
    """The id of a tab, `gid=` in its address, in place of `sheet:`; a new name does not change it."""


class HelloAssoForm(Form):
    """One list of an organisation at HelloAsso, asked for over its API."""

    organization: Annotated[str, Field(min_length=1)]
    """Its name in its address: `les-coquelicots` of `helloasso.com/associations/les-coquelicots`."""
    read: OneOf[HelloAssoList] = HelloAssoList.PAYMENTS
    """Which list; its columns are those of the export of the same name."""
    form: str = ""
    """One membership campaign or event, by its name in its address. An event has to be named."""
    client_id_env: str = "HELLOASSO_CLIENT_ID"
    """The NAME of the environment variable that holds the key's `clientId`."""
    client_secret_env: str = "HELLOASSO_CLIENT_SECRET"  # noqa: S105
    """The NAME of the environment variable that holds the key's `clientSecret`."""
    site: str = "https://api.helloasso.com"
    """The API's address; `https://api.helloasso-sandbox.com` is HelloAsso's own place for trials."""


class SourceForm(Form):
    name: Annotated[str, Field(min_length=1)]
    """What the source is called in messages and reports."""
    file: str = ""
    """The file, from the project's folder; `*` and `?` match several; `exports.zip/2024.csv` is in a zip."""
    url: str = ""
    """The address of a Google Sheet; short for `google: {url: …}`."""
    google: GoogleSheetForm | None = None
    """A Google Sheet, in place of `file`."""
    helloasso: HelloAssoForm | None = None
    """A list at HelloAsso, in place of `file`."""
    sheet: str = ""
    """The sheet's name, with `*` for several; empty: the one visible sheet with rows."""
    mapping: str = ""
    """The mapping file, from the project's folder."""
    table: Positive = 0
    """Which of several tables on the sheet, the first is 1; 0: there must be one."""
    header_row: Positive = 0
    """The first row of the header; 0: it is found."""
    header_rows: Positive = 0
    """How many rows the header spans; 0: it is found."""
    fill_merged: list[str] = Field(default=[])
    """Headers whose merged cells are filled down."""
    fill_down: list[str] = Field(default=[])
    """Headers whose empty cells repeat the cell above."""
    totals: list[str] = Field(default=[])
    """Further labels of totals rows."""
    hidden_rows: OneOf[HiddenRows] = HiddenRows.KEEP
    """Whether hidden rows are read."""
    password_env: str = ""
    """The NAME of the environment variable that holds the workbook's password."""
    encoding: str = ""
    """Of a delimited text: `cp1252`."""
    delimiter: str = ""
    """Of a delimited text: `";"`."""
    mojibake: OneOf[Mojibake] = Mojibake.KEEP
    """Whether texts that were read in the wrong encoding before, such as `LefÃ¨vre`, are repaired."""
    columns: dict[str, ColumnOrType] = Field(default={})
    """As in a mapping file, which then is not named."""
    leave_out: Annotated[
        Annotated[str, tag("reason")] | Annotated[list[LeaveOutForm], tag("list")],
        Discriminator(lambda given: f"{TAG}list›" if isinstance(given, list) else f"{TAG}reason›"),
    ] = Field(default=[])
    """A reason (`health`): nothing of the source is kept. Or rules, as in a mapping file."""
    records: dict[str, RecordRuleForm] = Field(default={})
    """As in a mapping file."""
    controls: list[ControlForm] = Field(default=[])
    """As in a mapping file."""


class PeopleForm(Form):
    certain: float = MatchRules().certain_people
    """From so many bits on, two mentions are one person: each bit doubles the odds."""
    doubtful: float = MatchRules().doubtful_people
    """From so many bits on, a person is asked; below, two mentions are two people."""


class CertainForm(Form):
    organisations: list[OneOf[OrganisationRule]] | None = None
    gifts: list[OneOf[GiftRule]] | None = None


SurvivorOrFields = Annotated[
    Annotated[OneOf[Survivor], tag("survivor")] | Annotated[dict[str, OneOf[Survivor]], tag("fields")],
    Discriminator(lambda given: f"{TAG}fields›" if isinstance(given, dict) else f"{TAG}survivor›"),
]


class MatchingForm(Form):
    engine: OneOf[Engine] = Engine.OWN
    """What compares people; `splink` and `spark` find the same, for lists that outgrow one machine."""
    estimate: bool = False
    """Weigh by these very lists, where they are long enough: sheets with other habits than those weighed before."""
    people: PeopleForm = PeopleForm()
    """From what weight of evidence on people are joined, or asked about."""
    certain: CertainForm = CertainForm()
    """Rules that join two records without asking."""
    doubtful: CertainForm = CertainForm()
    """Rules that only ask a person."""
    survivorship: dict[str, SurvivorOrFields] = Field(default={})
    """Which of several values a record keeps; `default`, then object, then field."""
    gift_days: Positive = 3
    """How many days apart two gifts may be and still be one."""
    gift_reference_fields: list[str] = Field(default=[])
    """Fields of Opportunity that hold a reference which several sources share."""


class ReviewForm(Form):
    spreadsheet: str = ""
    """The address of a Google Sheet: `review export` writes the questions into a tab of it, `import` reads them."""
    tab: Annotated[str, Field(min_length=1, max_length=100)] = "À décider"
    """The tab's title. It is made when it is missing; a tab that somebody else made is never touched."""


class ApplyForm(Form):
    via: OneOf[Via] = Via.AUTO
    """`collections` answer at once, `bulk` needs fewer calls; `auto` chooses by the number of changes."""
    bulk_from: Annotated[int, Field(ge=1)] = 2_000
    """With `auto`: an object with as many changes goes by bulk jobs."""
    batch: Annotated[int, Field(ge=1, le=COLLECTION_LIMIT)] = COLLECTION_LIMIT
    """Records per call to begin with. Where the org's limits break, smaller calls follow by themselves."""
    reserve_calls: Annotated[int, Field(ge=0, le=99)] = 10
    """Percent of the org's daily API calls that are left to others: a run stops there, and goes on another day."""
    serial: list[str] = Field(default=["npsp__Allocation__c"])
    """Objects that never go by bulk jobs, as their automation cannot run twice at a time."""


class PrivacyForm(Form):
    responsible: str = ""
    """Who answers for these personal data."""
    purpose: str = ""
    """What the data are used for in Salesforce."""


PolicyOrFields = Annotated[
    Annotated[OneOf[Policy], tag("policy")] | Annotated[dict[str, OneOf[Policy]], tag("fields")],
    Discriminator(lambda given: f"{TAG}fields›" if isinstance(given, dict) else f"{TAG}policy›"),
]


MissingOrObjects = Annotated[
    Annotated[OneOf[OnMissing], tag("missing")] | Annotated[dict[str, OneOf[OnMissing]], tag("objects")],
    Discriminator(lambda given: f"{TAG}objects›" if isinstance(given, dict) else f"{TAG}missing›"),
]


class ProjectForm(Form):
    """A project: its sources, its org, and how they are brought together."""

    version: Literal[1]
    """The version of this format."""
    project: Annotated[str, Field(min_length=1)]
    """The name that reports show."""
    language: OneOf[Language] = Language.FR
    """The language of the reports."""
    founded: Annotated[int, Field(ge=1800, le=2100)] | None = None
    """The year of foundation; no gift is older."""
    org: OrgForm = OrgForm()
    """The org that is written to."""
    errors: OneOf[ErrorPolicy] = ErrorPolicy.REFUSE_ROWS
    """Whether an error in the data costs its row, or stops everything."""
    google: GoogleAccessForm = GoogleAccessForm()
    """Who asks Google for the sheets; left out: the file that `GOOGLE_APPLICATION_CREDENTIALS` names."""
    sources: Annotated[list[SourceForm], Field(min_length=1)]
    """In the order of trust: where two differ, the first wins."""
    matching: MatchingForm = MatchingForm()
    """How the same person, organisation or gift is recognised."""
    review: ReviewForm = ReviewForm()
    """Where people answer what the matching asks, beside the workbook and the page."""
    policies: dict[str, PolicyOrFields] = Field(default={})
    """Who owns a field when the sheet and the org differ; `default`, then object, then field."""
    on_missing: MissingOrObjects = OnMissing.CREATE
    """What becomes of records that the org does not have; by object, `default` for the others, or one for all."""
    on_deleted: dict[str, OneOf[OnDeleted]] = Field(default={})
    """Whether a record that somebody deleted in the org is held, or created again; `default`, then object."""
    apply: ApplyForm = ApplyForm()
    """How a plan is carried out."""
    privacy: PrivacyForm = PrivacyForm()
    """Who answers for the data, and what they are used for."""
    sync: SyncForm = SyncForm()
    """What the nightly run may do alone, and whom it tells."""

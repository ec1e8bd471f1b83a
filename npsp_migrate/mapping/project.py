"""A project as all stages use it: frozen, checked, paths resolved."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from npsp_migrate.mapping.rules import SourceMapping
from npsp_migrate.mapping.sync_settings import SyncSettings
from npsp_migrate.model.decisions import Decisions
from npsp_migrate.model.manner import Manner
from npsp_migrate.model.matching import MatchRules
from npsp_migrate.model.policy import Policies
from npsp_migrate.model.source import ReviewSheet, SourceSpec
from npsp_migrate.npsp.objects import DEFAULT_KEY_FIELD

PROJECT_FILE = "npsp-migrate.yml"
DECISIONS_FILE = "decisions.yml"
REMEMBERED = ".npsp-migrate/known-orgs.json"


class Language(StrEnum):
    FR = "fr"
    EN = "en"


class Connect(StrEnum):
    LOCAL = "local"
    SALESFORCE = "salesforce"


class ErrorPolicy(StrEnum):
    """An error in the data costs its row (`refuse-rows`), or no plan is made at all (`stop`)."""

    REFUSE_ROWS = "refuse-rows"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class OrgSettings:
    """How the org is reached. Secrets are named, never held: `*_env` are names of environment variables."""

    connect: Connect = Connect.LOCAL
    database: Path = Path(".npsp-migrate/org.sqlite")  # of the local org; absolute once loaded
    domain: str = ""
    client_id_env: str = ""
    client_secret_env: str = ""
    api_version: str = "66.0"
    key_field: str = DEFAULT_KEY_FIELD
    production_domain: str = ""  # named for runs that nobody watches
    remembered: Path = Path(REMEMBERED)  # which org answered there; absolute once loaded


@dataclass(frozen=True, slots=True)
class Privacy:
    responsible: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """One source: where its rows are, and what they mean."""

    spec: SourceSpec
    mapping: SourceMapping


@dataclass(frozen=True, slots=True)
class Project:
    root: Path  # the folder that holds the project file
    name: str
    sources: tuple[Source, ...]
    language: Language = Language.FR
    founded: int | None = None
    org: OrgSettings = field(default_factory=OrgSettings)
    errors: ErrorPolicy = ErrorPolicy.REFUSE_ROWS
    matching: MatchRules = field(default_factory=MatchRules)
    policies: Policies = field(default_factory=Policies)
    manner: Manner = field(default_factory=Manner)
    privacy: Privacy = field(default_factory=Privacy)
    sync: SyncSettings = field(default_factory=SyncSettings)
    review: ReviewSheet | None = None
    mapping_sha256: str = ""  # of what the project and its mappings ask for, however it is laid out
    decisions: Decisions = field(default_factory=Decisions)

    @property
    def decisions_sha256(self) -> str:
        return self.decisions.sha256

    @property
    def key_field(self) -> str:
        return self.org.key_field

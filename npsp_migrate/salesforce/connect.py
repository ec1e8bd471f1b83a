"""Opening an org: to look, or to write."""

from dataclasses import dataclass, field

from npsp_migrate.salesforce.calls import Calls, Patience
from npsp_migrate.salesforce.org import SalesforceOrg, SalesforceReader
from npsp_migrate.salesforce.session import reading_session, writing_session
from npsp_migrate.salesforce.signing import ClientCredentials, ExistingSession, SignIn, address

DEFAULT_API_VERSION = "66.0"  # Spring '26: every org has it, and it is years from being retired

__all__ = ["ClientCredentials", "ExistingSession", "OrgSettings", "Patience", "connect", "connect_to_read"]


@dataclass(frozen=True, slots=True)
class OrgSettings:
    sign_in: SignIn
    api_version: str = DEFAULT_API_VERSION
    patience: Patience = field(default_factory=Patience)


def connect(settings: OrgSettings) -> SalesforceOrg:
    """For `apply`, and for nothing else."""
    session = writing_session(address(settings.sign_in))
    return SalesforceOrg(Calls(session, settings.sign_in, settings.api_version, settings.patience))


def connect_to_read(settings: OrgSettings) -> SalesforceReader:
    """For `check`, `plan`, `show` and `verify`: no method that writes, over a session that refuses to."""
    session = reading_session(address(settings.sign_in))
    return SalesforceReader(Calls(session, settings.sign_in, settings.api_version, settings.patience))

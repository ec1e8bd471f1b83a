"""Opening the org that a project names: the embedded one for the length of a command, or a real one."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from npsp_migrate.errors import ProjectError
from npsp_migrate.mapping.project import Connect, OrgSettings
from npsp_migrate.model.org import OrgReader
from npsp_migrate.runs.known_orgs import recognise
from npsp_migrate.runs.permission import NOBODY_ASKED, Permission, require_permission
from npsp_migrate.runs.rehearsal import local_org
from npsp_migrate.salesforce.connect import ClientCredentials, ExistingSession, connect, connect_to_read
from npsp_migrate.salesforce.connect import OrgSettings as Connection
from npsp_migrate.salesforce.org import SalesforceOrg, SalesforceReader

_held: ContextVar[tuple[OrgSettings, Connection] | None] = ContextVar("_held", default=None)


@contextmanager
def org_held_open(settings: OrgSettings) -> Iterator[None]:
    """Everything inside the block that opens this org shares one connection: a local org starts and stops once."""
    with _connection(settings) as connection:
        token = _held.set((settings, connection))
        try:
            yield
        finally:
            _held.reset(token)


@contextmanager
def org_to_read(settings: OrgSettings) -> Iterator[SalesforceReader]:
    """For commands that only look: nothing behind it can write."""
    with _connection(settings) as connection:
        org = connect_to_read(connection)
        _recognise(org, settings)
        yield org


@contextmanager
def org_to_write(settings: OrgSettings, permission: Permission = NOBODY_ASKED) -> Iterator[SalesforceOrg]:
    """The org that the project means, and only with leave to write: nobody else ever holds one to write to."""
    with _connection(settings) as connection:
        org = connect(connection)
        _recognise(org, settings)
        require_permission(org.identity(), permission)
        yield org


def _recognise(org: OrgReader, settings: OrgSettings) -> None:
    """A real org is asked who it is. A local one is a file of this project, which any rehearsal may make anew."""
    if settings.connect is not Connect.LOCAL:
        recognise(org.identity(), settings.domain, settings.remembered)


@contextmanager
def _connection(settings: OrgSettings) -> Iterator[Connection]:
    if (held := _held.get()) is not None and _place(held[0]) == _place(settings):
        yield held[1]
        return
    if settings.connect is Connect.LOCAL:
        with local_org(settings.database) as session:
            yield Connection(ExistingSession(session.instance_url, session.access_token), settings.api_version)
        return
    if not settings.domain:
        raise ProjectError(
            "The project does not say where its org is",
            hint="Write `org: {connect: salesforce, domain: https://….my.salesforce.com}`",
        )
    yield Connection(
        ClientCredentials(
            settings.domain,
            settings.client_id_env or "SF_CLIENT_ID",
            settings.client_secret_env or "SF_CLIENT_SECRET",
        ),
        settings.api_version,
    )


def _place(settings: OrgSettings) -> tuple[object, ...]:
    """What of the settings leads to the org: the others may change while it is held open."""
    secrets = settings.client_id_env, settings.client_secret_env
    return settings.connect, settings.database, settings.domain, *secrets, settings.api_version

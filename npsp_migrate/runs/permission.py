"""Leave to write: a production org is named by its domain before anything is written to it."""

from collections.abc import Callable
from dataclasses import dataclass

from npsp_migrate.errors import NotConfirmedError
from npsp_migrate.model.org import OrgIdentity

_SCHEME = "https://"


@dataclass(frozen=True, slots=True)
class Permission:
    """The domain that was given beforehand, and how to ask a person for it, who may be nowhere near.

    Without either no production org is written to; any other org needs none of this.
    """

    domain: str = ""
    ask: Callable[[OrgIdentity], str] | None = None


NOBODY_ASKED = Permission()


def require_permission(org: OrgIdentity, permission: Permission) -> None:
    """Raises `NotConfirmedError` unless the org is none of production, or its own domain was named."""
    if not org.is_production:
        return
    named = permission.domain or (permission.ask(org) if permission.ask else "")
    if not named.strip():
        raise NotConfirmedError(
            f"Nothing was written: `{org.domain}` is a production org, and nobody typed its domain",
            hint=_how_to_name(org.domain, permission),
        )
    if _domain(named) != org.domain.lower():
        raise NotConfirmedError(
            f"Nothing was written: the domain that was named is not this org's: `{org.domain}`",
            hint="Check in the project file which org is meant; type its domain, or give it with `--org-domain`",
        )


def _how_to_name(domain: str, permission: Permission) -> str:
    if permission.ask:
        return f"Type it when asked, or give `--org-domain {domain}`; `--yes` alone is not enough there"
    return f"Give `--org-domain {domain}`, or write `org: {{production_domain: {domain}}}` for `sync`"


def _domain(named: str) -> str:
    """As people copy it from their browser: in capitals, with the scheme, with a slash behind."""
    return named.strip().lower().removeprefix(_SCHEME).removesuffix("/")

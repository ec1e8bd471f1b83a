"""What HelloAsso refuses, and what a person can do about it. No answer's text is repeated: it may name people."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from npsp_migrate.errors import SourceError
from npsp_migrate.location import Location
from npsp_migrate.model.source import HelloAsso
from npsp_migrate.sources.patience import CallError


class Kind(Enum):
    OFFLINE = auto()
    QUOTA = auto()
    DOWN = auto()
    BAD_KEY = auto()
    SIGNED_OUT = auto()
    FORBIDDEN = auto()
    MISSING = auto()
    ODD = auto()
    REFUSED = auto()


class HelloAssoError(CallError):
    def __init__(self, kind: Kind, *, status: int = 0, retry_after: str = "") -> None:
        super().__init__(kind.name, status=status, retry_after=retry_after, offline=kind is Kind.OFFLINE)
        self.kind = kind


PASSING = frozenset({Kind.OFFLINE, Kind.QUOTA, Kind.DOWN})
WHOSE = frozenset({Kind.FORBIDDEN, Kind.MISSING})  # it helps to know which organisations the key is for

_STATUSES: Mapping[int, Kind] = {
    401: Kind.SIGNED_OUT,
    403: Kind.FORBIDDEN,
    404: Kind.MISSING,
    408: Kind.DOWN,
    429: Kind.QUOTA,
}
_BAD_KEY = frozenset({400, 401, 403})  # how OAuth 2 servers refuse a client, and how HelloAsso's does


@dataclass(frozen=True, slots=True)
class Known:
    """The organisations that the key is for, by their slugs; empty where HelloAsso does not tell."""

    organizations: tuple[str, ...] = ()


def refusal(status: int, retry_after: str) -> HelloAssoError:
    kind = _STATUSES.get(status) or (Kind.DOWN if status >= 500 else Kind.REFUSED)
    return HelloAssoError(kind, status=status, retry_after=retry_after)


def sign_in_refusal(status: int, retry_after: str) -> HelloAssoError:
    if status in _BAD_KEY:
        return HelloAssoError(Kind.BAD_KEY, status=status)
    return refusal(status, retry_after)


def source_error(error: HelloAssoError, source: str, asked: HelloAsso, known: Known) -> SourceError:
    """Our sentence for a refusal that stays one."""
    if error.kind in WHOSE:
        message, hint = _refused_list(asked, known)
    elif error.kind in {Kind.BAD_KEY, Kind.SIGNED_OUT}:
        message = "HelloAsso does not accept the key"
        hint = (
            f"Compare `{asked.client_id_env}` and `{asked.client_secret_env}` with what stands under "
            "`Mon compte › Intégrations et API`; a key that was made anew has another secret"
        )
    else:
        message, hint = _passing(error)
    return SourceError(f"Source `{source}`: {message}", hint=hint, at=Location(name_of(asked)))


def name_of(asked: HelloAsso) -> str:
    """How the organisation's account is called in places and messages."""
    return f"HelloAsso {asked.organization}"


def _refused_list(asked: HelloAsso, known: Known) -> tuple[str, str]:
    slug = asked.organization
    if known.organizations and slug not in known.organizations:
        listed = ", ".join(f"`{each}`" for each in known.organizations)
        return (
            f"the key is of {listed} and not of `{slug}`",
            f"Write `organization: {known.organizations[0]}`, or use the key of `{slug}`",
        )
    if asked.form and known.organizations:
        return (
            f"HelloAsso has no {_FORMS[asked.read.value]} `{asked.form}` that this key may read",
            "Copy its name from its address: `…/associations/…/adhesions/this-name`",
        )
    if known.organizations:
        return (
            f"the key may not read the payments and orders of `{slug}`: the right `AccessTransactions` is missing",
            "Use the key that an administrator finds under `Mon compte › Intégrations et API`: it has this right",
        )
    return (
        f"HelloAsso knows no organisation `{slug}` that this key may read",
        "Copy its name from its address, `helloasso.com/associations/this-name`; the key must be its own",
    )


_FORMS: Mapping[str, str] = {"payments": "form", "memberships": "membership campaign", "events": "event"}


def _passing(error: HelloAssoError) -> tuple[str, str]:
    later = "Run the command again in a few minutes"
    if error.kind is Kind.OFFLINE:
        return "HelloAsso cannot be reached", "Check the connection, or download the export and name it in `file:`"
    if error.kind is Kind.QUOTA:
        asked = f"; it asks to wait {error.retry_after:.0f} s" if error.retry_after else ""
        return f"HelloAsso answers too many questions already{asked}", later
    if error.kind is Kind.DOWN:
        status = f" (status {error.status})" if error.status else ""
        return f"HelloAsso does not answer now{status}", later
    if error.kind is Kind.ODD:
        return "HelloAsso's answer has an odd shape", "Download the export, name it in `file:`, and report this"
    return f"HelloAsso refused the question (status {error.status})", "Download the export and name it in `file:`"

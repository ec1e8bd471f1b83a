"""Who is signed in: access tokens with their end, and the refresh tokens that renew them. Knows no HTTP."""

import hashlib
import secrets
from dataclasses import dataclass
from enum import Enum

from npsp_migrate.localorg.clock import Clock
from npsp_migrate.localorg.store.database import Database, Row

_TABLES = """
CREATE TABLE IF NOT EXISTS _session (
    token TEXT PRIMARY KEY, grant_id TEXT NOT NULL, client TEXT NOT NULL, issued REAL NOT NULL, ends REAL);
CREATE TABLE IF NOT EXISTS _refresh (
    token TEXT PRIMARY KEY, grant_id TEXT NOT NULL, client TEXT NOT NULL, issued REAL NOT NULL, follows TEXT);
"""
TABLES = ("_session", "_refresh")
_OWN = "own"  # the grant behind the tokens that the server prints when it starts


class TokenKind(Enum):
    ACCESS = "access_token"
    REFRESH = "refresh_token"


@dataclass(frozen=True, slots=True)
class KnownToken:
    """A token that opens something; instants in seconds since 1970, `ends` is None when it never does."""

    kind: TokenKind
    grant: str
    client: str
    issued: float
    ends: float | None


@dataclass(frozen=True, slots=True)
class Renewed:
    """What a refresh token gave; another refresh token only where they rotate."""

    access_token: str
    refresh_token: str | None


class Sessions:
    """All tokens of one org. They live in its database, as hashes: a copy of the file lets nobody in.

    `rotating` is what an org may switch on for an app: each refresh token is changed for another one.
    """

    def __init__(self, database: Database, org_id: str, clock: Clock, seconds: float | None) -> None:
        self.seconds = seconds
        self.rotating = False
        self._database = database
        self._clock = clock
        self._org_id = org_id
        database.connection.executescript(_TABLES)

    def open_own(self, access_token: str) -> str:
        """Start the life of the org's own token anew; the answer is a refresh token that goes with it."""
        with self._database.transaction():
            self._forget(_OWN)
            self._keep_access(access_token, _OWN, "")
            return self._new_refresh(_OWN, "", None)

    def issue(self, client: str) -> str:
        """A new access token, for a sign-in that gives no refresh token."""
        with self._database.transaction():
            return self._new_access(secrets.token_hex(8), client)

    def renew(self, refresh_token: str) -> Renewed | None:
        """A new access token for a refresh token; None when it opens nothing.

        Where they rotate, the old one stays good until the new one is used: an answer
        that was lost on its way must not lock the client out.
        """
        known = self.find(refresh_token)
        if known is None or known.kind is not TokenKind.REFRESH:
            return None
        used = _hashed(refresh_token)
        with self._database.transaction():
            if not self.rotating:
                return Renewed(self._new_access(known.grant, known.client), None)
            self._forget_older(used)
            access = self._new_access(known.grant, known.client)
            return Renewed(access, self._new_refresh(known.grant, known.client, used))

    def holds(self, access_token: str) -> bool:
        """Whether a request with this token may pass."""
        sql = "SELECT ends FROM _session WHERE token = ?"
        found = self._database.connection.execute(sql, (_hashed(access_token),)).fetchone()
        return found is not None and (found[0] is None or self._now() < found[0])

    def find(self, token: str) -> KnownToken | None:
        """What is known of a token that is good at this moment."""
        hashed = (_hashed(token),)
        if self.holds(token):
            kind = TokenKind.ACCESS
            found = self._database.rows("SELECT * FROM _session WHERE token = ?", hashed)
        else:
            kind = TokenKind.REFRESH
            found = self._database.rows("SELECT *, NULL AS ends FROM _refresh WHERE token = ?", hashed)
        return _known(kind, found[0]) if found else None

    def revoke(self, token: str) -> bool:
        """End an access token, or a refresh token with all it gave; whether there was one."""
        known = self.find(token)
        if known is None:
            return False
        with self._database.transaction():
            if known.kind is TokenKind.REFRESH:
                self._forget(known.grant)
            else:
                self._database.connection.execute("DELETE FROM _session WHERE token = ?", (_hashed(token),))
        return True

    def end_access(self) -> None:
        """End all access tokens at once; refresh tokens stay good."""
        with self._database.transaction():
            self._database.connection.execute("DELETE FROM _session")

    def _new_access(self, grant: str, client: str) -> str:
        token = f"{self._org_id[:15]}!{secrets.token_urlsafe(48)}"
        self._database.connection.execute("DELETE FROM _session WHERE ends <= ?", (self._now(),))
        self._keep_access(token, grant, client)
        return token

    def _keep_access(self, token: str, grant: str, client: str) -> None:
        now = self._now()
        ends = None if self.seconds is None else now + self.seconds
        row = (_hashed(token), grant, client, now, ends)
        self._database.connection.execute("INSERT OR REPLACE INTO _session VALUES (?, ?, ?, ?, ?)", row)

    def _new_refresh(self, grant: str, client: str, follows: str | None) -> str:
        token = f"5Aep861{secrets.token_urlsafe(48)}"
        row = (_hashed(token), grant, client, self._now(), follows)
        self._database.connection.execute("INSERT INTO _refresh VALUES (?, ?, ?, ?, ?)", row)
        return token

    def _forget_older(self, used: str) -> None:
        """The client holds the token it used, so the one before it is done with."""
        older = "SELECT follows FROM _refresh WHERE token = ?"
        self._database.connection.execute(f"DELETE FROM _refresh WHERE token = ({older})", (used,))  # noqa: S608

    def _forget(self, grant: str) -> None:
        for table in ("_session", "_refresh"):
            self._database.connection.execute(f"DELETE FROM {table} WHERE grant_id = ?", (grant,))  # noqa: S608

    def _now(self) -> float:
        return self._clock.now().timestamp()


def _known(kind: TokenKind, row: Row) -> KnownToken:
    return KnownToken(kind, row["grant_id"], row["client"], row["issued"], row["ends"])


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()

"""What the org tells those who run it: `GET /local-org/status`."""

from typing import Any

from npsp_migrate.localorg.disturb.routes import show_faults
from npsp_migrate.localorg.org import Org
from npsp_migrate.localorg.rest.call import Call, Reply, Route
from npsp_migrate.localorg.traffic import DAILY_REQUESTS


def control_routes() -> list[Route]:
    return [Route("GET", "/local-org/status", _show_status)]


def status(org: Org) -> dict[str, Any]:
    """All facts but secrets."""
    limit = org.disturbances.daily_limit(DAILY_REQUESTS)
    storage = org.storage
    return {
        "org_id": org.identity.org_id,
        "username": org.identity.username,
        "profile": org.profile.value,
        "plain": org.database.setting("plain") == "plain",
        "seed": org.seed,
        "records": dict(storage.counts(org)),
        "storage_mb": {
            "used": storage.used_mb(org),
            "max": storage.shown_mb,
            "enforced": storage.limit_mb is not None,
        },
        "calls": {
            "api": org.traffic.api,
            "refused": org.traffic.refused,
            "daily_limit": limit,
            "by_kind": dict(sorted(org.traffic.by_kind.items())),
        },
        "faults": show_faults(org.disturbances),
    }


def _show_status(call: Call) -> Reply:
    return Reply(body=status(call.org))

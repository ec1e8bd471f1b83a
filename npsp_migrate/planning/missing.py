"""Records that the org does not have, where a mapping or the project says not to create them."""

from collections.abc import Mapping

import pandas as pd

from npsp_migrate.model.issue import Words, words
from npsp_migrate.model.policy import OnMissing, Policies
from npsp_migrate.planning.planned import Flags
from npsp_migrate.planning.sides import Sides

HELD = words("missing-held")
SKIPPED = words("missing-skipped")


def missing_records(sides: Sides, policies: Policies) -> Mapping[OnMissing, Mapping[str, Words]]:
    """Of this object: which records wait for a person and which are left alone, as they are not in the org."""
    found: dict[OnMissing, dict[str, Words]] = {OnMissing.HOLD: {}, OnMissing.SKIP: {}}
    absent = ~sides.exists
    if policies.always_creates or not absent.any():
        return found
    for key, said in _said(sides, absent, policies).items():
        if said is not OnMissing.CREATE:
            found[said][key] = HELD if said is OnMissing.HOLD else SKIPPED
    return found


def _said(sides: Sides, absent: Flags, policies: Policies) -> dict[str, OnMissing]:
    keys = sides.records.frame.index[absent]
    lines = sides.records.lines
    lines = lines[lines["record_key"].isin(keys)]
    told = pd.DataFrame(
        {"key": lines["record_key"], "teller": list(zip(lines["table"], lines["record"], strict=True))}
    )
    known: dict[frozenset[tuple[int, str]], OnMissing] = {}
    verdicts: dict[str, OnMissing] = {}
    for key, tellers in told.groupby("key", sort=True)["teller"]:  # few kinds of tellers, each asked once
        who = frozenset(tellers)
        if who not in known:
            known[who] = policies.on_missing(sides.records.object, who)
        verdicts[str(key)] = known[who]
    return verdicts

"""The forecast of a plan: NPSP's rules over the records that the plan creates, changes and keeps."""

from collections.abc import Mapping
from decimal import Decimal

import numpy as np
import pandas as pd

from npsp_migrate.model.issue import words
from npsp_migrate.model.plan import Action, Forecast
from npsp_migrate.model.records import RecordSet
from npsp_migrate.npsp.forecast import forecast, payments_left_behind, renamed_households
from npsp_migrate.npsp.household_names import Member, household_name
from npsp_migrate.npsp.objects import CONTACT, OPPORTUNITY
from npsp_migrate.npsp.rollup_forecast import ACCOUNT_ID, CAMPAIGN_ID, DONOR, moved_totals
from npsp_migrate.npsp.settings import NpspSettings
from npsp_migrate.planning.completing import complete
from npsp_migrate.planning.planned import ObjectPlan, Planned, Texts
from npsp_migrate.planning.reading import key_path
from npsp_migrate.planning.sides import fold_keys

NAMES_SHOWN = 200  # of the households that NPSP names; their number is told anyway
_ORDER = "npo02__Household_Naming_Order__c"
_TOTALS = {
    DONOR: "forecast-donor-totals",
    ACCOUNT_ID: "forecast-account-totals",
    CAMPAIGN_ID: "forecast-campaign-totals",
}


def forecast_automation(
    desired: Mapping[str, RecordSet],
    planned: Planned,
    current: Mapping[str, pd.DataFrame],
    key_field: str,
    settings: NpspSettings,
) -> tuple[Forecast, ...]:
    completed = complete(desired)
    new, wanted = {}, {}
    for plan in planned.objects:
        heads = plan.heads
        new[plan.object] = frozenset(heads.loc[heads["action"] == Action.CREATE, "key"])
        going = frozenset(heads.loc[heads["action"] != Action.HOLD, "key"])
        frame = completed[plan.object].frame
        wanted[plan.object] = frame if len(going) == len(frame) else frame[frame.index.isin(going)]
    plans = {plan.object: plan for plan in planned.objects}
    named = renamed_households(wanted, new, _renamed(plans.get(CONTACT)))
    names = _names(named, desired, plans, current, key_field, settings)
    homes = _homes(wanted.get(CONTACT, pd.DataFrame()))
    return (
        *((Forecast(words("forecast-households-named"), len(named), names=names),) if named else ()),
        *forecast(wanted, new),
        *(_money(plans[OPPORTUNITY], wanted, homes, settings) if OPPORTUNITY in plans else ()),
    )


def _homes(contacts: pd.DataFrame) -> dict[object, object]:
    """Contact → home, by key."""
    return dict(contacts[ACCOUNT_ID].dropna().items()) if ACCOUNT_ID in contacts else {}


def _renamed(contacts: ObjectPlan | None) -> frozenset[str]:
    """Keys of people whose name, or whose home, the plan changes."""
    if contacts is None:
        return frozenset()
    telling = [name in ("Salutation", "FirstName", "LastName", ACCOUNT_ID, _ORDER) for name in contacts.fields]
    changed = contacts.written[:, telling].any(axis=1) & contacts.heads["action"].eq(Action.UPDATE).to_numpy()
    return frozenset(contacts.heads["key"].to_numpy(dtype=object)[changed])


def _names(
    named: tuple[str, ...],
    desired: Mapping[str, RecordSet],
    plans: Mapping[str, ObjectPlan],
    current: Mapping[str, pd.DataFrame],
    key_field: str,
    settings: NpspSettings,
) -> tuple[str, ...]:
    """The first names, sorted. Who is there already comes first, in the order of Ids; then who is written."""
    shown = named[:NAMES_SHOWN]
    if not shown:
        return ()
    people = pd.concat([_others(desired, plans, current, key_field), _written_people(plans[CONTACT])])
    people = people.assign(home=fold_keys(people[ACCOUNT_ID]))
    people = people[people["home"].isin(set(fold_keys(np.array(shown, dtype=object))))]
    if _ORDER in people:
        people = people.sort_values(_ORDER, kind="stable", na_position="last")
    members: dict[object, list[Member]] = {}
    for person in people.to_dict("records"):  # the few that stand in the households shown
        members.setdefault(person["home"], []).append({str(name): value for name, value in person.items()})
    keys = fold_keys(np.array(shown, dtype=object))
    return tuple(sorted(household_name(members.get(key, []), settings.naming) for key in keys))


def _written_people(plan: ObjectPlan) -> pd.DataFrame:
    """As they will stand in the org, those that it has first."""
    after = pd.DataFrame(np.where(plan.written, plan.after, plan.before), columns=list(plan.fields), dtype=object)
    going = plan.heads["action"].ne(Action.HOLD).to_numpy() | plan.heads["org_id"].ne("").to_numpy()
    there = plan.heads["org_id"].to_numpy(dtype=object)[going]
    after = after[going]
    return after.iloc[np.lexsort((there, there == ""))]


def _others(
    desired: Mapping[str, RecordSet],
    plans: Mapping[str, ObjectPlan],
    current: Mapping[str, pd.DataFrame],
    key_field: str,
) -> pd.DataFrame:
    """People of the org that are not in the sheets, each with the key of their home."""
    there = current.get(CONTACT, pd.DataFrame({"Id": []}))
    reference = desired[CONTACT].references.get(ACCOUNT_ID)
    path = key_path(reference, key_field) if reference else ""
    if path not in there:
        return pd.DataFrame({ACCOUNT_ID: pd.Series(dtype=object)})
    ours = set(plans[CONTACT].heads["org_id"])
    others = there[~there["Id"].isin(ours) & there[path].notna()]
    return others.drop(columns=[ACCOUNT_ID], errors="ignore").rename(columns={path: ACCOUNT_ID})


def _money(
    gifts: ObjectPlan, wanted: Mapping[str, pd.DataFrame], homes: Mapping[object, object], settings: NpspSettings
) -> tuple[Forecast, ...]:
    """Totals that move, and payments that do not."""
    writes = gifts.heads["action"].isin([Action.CREATE, Action.UPDATE]).to_numpy()
    index = gifts.heads["key"].to_numpy(dtype=object)[writes]
    old, new = gifts.before[writes], gifts.after[writes]
    before, after = (_frame(side, gifts.fields, index) for side in (old, np.where(gifts.written[writes], new, old)))
    moved = moved_totals(before, after, homes, settings.won)
    left = payments_left_behind(wanted, before, after)
    totals = (
        Forecast(words(_TOTALS[field], gifts=each.gifts), each.records, each.sum) for field, each in moved.items()
    )
    kept = Forecast(words("forecast-payments-left"), len(left), sum(left.tolist(), Decimal(0)))
    return (*totals, *((kept,) if kept.count else ()))


def _frame(cells: Texts, fields: tuple[str, ...], index: Texts) -> pd.DataFrame:
    return pd.DataFrame(cells, columns=list(fields), index=pd.Index(index, dtype=object), dtype=object)

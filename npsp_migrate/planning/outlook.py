"""The forecast of a plan: NPSP's rules over the records that the plan creates and keeps."""

from collections.abc import Mapping

from npsp_migrate.model.issue import Words, words
from npsp_migrate.model.plan import Action, Forecast
from npsp_migrate.model.records import RecordSet
from npsp_migrate.npsp.forecast import forecast, not_forecast
from npsp_migrate.planning.completing import complete
from npsp_migrate.planning.planned import Planned


def forecast_automation(desired: Mapping[str, RecordSet], planned: Planned) -> tuple[Forecast, ...]:
    new, wanted = {}, {}
    for plan in planned.objects:
        heads = plan.heads
        new[plan.object] = frozenset(heads.loc[heads["action"] == Action.CREATE, "key"])
        going = frozenset(heads.loc[heads["action"] != Action.HOLD, "key"])
        frame = complete(desired)[plan.object].frame
        wanted[plan.object] = frame[frame.index.isin(going)]
    return forecast(wanted, new)


def not_checked(desired: Mapping[str, RecordSet]) -> tuple[Words, ...]:
    """What a green plan does not promise."""
    frames = {name: records.frame for name, records in desired.items()}
    codes = ("unchecked-validation-rules", "unchecked-duplicate-rules", *not_forecast(frames))
    return tuple(words(code) for code in codes)

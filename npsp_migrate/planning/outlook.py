"""The forecast of a plan: NPSP's rules over the records that the plan creates and keeps."""

from collections.abc import Mapping

from npsp_migrate.model.plan import Action, Forecast
from npsp_migrate.model.records import RecordSet
from npsp_migrate.npsp.forecast import forecast
from npsp_migrate.planning.completing import complete
from npsp_migrate.planning.planned import Planned


def forecast_automation(desired: Mapping[str, RecordSet], planned: Planned) -> tuple[Forecast, ...]:
    new, wanted = {}, {}
    frames = {name: records.frame for name, records in complete(desired).items()}
    for plan in planned.objects:
        heads = plan.heads
        new[plan.object] = frozenset(heads.loc[heads["action"] == Action.CREATE, "key"])
        going = frozenset(heads.loc[heads["action"] != Action.HOLD, "key"])
        frame = frames[plan.object]
        wanted[plan.object] = frame if len(going) == len(frame) else frame[frame.index.isin(going)]
    return forecast(wanted, new)

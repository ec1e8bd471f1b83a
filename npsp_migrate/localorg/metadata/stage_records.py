"""Sales stages as records of `OpportunityStage`: what clients ask when they want to know which gifts are won."""

from collections.abc import Mapping
from typing import Any

from npsp_migrate.localorg.definitions import FORECAST_NAMES, Stage
from npsp_migrate.localorg.store.database import Database

OPPORTUNITY_STAGE = "OpportunityStage"
_KEY_PREFIX = "01J"


def keep_stages(database: Database, stages: Mapping[str, Stage], user_id: str, now: str) -> None:
    """Write what differs. A stage that is gone stays as a record that is not active, as on the platform."""
    rows = database.rows('SELECT * FROM "OpportunityStage"')
    there = {row["MasterLabel"]: row for row in rows}
    wanted = {stage.name: _values(stage, place) for place, stage in enumerate(stages.values(), start=1)}
    wanted.update({name: {"IsActive": 0} for name in there.keys() - wanted.keys()})
    stamps = {"LastModifiedDate": now, "LastModifiedById": user_id, "SystemModstamp": now}
    changed = {name: values for name, values in wanted.items() if _differs(there.get(name, {}), values)}
    if not changed:
        return
    with database.transaction():
        old = [(there[name]["Id"], {**values, **stamps}) for name, values in changed.items() if name in there]
        database.update(OPPORTUNITY_STAGE, old)
        born = {"CreatedDate": now, "CreatedById": user_id, **stamps}
        new = [values for name, values in changed.items() if name not in there]
        database.insert(
            OPPORTUNITY_STAGE, [{"Id": database.new_id(_KEY_PREFIX), **values, **born} for values in new]
        )


def _differs(row: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    return any(row.get(name) != value for name, value in values.items())


def _values(stage: Stage, place: int) -> dict[str, Any]:
    return {
        "MasterLabel": stage.name,
        "ApiName": stage.name,
        "IsActive": 1,
        "SortOrder": place,
        "IsClosed": int(stage.is_closed),
        "IsWon": int(stage.is_won),
        "ForecastCategory": stage.forecast_category,
        "ForecastCategoryName": FORECAST_NAMES.get(stage.forecast_category, stage.forecast_category),
        "DefaultProbability": stage.probability,
    }

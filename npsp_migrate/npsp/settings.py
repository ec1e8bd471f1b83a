"""What a forecast needs to know of an org's settings; NPSP's defaults where nobody could read them."""

from dataclasses import dataclass, field

from npsp_migrate.npsp.household_names import NameFormat
from npsp_migrate.npsp.rollup_forecast import WON_STAGES

NAMING_SETTINGS = "npsp__Household_Naming_Settings__c"
NAME_FORMAT, CONNECTOR, MOST_NAMED = (
    "npsp__Household_Name_Format__c",
    "npsp__Name_Connector__c",
    "npsp__Contact_Overrun_Count__c",
)
STAGES = "OpportunityStage"
STAGE_NAME, IS_WON = "ApiName", "IsWon"


@dataclass(frozen=True, slots=True)
class NpspSettings:
    naming: NameFormat = field(default_factory=NameFormat)
    won: frozenset[str] = WON_STAGES
    assumed: tuple[str, ...] = ()  # codes of what was not to be read: defaults stand there

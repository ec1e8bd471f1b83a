"""Which of our values NPSP writes over by itself, and which switches keep it from doing its own part."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from npsp_migrate.npsp.objects import ACCOUNT, HOUSEHOLD_RECORD_TYPE

Flags = npt.NDArray[np.bool_]

NO_PAYMENT = "npe01__Do_Not_Automatically_Create_Payment__c"
NO_CONTACT_ROLES = "npsp__DisableContactRoleAutomation__c"
CUSTOM_NAMING = "npo02__SYSTEM_CUSTOM_NAMING__c"

# Field of a household → its word in the list of names that NPSP must leave alone.
_NAMED_BY_NPSP: Mapping[str, str] = {
    "Name": "Name",
    "npo02__Formal_Greeting__c": "Formal_Greeting__c",
    "npo02__Informal_Greeting__c": "Informal_Greeting__c",
}


def renamed_by_npsp(sobject: str, frame: pd.DataFrame, field: str) -> Flags:
    """Records whose `field` NPSP writes as soon as somebody joins the household: ours only serves to create it.

    `frame` holds record types by developer name.
    """
    nobody = np.zeros(len(frame), dtype=np.bool_)
    if sobject != ACCOUNT or field not in _NAMED_BY_NPSP or "RecordTypeId" not in frame:
        return nobody
    household = (frame["RecordTypeId"] == HOUSEHOLD_RECORD_TYPE).to_numpy(dtype=np.bool_)
    if CUSTOM_NAMING not in frame:
        return household
    word = _NAMED_BY_NPSP[field]
    custom = [word in str(value or "").split(";") for value in frame[CUSTOM_NAMING]]
    return household & ~np.array(custom, dtype=np.bool_)

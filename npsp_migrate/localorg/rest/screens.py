"""Screens and passwords, which clients ask about and this org has not: lists are empty, the rest is refused."""

from npsp_migrate.localorg.describe import describe_object
from npsp_migrate.localorg.faults import RequestError, not_found
from npsp_migrate.localorg.ids import full_id
from npsp_migrate.localorg.rest.call import Call, Reply
from npsp_migrate.localorg.rest.sobjects import find_object


def nothing_listed(_call: Call) -> Reply:
    """Tabs, quick actions, recently viewed records: there are none."""
    return Reply(body=[])


def list_views(call: Call) -> Reply:
    name = find_object(call).name
    return Reply(body={"done": True, "listviews": [], "nextRecordsUrl": None, "size": 0, "sobjectType": name})


def quick_actions(call: Call) -> Reply:
    find_object(call)
    return Reply(body=[])


def layouts(call: Call) -> Reply:
    """No page layout, but which record types could have one."""
    described = describe_object(call.org, find_object(call), call.version)
    mappings = [
        {
            "active": each["active"],
            "available": each["available"],
            "defaultRecordTypeMapping": each["defaultRecordTypeMapping"],
            "developerName": each["developerName"],
            "layoutId": None,
            "master": each["master"],
            "name": each["name"],
            "picklistsForRecordType": None,
            "recordTypeId": each["recordTypeId"],
            "urls": each["urls"],
        }
        for each in described["recordTypeInfos"]
    ]
    selector = [len(mappings) > 1]
    return Reply(body={"layouts": [], "recordTypeMappings": mappings, "recordTypeSelectorRequired": selector})


def compact_layouts(call: Call) -> Reply:
    find_object(call)
    return Reply(
        body={
            "compactLayouts": [],
            "defaultCompactLayoutId": None,
            "recordTypeCompactLayoutMappings": [],
            "urls": {},
        }
    )


def approval_layouts(call: Call) -> Reply:
    find_object(call)
    return Reply(body={"approvalLayouts": []})


def no_theme(_call: Call) -> Reply:
    return Reply(body={"themeItems": []})


def actions(call: Call) -> Reply:
    base = f"/services/data/{call.version}/actions"
    return Reply(body={"custom": f"{base}/custom", "standard": f"{base}/standard"})


def no_actions(_call: Call) -> Reply:
    return Reply(body={"actions": []})


def refuse_reports(_call: Call) -> Reply:
    message = "The local org does not run reports or dashboards"
    raise RequestError(403, "FUNCTIONALITY_NOT_ENABLED", message)


def password_state(call: Call) -> Reply:
    """The org takes any password, so none is ever expired."""
    _check_user(call)
    return Reply(body={"isExpired": False})


def refuse_password(call: Call) -> Reply:
    _check_user(call)
    raise RequestError(403, "FUNCTIONALITY_NOT_ENABLED", "The local org takes any password, so none can be set")


def _check_user(call: Call) -> None:
    record = full_id(call.path["user"]) or ""
    if record not in call.org.database.read("User", [record], ["Username"]):
        raise not_found()

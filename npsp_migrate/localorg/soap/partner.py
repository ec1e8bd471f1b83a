"""The operations of the Partner and the Enterprise WSDL, and which faults their refusals are."""

from collections.abc import Callable

from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.rest.call import Call, Reply
from npsp_migrate.localorg.soap.describing import describe_all, describe_many, describe_one
from npsp_migrate.localorg.soap.envelope import Asked, Wsdl, show_client_fault, show_fault
from npsp_migrate.localorg.soap.queries import query_more, retrieve, run_query, run_query_all, search_records
from npsp_migrate.localorg.soap.records import UnreadableValue
from npsp_migrate.localorg.soap.recycling import empty_recycle_bin, merge_records, undelete
from npsp_migrate.localorg.soap.replicating import get_deleted, get_updated
from npsp_migrate.localorg.soap.signing import describe_user, log_out, server_time
from npsp_migrate.localorg.soap.writing import create, delete, update, upsert

Operation = Callable[[Call, Wsdl, Asked], Reply]

OPERATIONS: dict[str, Operation] = {
    "create": create,
    "delete": delete,
    "describeGlobal": describe_all,
    "describeSObject": describe_one,
    "describeSObjects": describe_many,
    "emptyRecycleBin": empty_recycle_bin,
    "getDeleted": get_deleted,
    "getServerTimestamp": server_time,
    "getUpdated": get_updated,
    "getUserInfo": describe_user,
    "logout": log_out,
    "merge": merge_records,
    "query": run_query,
    "queryAll": run_query_all,
    "queryMore": query_more,
    "retrieve": retrieve,
    "search": search_records,
    "undelete": undelete,
    "update": update,
    "upsert": upsert,
}

# Operations of the WSDL for things that this org has not: pages, processes, passwords.
NOT_EMULATED = frozenset(
    {
        "changeOwnPassword",
        "convertLead",
        "deleteByExample",
        "describeAllTabs",
        "describeAppMenu",
        "describeApprovalLayout",
        "describeAvailableQuickActions",
        "describeCompactLayouts",
        "describeDataCategoryGroupStructures",
        "describeDataCategoryGroups",
        "describeDataCategoryMappings",
        "describeGlobalTheme",
        "describeKnowledgeSettings",
        "describeLayout",
        "describeNouns",
        "describePathAssistants",
        "describePrimaryCompactLayouts",
        "describeQuickActions",
        "describeQuickActionsForRecordType",
        "describeSObjectListViews",
        "describeSearchLayouts",
        "describeSearchScopeOrder",
        "describeSearchableEntities",
        "describeSoftphoneLayout",
        "describeSoqlListViews",
        "describeTabs",
        "describeTheme",
        "describeVisualForce",
        "executeListView",
        "findDuplicates",
        "findDuplicatesByIds",
        "invalidateSessions",
        "performQuickActions",
        "process",
        "renderEmailTemplate",
        "renderStoredEmailTemplate",
        "resetPassword",
        "retrieveMassQuickActionTemplates",
        "retrieveQuickActionTemplates",
        "sendEmail",
        "sendEmailMessage",
        "setPassword",
    }
)

_FAULTS = {
    "INVALID_FIELD": "InvalidFieldFault",
    "INVALID_TYPE": "InvalidSObjectFault",
    "MALFORMED_QUERY": "MalformedQueryFault",
    "MALFORMED_SEARCH": "MalformedSearchFault",
    "INVALID_QUERY_LOCATOR": "InvalidQueryLocatorFault",
    "MALFORMED_ID": "InvalidIdFault",
}


def perform(operation: Operation, call: Call, wsdl: Wsdl, asked: Asked) -> Reply:
    """Answer, or say why not as the fault that Salesforce has for it."""
    try:
        return operation(call, wsdl, asked)
    except UnreadableValue as refused:
        return show_client_fault(str(refused))
    except RequestError as refused:
        fault = _FAULTS.get(refused.error.code, "UnexpectedErrorFault")
        return show_fault(wsdl, fault, refused.error.code, refused.error.message)


def refuse_not_emulated(wsdl: Wsdl, asked: Asked) -> Reply:
    message = f"The local org does not emulate {asked.operation}"
    return show_fault(wsdl, "UnexpectedErrorFault", "FUNCTIONALITY_NOT_ENABLED", message)

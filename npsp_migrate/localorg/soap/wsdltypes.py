"""The types and operations that the WSDLs declare: the part of Salesforce's that this org answers.

A part is `name type`, with a mark behind the type: `?` may be missing, `*` may repeat, `~` may be nil.
`record` stands for the sObject of either WSDL.
"""

HEADERS = {
    "SessionHeader": "sessionId string",
    "CallOptions": "client string?, defaultNamespace string?",
    "QueryOptions": "batchSize int?",
    "AllOrNoneHeader": "allOrNone boolean",
    "AssignmentRuleHeader": "assignmentRuleId ID?, useDefaultRule boolean?",
    "DuplicateRuleHeader": "allowSave boolean, includeRecordDetails boolean, runAsCurrentUser boolean",
}

_OUTCOME = "errors Error*, id ID~, success boolean"

TYPES = {
    "Error": "fields string*, message string, statusCode string",
    "SaveResult": _OUTCOME,
    "DeleteResult": _OUTCOME,
    "UndeleteResult": _OUTCOME,
    "EmptyRecycleBinResult": _OUTCOME,
    "UpsertResult": f"created boolean, {_OUTCOME}",
    "MergeRequest": "masterRecord record, recordToMergeIds ID*",
    "MergeResult": "errors Error*, id ID~, mergedRecordIds ID*, success boolean, updatedRelatedIds ID*",
    "QueryResult": "done boolean, queryLocator string~, records record*, size int",
    "SearchRecord": "record record",
    "SearchResult": "searchRecords SearchRecord*",
    "GetUpdatedResult": "ids ID*, latestDateCovered dateTime",
    "DeletedRecord": "deletedDate dateTime, id ID",
    "GetDeletedResult": "deletedRecords DeletedRecord*, earliestDateAvailable dateTime, latestDateCovered dateTime",
    "GetServerTimestampResult": "timestamp dateTime",
    "LoginResult": (
        "metadataServerUrl string~, passwordExpired boolean, sandbox boolean, serverUrl string~, "
        "sessionId string~, userId ID~, userInfo GetUserInfoResult?"
    ),
    "GetUserInfoResult": (
        "accessibilityMode boolean, chatterExternal boolean, currencySymbol string~, "
        "orgAttachmentFileSizeLimit int, orgDefaultCurrencyIsoCode string~, orgDefaultCurrencyLocale string~, "
        "orgDisallowHtmlAttachments boolean, orgHasPersonAccounts boolean, organizationId ID, "
        "organizationMultiCurrency boolean, organizationName string, profileId ID, roleId ID~, "
        "sessionSecondsValid int, userDefaultCurrencyIsoCode string~, userEmail string, userFullName string, "
        "userId ID, userLanguage string, userLocale string, userName string, userTimeZone string, "
        "userType string, userUiSkin string"
    ),
    "address": (
        "city string~?, country string~?, geocodeAccuracy string~?, latitude double~?, longitude double~?, "
        "postalCode string~?, state string~?, street string~?"
    ),
}

# name: what is asked, what each result is (`*` for one per record), which SOAP fault it may end in
OPERATIONS = {
    "login": ("username string, password string", "LoginResult", "LoginFault"),
    "logout": ("", "", "UnexpectedErrorFault"),
    "getUserInfo": ("", "GetUserInfoResult", "UnexpectedErrorFault"),
    "getServerTimestamp": ("", "GetServerTimestampResult", "UnexpectedErrorFault"),
    "describeGlobal": ("", "DescribeGlobalResult", "UnexpectedErrorFault"),
    "describeSObject": ("sObjectType string", "DescribeSObjectResult", "InvalidSObjectFault"),
    "describeSObjects": ("sObjectType string*", "DescribeSObjectResult*", "InvalidSObjectFault"),
    "query": ("queryString string", "QueryResult", "MalformedQueryFault"),
    "queryAll": ("queryString string", "QueryResult", "MalformedQueryFault"),
    "queryMore": ("queryLocator string", "QueryResult", "InvalidQueryLocatorFault"),
    "search": ("searchString string", "SearchResult", "MalformedSearchFault"),
    "retrieve": ("fieldList string, sObjectType string, ids ID*", "record*", "InvalidFieldFault"),
    "create": ("sObjects record*", "SaveResult*", "InvalidFieldFault"),
    "update": ("sObjects record*", "SaveResult*", "InvalidFieldFault"),
    "upsert": ("externalIDFieldName string, sObjects record*", "UpsertResult*", "InvalidFieldFault"),
    "delete": ("ids ID*", "DeleteResult*", "UnexpectedErrorFault"),
    "undelete": ("ids ID*", "UndeleteResult*", "UnexpectedErrorFault"),
    "merge": ("request MergeRequest*", "MergeResult*", "InvalidFieldFault"),
    "emptyRecycleBin": ("ids ID*", "EmptyRecycleBinResult*", "UnexpectedErrorFault"),
    "getUpdated": (
        "sObjectType string, startDate dateTime, endDate dateTime",
        "GetUpdatedResult",
        "UnexpectedErrorFault",
    ),
    "getDeleted": (
        "sObjectType string, startDate dateTime, endDate dateTime",
        "GetDeletedResult",
        "UnexpectedErrorFault",
    ),
}

FAULTS = (
    "LoginFault",
    "UnexpectedErrorFault",
    "InvalidIdFault",
    "InvalidQueryLocatorFault",
    "InvalidFieldFault",
    "InvalidSObjectFault",
    "MalformedQueryFault",
    "MalformedSearchFault",
)

"""`/limits`: every allocation that a real org tells of, and how much of those that can be used here is left.

The names and figures are those of a recorded org. What the local org has no use for is never used up.
"""

# ruff: noqa: S608 - parts of one statement, values are bound

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from npsp_migrate.localorg.clock import instant_text
from npsp_migrate.localorg.org import Org
from npsp_migrate.localorg.storage import USUAL_MB
from npsp_migrate.localorg.traffic import DAILY_REQUESTS

_BULK_BATCHES_SINCE = 49  # Salesforce: before this version they are called DailyBulkApiRequests
_ROWS_PER_BATCH = 10_000  # Salesforce: rows of a Bulk 2.0 job that make one batch
_MOST: Mapping[str, int] = {
    "ActiveScratchOrgs": 3,
    "AnalyticsExternalDataSizeMB": 40_960,
    "ConcurrentAsyncGetReportInstances": 200,
    "ConcurrentEinsteinDataInsightsStoryCreation": 5,
    "ConcurrentEinsteinDiscoveryStoryCreation": 2,
    "ConcurrentSyncReportRuns": 20,
    "DailyAnalyticsDataflowJobExecutions": 60,
    "DailyAnalyticsUploadedFilesSizeMB": 51_200,
    "DailyApiRequests": DAILY_REQUESTS,
    "DailyAsyncApexExecutions": 250_000,
    "DailyAsyncApexTests": 500,
    "DailyBulkApiBatches": 15_000,
    "DailyBulkV2QueryFileStorageMB": 976_562,
    "DailyBulkV2QueryJobs": 10_000,
    "DailyDurableGenericStreamingApiEvents": 10_000,
    "DailyDurableStreamingApiEvents": 10_000,
    "DailyEinsteinDataInsightsStoryCreation": 1000,
    "DailyEinsteinDiscoveryPredictAPICalls": 50_000,
    "DailyEinsteinDiscoveryPredictionsByCDC": 500_000,
    "DailyEinsteinDiscoveryStoryCreation": 100,
    "DailyGenericStreamingApiEvents": 10_000,
    "DailyScratchOrgs": 6,
    "DailyStandardVolumePlatformEvents": 10_000,
    "DailyStreamingApiEvents": 10_000,
    "DailyWorkflowEmails": 405,
    "DataStorageMB": USUAL_MB,
    "DurableStreamingApiConcurrentClients": 20,
    "FileStorageMB": USUAL_MB,
    "HourlyAsyncReportRuns": 1200,
    "HourlyDashboardRefreshes": 200,
    "HourlyDashboardResults": 5000,
    "HourlyDashboardStatuses": 999_999_999,
    "HourlyLongTermIdMapping": 100_000,
    "HourlyODataCallout": 1000,
    "HourlyPublishedPlatformEvents": 50_000,
    "HourlyPublishedStandardVolumePlatformEvents": 1000,
    "HourlyShortTermIdMapping": 100_000,
    "HourlySyncReportRuns": 500,
    "HourlyTimeBasedWorkflow": 50,
    "MassEmail": 10,
    "MonthlyEinsteinDiscoveryStoryCreation": 500,
    "MonthlyPlatformEventsUsageEntitlement": 0,
    "Package2VersionCreates": 6,
    "Package2VersionCreatesWithoutValidation": 500,
    "PermissionSets": 1500,
    "PrivateConnectOutboundCalloutHourlyLimitMB": 0,
    "SingleEmail": 5000,
    "StreamingApiConcurrentClients": 20,
}
_OWN_PERMISSION_SETS = {"Max": 1000, "Remaining": 1000}


def show_limits(org: Org, version: str) -> dict[str, Any]:
    daily = org.disturbances.daily_limit(DAILY_REQUESTS)
    most = {**_MOST, "DailyApiRequests": daily, "DataStorageMB": org.storage.shown_mb}
    used = {"DailyApiRequests": org.traffic.api, "DataStorageMB": org.storage.used_mb(org), **_used_today(org)}
    shown: dict[str, dict[str, Any]] = {
        name: {"Max": each, "Remaining": max(0, each - used.get(name, 0))} for name, each in most.items()
    }
    shown["PermissionSets"]["CreateCustom"] = _OWN_PERMISSION_SETS
    if float(version.lower().removeprefix("v")) < _BULK_BATCHES_SINCE:
        shown["DailyBulkApiRequests"] = shown.pop("DailyBulkApiBatches")
    return shown


def _used_today(org: Org) -> dict[str, int]:
    """What Bulk jobs took of their allocations in the last 24 hours."""
    since = instant_text(org.clock.now() - timedelta(days=1))
    made = "json_extract(facts, '$.created') > ?"
    rows = "SUM((json_extract(facts, '$.taken') + ?) / ?)"
    jobs = f"SELECT COUNT(*) FROM _bulk2_job WHERE json_extract(facts, '$.kind') = 'query' AND {made}"
    batches = f"SELECT {rows} FROM _bulk2_job WHERE json_extract(facts, '$.kind') = 'ingest' AND {made}"
    older = f"SELECT COUNT(*) FROM _bulk1_batch WHERE {made}"
    ingested = _number(org, "_bulk2_job", batches, (_ROWS_PER_BATCH - 1, _ROWS_PER_BATCH, since))
    return {
        "DailyBulkV2QueryJobs": _number(org, "_bulk2_job", jobs, (since,)),
        "DailyBulkApiBatches": ingested + _number(org, "_bulk1_batch", older, (since,)),
    }


def _number(org: Org, table: str, sql: str, parameters: tuple[Any, ...]) -> int:
    """A figure from a table that is made when the first job comes."""
    there = org.database.connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    return int(org.database.connection.execute(sql, parameters).fetchone()[0] or 0) if there else 0

"""The packages that the org is born with, as the Tooling API tells them. Their minor versions are from memory."""

from collections.abc import Iterator
from typing import Any

from npsp_migrate.localorg.ids import record_id

# Namespace, name, major and minor version.
_PACKAGES = (
    ("npe01", "Contacts and Organizations", 3, 19),
    ("npo02", "Households", 3, 17),
    ("npe03", "Recurring Donations", 3, 20),
    ("npe4", "Relationships", 3, 13),
    ("npe5", "Affiliations", 3, 10),
    ("npsp", "Nonprofit Success Pack", 3, 236),
    ("GW_Volunteers", "Volunteers for Salesforce", 3, 136),
)


def versions_by_namespace() -> dict[str, str]:
    return {namespace: f"{major}.{minor}" for namespace, _, major, minor in _PACKAGES}


def installed_packages() -> Iterator[dict[str, Any]]:
    for number, _ in enumerate(_PACKAGES, 1):
        yield {
            "Id": record_id("0A3", number),
            "SubscriberPackageId": record_id("033", number),
            "SubscriberPackageVersionId": record_id("04t", number),
        }


def packages() -> Iterator[dict[str, Any]]:
    for number, (namespace, name, _, _) in enumerate(_PACKAGES, 1):
        yield {"Id": record_id("033", number), "Name": name, "NamespacePrefix": namespace, "Description": None}


def package_versions() -> Iterator[dict[str, Any]]:
    for number, (_, name, major, minor) in enumerate(_PACKAGES, 1):
        yield {
            "Id": record_id("04t", number),
            "Name": f"{name} {major}.{minor}",
            "SubscriberPackageId": record_id("033", number),
            "MajorVersion": major,
            "MinorVersion": minor,
            "PatchVersion": 0,
            "BuildNumber": 1,
            "ReleaseState": "Released",
            "IsBeta": 0,
            "IsManaged": 1,
            "Package2ContainerOptions": "Managed",
        }

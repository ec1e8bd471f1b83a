"""How many calls came, by the API they came through: for `Sforce-Limit-Info`, for tests and for benchmarks."""

from collections import Counter
from dataclasses import dataclass, field

DAILY_REQUESTS = 100_000  # Salesforce: an Enterprise org, before licences are counted
_BY_FIRST = {
    "composite": "composite",
    "jobs": "bulk2",
    "limits": "limits",
    "parameterizedsearch": "search",
    "query": "query",
    "queryall": "query",
    "search": "search",
    "tooling": "tooling",
    "metadata": "metadata",
}


@dataclass(slots=True)
class Traffic:
    """`api` is what Salesforce counts: REST, Bulk and SOAP; a restart begins anew."""

    api: int = 0
    refused: int = 0
    by_kind: Counter[str] = field(default_factory=Counter)

    def count(self, path: str) -> None:
        self.by_kind[kind_of(path)] += 1


def kind_of(path: str) -> str:
    """`query`, `records`, `collections`, `bulk2`, …: what a call is about."""
    parts = [part for part in path.lower().split("/") if part]
    match parts:
        case ["services", "data", _, "composite", "sobjects", *_]:
            return "collections"
        case ["services", "data", _, "sobjects"] | ["services", "data", _, "sobjects", _, "describe", *_]:
            return "describe"
        case ["services", "data", _, "sobjects", *_]:
            return "records"
        case ["services", "data", _, first, *_]:
            return _BY_FIRST.get(first, "other")
        case ["services", "async", *_]:
            return "bulk1"
        case ["services", "soap", *_]:
            return "soap"
        case ["services", "oauth2", *_] | ["id", *_]:
            return "sign-in"
        case ["local-org", *_]:
            return "control"
        case ["services", *_]:
            return "other"
    return "pages"

"""The lists of one run: each key signs in once, and every list becomes the table of the export of its name."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

import pandas as pd

from npsp_migrate.errors import SourceError
from npsp_migrate.location import column_letter
from npsp_migrate.model.issue import warning
from npsp_migrate.model.source import HelloAsso, HelloAssoList, SourceSpec
from npsp_migrate.model.table import SheetPlace, Snapshot, Table
from npsp_migrate.sources.cells import GridCell
from npsp_migrate.sources.helloasso import payments
from npsp_migrate.sources.helloasso.calls import HelloAssoCalls, Key
from npsp_migrate.sources.helloasso.faults import (
    WHOSE,
    HelloAssoError,
    Kind,
    Known,
    name_of,
    source_error,
)
from npsp_migrate.sources.helloasso.items import COLUMNS, FORM_TYPES, TIERS, answers, item_row
from npsp_migrate.sources.labels import label_of, unique_name
from npsp_migrate.sources.patience import Patience

Json = Mapping[str, Any]
Row = dict[str, GridCell]

HEADER = 1  # the row that a header would have: the first payment stands in row 2, as in the export


class HelloAssoLists:
    """All sources at HelloAsso of a project, for one run. Nothing is asked before a source needs it."""

    def __init__(self, patience: Patience | None = None) -> None:
        self._patience = patience or Patience()
        self._calls: dict[HelloAsso, HelloAssoCalls] = {}
        self._titles: dict[HelloAsso, dict[tuple[str, str], str]] = {}

    def tables(self, spec: SourceSpec, taken_at: datetime) -> tuple[Table, ...]:
        """The one table of a source. Raises `SourceError` when it cannot be read."""
        asked = spec.helloasso
        assert asked
        try:
            found = list(self._read(asked, spec))
            columns, rows = self._rows(asked, spec, found)
        except HelloAssoError as refused:
            raise source_error(refused, spec.name, asked, self._known(refused, asked, spec)) from refused
        except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
            # An answer of another shape than documented. The error's own text may name people: it is let go.
            raise source_error(HelloAssoError(Kind.ODD), spec.name, asked, Known()) from None
        return (_table(spec, asked, columns, rows, _snapshot(spec, asked, found, taken_at)),)

    def _read(self, asked: HelloAsso, spec: SourceSpec) -> Iterator[Json]:
        """Each payment or item once, though one that comes in while we read moves the pages; the oldest first."""
        params = {"sortOrder": "Asc"}
        if asked.read is not HelloAssoList.PAYMENTS:
            params |= {"withDetails": "true", "tierTypes": TIERS[asked.read]}
        once: dict[int, Json] = {}
        for each in self._account(asked, spec).pages(_path(asked), params):
            once.setdefault(int(each["id"]), each)
        return iter(sorted(once.values(), key=lambda each: (_instant(each), int(each["id"]))))

    def _rows(self, asked: HelloAsso, spec: SourceSpec, found: Iterable[Json]) -> tuple[tuple[str, ...], list[Row]]:
        if asked.read is HelloAssoList.PAYMENTS:
            return payments.COLUMNS, [
                payments.payment_row(each, lambda kind, slug: self._title(asked, spec, kind, slug))
                for each in found
            ]
        rows = [item_row(each, asked.read) for each in found]
        own: dict[str, None] = {}
        for row, each in zip(rows, found, strict=True):
            taken = dict.fromkeys(COLUMNS[asked.read], 1)  # a question may be called as a column of ours
            for name, answer in answers(each):
                column = unique_name(label_of(name) or "?", taken)
                own[column] = None
                row[column] = answer
        return (*COLUMNS[asked.read], *own), rows

    def _title(self, asked: HelloAsso, spec: SourceSpec, kind: str, slug: str) -> str:
        """What people called a form, as the export has it; payments themselves tell its slug only."""
        account = _account_of(asked)
        if account not in self._titles:
            forms = self._account(asked, spec).pages(
                f"organizations/{quote(asked.organization, safe='')}/forms", {}
            )
            self._titles[account] = {
                (str(each.get("formType")), str(each.get("formSlug"))): label_of(str(each.get("title") or ""))
                for each in forms
            }
        return self._titles[account].get((kind, slug), "") or slug

    def _known(self, refused: HelloAssoError, asked: HelloAsso, spec: SourceSpec) -> Known:
        """Whose key it is, where that helps the sentence; HelloAsso may not tell."""
        if refused.kind not in WHOSE:
            return Known()
        try:
            mine = self._account(asked, spec).ask("users/me/organizations").get("data") or []
            slugs = (each.get("organizationSlug") for each in mine if isinstance(each, dict))
            return Known(tuple(sorted(str(slug) for slug in slugs if slug)))
        except (HelloAssoError, TypeError):
            return Known()

    def _account(self, asked: HelloAsso, spec: SourceSpec) -> HelloAssoCalls:
        account = _account_of(asked)
        if account not in self._calls:
            key = Key(_variable(asked.client_id_env, spec), _variable(asked.client_secret_env, spec))
            self._calls[account] = HelloAssoCalls(asked.site, key, self._patience)
        return self._calls[account]


def _account_of(asked: HelloAsso) -> HelloAsso:
    return replace(asked, read=HelloAssoList.PAYMENTS, form="")


def _path(asked: HelloAsso) -> str:
    organization, form = quote(asked.organization, safe=""), quote(asked.form, safe="")
    if asked.read is HelloAssoList.PAYMENTS:
        return f"organizations/{organization}/payments"
    if form:
        return f"organizations/{organization}/forms/{FORM_TYPES[asked.read]}/{form}/items"
    return f"organizations/{organization}/items"


def _instant(each: Json) -> float:
    said = each.get("date") or (each.get("order") or {}).get("date")
    return datetime.fromisoformat(said).timestamp() if said else 0.0


def _variable(name: str, spec: SourceSpec) -> str:
    text = os.environ.get(name, "").strip()
    if not text:
        raise SourceError(
            f"Source `{spec.name}`: there is no key for HelloAsso, the variable `{name}` is not set",
            hint="The key stands under `Mon compte › Intégrations et API`; set the variable to its part",
        )
    return text


def _table(
    spec: SourceSpec, asked: HelloAsso, columns: tuple[str, ...], rows: list[Row], snapshot: Snapshot
) -> Table:
    place = SheetPlace(name_of(asked), asked.form or asked.read.value)
    index = pd.RangeIndex(HEADER + 1, HEADER + 1 + len(rows), name="row").astype("int64")
    frame = pd.DataFrame(
        {column: pd.Series([row.get(column) for row in rows], index=index, dtype=object) for column in columns},
        index=index,
    )
    letters = {column: column_letter(position) for position, column in enumerate(columns)}
    issues = () if rows else (warning("no-rows-below-header", place.at()),)
    return Table(spec.name, place, frame, letters, snapshot, issues=issues)


def _snapshot(spec: SourceSpec, asked: HelloAsso, found: Iterable[Json], taken_at: datetime) -> Snapshot:
    packed = json.dumps(list(found), sort_keys=True).encode()
    return Snapshot(spec.name, name_of(asked), hashlib.sha256(packed).hexdigest(), len(packed), taken_at)

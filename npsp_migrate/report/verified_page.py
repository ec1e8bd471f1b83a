"""The page that is kept after a verification: what was compared, what was found, the sums. In figures alone.

No name and no record of anybody stands on it: it may be filed, printed and shown to an auditor.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from markupsafe import Markup

from npsp_migrate.model.plan import ControlTotal
from npsp_migrate.report import written
from npsp_migrate.report.catalogue import Catalogue
from npsp_migrate.report.html import inlined, templates
from npsp_migrate.report.labels import object_label
from npsp_migrate.report.sums import added, group_name, kind_title


@dataclass(frozen=True, slots=True)
class VerifiedFacts:
    """`findings` and `notes` by the codes of their sentences; only a finding is a difference.

    `previous`: the SHA-256 of the project's summary before this one; empty for the first.
    """

    number: int
    previous: str
    project: str
    org_id: str
    org_name: str
    org_url: str
    production: bool
    plan: str  # fingerprint
    planned_at: datetime
    read_at: datetime
    objects: tuple[tuple[str, int, int], ...]  # object, records, fields
    findings: Mapping[str, int]
    notes: Mapping[str, int]
    not_compared: str  # the code of the reason, or empty
    totals: tuple[ControlTotal, ...]  # what the org holds now stands in `org_count` and `org_sum`
    key: str  # fingerprint of the key that signs
    made_by: str  # this tool, and its version

    @property
    def wrong(self) -> int:
        return sum(self.findings.values())

    def as_json(self) -> Mapping[str, object]:
        return {
            "number": self.number,
            "previous_sha256": self.previous,
            "project": self.project,
            "org": {
                "id": self.org_id,
                "name": self.org_name,
                "url": self.org_url,
                "production": self.production,
            },
            "plan": {"fingerprint": self.plan, "made_at": self.planned_at.isoformat()},
            "read_at": self.read_at.isoformat(),
            "objects": {name: {"records": records, "fields": fields} for name, records, fields in self.objects},
            "findings": dict(self.findings),
            "notes": dict(self.notes),
            "not_compared": self.not_compared or None,
            "totals": [_total_json(total) for total in self.totals],
            "signed_by": self.key,
            "made_by": self.made_by,
        }


def verified_page(facts: VerifiedFacts, words: Catalogue) -> str:
    environment = templates()
    language = words.language
    content = {
        "language": language.value,
        "t": words.text,
        "facts": facts,
        "planned": written.moment(facts.planned_at, language),
        "read": written.moment(facts.read_at, language),
        "verdict": words.counted("verified-wrong", facts.wrong) if facts.wrong else words.text("verified-equal"),
        "objects": [
            (object_label(name, language), *(written.count(each, language) for each in numbers))
            for name, *numbers in facts.objects
        ],
        "findings": [(words.text(code), written.count(count, language)) for code, count in facts.findings.items()],
        "notes": [words.counted(code, count) for code, count in facts.notes.items() if count],
        "tables": _tables(facts.totals, words),
        "machine": _machine(facts),
    }
    return environment.get_template("verified.html.j2").render(content | inlined(environment, "css"))


def _tables(totals: tuple[ControlTotal, ...], words: Catalogue) -> list[dict[str, object]]:
    by_kind: dict[str, list[ControlTotal]] = {}
    for total in totals:
        by_kind.setdefault(total.kind, []).append(total)
    return [_table(kind, found, words) for kind, found in by_kind.items()]


def _table(kind: str, totals: list[ControlTotal], words: Catalogue) -> dict[str, object]:
    lines = [_line(total, group_name(total, words), words) for total in totals]
    if len(totals) > 1:
        lines.append(_line(added(totals), words.text("report-total"), words) | {"look": "total"})
    return {
        "title": kind_title(kind, words),
        "group": words.text(f"column-{kind.partition(':')[0]}"),
        "lines": lines,
        "accounted": any(each.accounts_sum is not None for each in totals),
    }


def _line(total: ControlTotal, name: str, words: Catalogue) -> dict[str, object]:
    def pair(count: int, amount: Decimal) -> tuple[str, str]:
        return written.count(count, words.language), written.money(amount, words.language)

    gap = Decimal(0) if total.accounts_sum is None else total.org_sum - total.accounts_sum
    return {
        "group": name,
        "sums": (
            pair(total.sources_count, total.sources_sum),
            pair(total.plan_count, total.plan_sum),
            pair(total.org_count, total.org_sum),
        ),
        "accounts": "" if total.accounts_sum is None else written.money(total.accounts_sum, words.language),
        "accounts_gap": written.money(gap, words.language) if gap else "",
        "agrees": (total.plan_count, total.plan_sum) == (total.org_count, total.org_sum),
        "look": "",
    }


def _total_json(total: ControlTotal) -> Mapping[str, object]:
    return {
        "kind": total.kind,
        "group": total.group,
        "sources": [total.sources_count, str(total.sources_sum)],
        "plan": [total.plan_count, str(total.plan_sum)],
        "org": [total.org_count, str(total.org_sum)],
        "accounts": None if total.accounts_sum is None else str(total.accounts_sum),
    }


def _machine(facts: VerifiedFacts) -> Markup:
    """The same for machines. Nothing in it can end the element it stands in."""
    text = json.dumps(facts.as_json(), ensure_ascii=False, indent=1, sort_keys=True)
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 – no element can begin or end

"""The page that is kept after a verification: every word of it, and nothing that could act."""

import json
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from report_plans import ENGLISH, FRENCH, read_page

from npsp_migrate.model.plan import ControlTotal
from npsp_migrate.report.verified_page import VerifiedFacts, verified_page

EXPECTED = Path(__file__).parent / "expected"
PARIS = ZoneInfo("Europe/Paris")
FACTS = VerifiedFacts(
    number=3,
    previous="ab" * 32,
    project="Les Coquelicots",
    org_id="00D000000000001AAA",
    org_name="Les Coquelicots",
    org_url="https://coquelicots.my.salesforce.com",
    production=True,
    plan="0123456789abcdef",
    planned_at=datetime(2026, 11, 23, 6, 20, tzinfo=PARIS),
    read_at=datetime(2026, 11, 23, 8, 5, tzinfo=PARIS),
    objects=(("Contact", 1204, 9632), ("Opportunity", 2, 12)),
    findings={"verified-missing": 0, "verified-different": 1, "verified-unpaid": 2},
    notes={
        "verified-conflicts": 1,
        "verified-waiting": 1206,
        "verified-rewritten": 0,
        "verified-stale": 2,
    },
    not_compared="verified-not-fiscal_years",
    totals=(
        ControlTotal(
            "year", "2024", 2, Decimal("70.50"), 2, Decimal("70.50"), 2, Decimal("70.50"), Decimal("80.5")
        ),
        ControlTotal("year", "2025", 1, Decimal("1250"), 1, Decimal("1250"), 1, Decimal("1249.99")),
    ),
    key="1f3a 90bc 77d2 e041",
    made_by="npsp-migrate 0.1.0",
)


def test_the_page_says_exactly_this():
    page = verified_page(FACTS, FRENCH)

    assert "\n".join(read_page(page).lines) + "\n" == (EXPECTED / "verified.txt").read_text(encoding="utf-8")


def test_the_page_of_an_org_that_is_equal_says_so_in_english():
    lines = read_page(verified_page(replace(FACTS, findings={"verified-missing": 0}, previous=""), ENGLISH)).lines

    assert "Salesforce holds what the plan wanted; no difference was found" in lines
    assert "The first summary of this project" in lines


def test_a_name_that_looks_like_markup_stays_a_name():
    hostile = "</script><script>alert(1)</script>"

    page = verified_page(replace(FACTS, project=hostile, org_name=hostile), FRENCH)

    machine = page.rpartition('id="facts">')[2].partition("</script>")[0]
    assert json.loads(machine)["project"] == hostile
    assert "<script>" not in page

"""The treasurer's tables: gifts counted and added up in the sheets, in the plan, in the org and in the accounts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from npsp_migrate.model.plan import ControlTotal
from npsp_migrate.report import written
from npsp_migrate.report.catalogue import Catalogue
from npsp_migrate.report.labels import record_type_label


@dataclass(frozen=True, slots=True)
class SumLine:
    """One group, or the total of all. `gap`: sheets − plan; `accounts_gap`: sheets − accounts; empty when none."""

    group: str
    sums: tuple[tuple[str, str], ...]  # count and sum: in the sheets, in the plan, in the org now
    gap: str
    accounts: str
    accounts_gap: str
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class SumTable:
    title: str
    group: str  # what its groups are: `Année`
    lines: tuple[SumLine, ...]
    accounted: bool  # the accounting says something of it


def sum_tables(totals: Iterable[ControlTotal], words: Catalogue) -> tuple[SumTable, ...]:
    """One table per kind of group, in the order of the plan."""
    by_kind: dict[str, list[ControlTotal]] = {}
    for total in totals:
        by_kind.setdefault(total.kind, []).append(total)
    return tuple(_table(kind, found, words) for kind, found in by_kind.items())


def kind_title(kind: str, words: Catalogue) -> str:
    """`Dons, par année`; `Tout, par année`; `Par campagne`."""
    grouping, _, record_type = kind.partition(":")
    title = words.text(f"report-totals-{grouping}")
    return (
        f"{record_type_label(record_type, words.language)}, {title[:1].lower()}{title[1:]}"
        if record_type
        else title
    )


def group_name(total: ControlTotal, words: Catalogue) -> str:
    return total.group or words.text("report-no-group")


def _table(kind: str, totals: Sequence[ControlTotal], words: Catalogue) -> SumTable:
    lines = [_line(total, group_name(total, words), words) for total in totals]
    if len(totals) > 1:
        lines.append(_line(added(totals), words.text("report-total"), words, is_total=True))
    return SumTable(
        title=kind_title(kind, words),
        group=words.text(f"column-{kind.partition(':')[0]}"),
        lines=tuple(lines),
        accounted=any(total.accounts_sum is not None for total in totals),
    )


def _line(total: ControlTotal, name: str, words: Catalogue, *, is_total: bool = False) -> SumLine:
    def pair(count: int, amount: Decimal) -> tuple[str, str]:
        return written.count(count, words.language), written.money(amount, words.language)

    accounts_gap = Decimal(0) if total.accounts_sum is None or is_total else total.sources_sum - total.accounts_sum
    gap = total.sources_sum - total.plan_sum
    return SumLine(
        group=name,
        sums=(
            pair(total.sources_count, total.sources_sum),
            pair(total.plan_count, total.plan_sum),
            pair(total.org_count, total.org_sum),
        ),
        gap=written.money(gap, words.language) if gap else "",
        accounts="" if total.accounts_sum is None else written.money(total.accounts_sum, words.language),
        accounts_gap=written.money(accounts_gap, words.language) if accounts_gap else "",
        is_total=is_total,
    )


def added(totals: Sequence[ControlTotal]) -> ControlTotal:
    """The accounts stay out of the total: they seldom cover every year."""
    names = ("sources_count", "sources_sum", "plan_count", "plan_sum", "org_count", "org_sum")
    sums = {name: sum((getattr(total, name) for total in totals), start=Decimal(0)) for name in names}
    counts = {name: int(sums[name]) for name in names if name.endswith("count")}
    return ControlTotal(kind=totals[0].kind, group="", **{**sums, **counts})  # type: ignore[arg-type]

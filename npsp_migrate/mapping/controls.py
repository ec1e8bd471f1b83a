"""Control totals: what a document says it took each year, to compare with. They give no records."""

from dataclasses import replace
from decimal import Decimal

from npsp_migrate.mapping.cells import Objects, present
from npsp_migrate.mapping.mapped import ControlSum
from npsp_migrate.mapping.rules import ControlRule
from npsp_migrate.mapping.sheets import Sheet

NO_YEAR = 0


def control_sums(sheet: Sheet) -> tuple[ControlSum, ...]:
    return tuple(total for rule in sheet.mapping.controls for total in _sums(sheet, rule))


def _sums(sheet: Sheet, rule: ControlRule) -> list[ControlSum]:
    cells = sheet.opened.cells
    years = cells.each(rule.date, _year)
    years[~present(years)] = NO_YEAR
    amounts = _amounts(sheet, rule.amount)
    if rule.minus:
        amounts = amounts - _amounts(sheet, rule.minus)
    counted = sheet.opened.live & cells.holds(rule.when)
    return [
        ControlSum(
            sheet.mapping.source,
            rule.name,
            int(year),
            int(mask.sum()),
            sum(amounts[mask], Decimal(0)),
            rule.record_type,
        )
        for year in sorted(set(years[counted]))
        for mask in (counted & (years == year),)
    ]


def _amounts(sheet: Sheet, column: str) -> Objects:
    amounts = sheet.opened.cells.each(column, lambda value: Decimal(str(value)))
    amounts[~present(amounts)] = Decimal(0)
    return amounts


def _year(value: object) -> object:
    return getattr(value, "year", NO_YEAR)


def add_up(sums: list[ControlSum]) -> tuple[ControlSum, ...]:
    """One sum per source, control and year, whatever the number of tables."""
    together: dict[tuple[str, str, int], ControlSum] = {}
    for each in sums:
        key = (each.source, each.name, each.year)
        other = together.get(key)
        together[key] = replace(each, count=other.count + each.count, sum=other.sum + each.sum) if other else each
    return tuple(together[key] for key in sorted(together))

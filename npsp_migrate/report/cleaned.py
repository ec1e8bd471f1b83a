"""What the cleaning changed, for the terminal and for machines: by column and rule, each value before and after."""

from collections.abc import Iterable
from pathlib import PurePath

from rich.console import Console

from npsp_migrate.model.plan import CleaningSummary
from npsp_migrate.report.catalogue import Catalogue
from npsp_migrate.report.terminal import escape, plural


def show_cleaning(console: Console, rules: Iterable[CleaningSummary], words: Catalogue, limit: int) -> None:
    """A line per column and rule, then the first values with the cell where each stands first."""
    nothing = True
    for rule in rules:
        nothing = False
        values = f", {plural(rule.distinct, 'value')}" if rule.distinct else ""
        head = f"{_place(rule)}: {words.text(rule.rule)} (`{_name(rule)}`): {plural(rule.count, 'cell')}{values}"
        console.print(escape(head), highlight=False, soft_wrap=True)
        for before, after, at in rule.examples[:limit]:
            line = f"    {before or '(blank)'} → {after or '(blank)'}  ({at})"
            console.print(escape(line), highlight=False, soft_wrap=True)
        if (rest := rule.distinct - min(limit, len(rule.examples))) > 0:
            console.print(f"    … and {plural(rest, 'more value')}", highlight=False)
    if nothing:
        console.print("The cleaning changed no value")


def cleaning_json(rules: Iterable[CleaningSummary], words: Catalogue) -> list[dict[str, object]]:
    """Every value that the plan keeps."""
    return [
        {
            "source": rule.source,
            "sheet": rule.sheet,
            "column": rule.header,
            "rule": _name(rule),
            "sentence": words.text(rule.rule),
            "cells": rule.count,
            "values": rule.distinct,
            "changes": [{"before": before, "after": after, "at": str(at)} for before, after, at in rule.examples],
        }
        for rule in rules
    ]


def _place(rule: CleaningSummary) -> str:
    return " › ".join(part for part in (PurePath(rule.file).name, rule.sheet, rule.header) if part)


def _name(rule: CleaningSummary) -> str:
    """As `rules_off` of a mapping names it."""
    return rule.rule.removeprefix("rule-")

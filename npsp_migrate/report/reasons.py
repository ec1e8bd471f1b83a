"""How many rows ended for which reason: what a person reads before the single rows."""

from collections import Counter

from npsp_migrate.model.issue import Fate
from npsp_migrate.model.plan import Plan
from npsp_migrate.report.catalogue import Catalogue

SENTENCES_APART = 15  # of one reason: more of them differ only by the value they quote


def count_reasons(plan: Plan, words: Catalogue) -> tuple[tuple[Fate, int, str], ...]:
    """Fate, rows, sentence; the gravest fate first, then the most rows."""
    counted: dict[tuple[Fate, str], Counter[str]] = {}
    for end in plan.row_ends():
        counted.setdefault((end.fate, end.because.code), Counter())[words.sentence(end.because)] += 1
    lines = [
        (fate, number, sentence) for (fate, _), found in counted.items() for sentence, number in _few(found).items()
    ]
    return tuple(sorted(lines, key=lambda line: (-line[0], -line[1], line[2])))


def _few(sentences: Counter[str]) -> dict[str, int]:
    """Each sentence by itself when they are few; else all together, under the first and an ellipsis."""
    if len(sentences) <= SENTENCES_APART:
        return dict(sentences)
    return {f"{min(sentences)} …": sentences.total()}

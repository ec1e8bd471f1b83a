"""The page of `match`: who was recognised, and for each pair a waterfall of what speaks for one person or two."""

from collections.abc import Sequence
from dataclasses import dataclass

from npsp_migrate.model.decisions import Standing
from npsp_migrate.model.recognised import End, PairTold, Recognition, Weight
from npsp_migrate.report import written
from npsp_migrate.report.catalogue import Catalogue
from npsp_migrate.report.html import inlined, templates
from npsp_migrate.report.language import Language

WIDTH = 300  # of a waterfall's drawing; its middle is even odds
MOST_BITS = 20.0  # more than these is drawn as these


@dataclass(frozen=True, slots=True)
class Bar:
    """One step of a waterfall: from where to where, and what it says."""

    sentence: str
    bits: str
    x: float
    width: float
    look: str  # `for`, `against`, `sum`


@dataclass(frozen=True, slots=True)
class Shown:
    one: str
    other: str
    one_at: str
    other_at: str
    because: str
    verdict: str
    bars: tuple[Bar, ...]


def write_match_page(found: Recognition, project: str, words: Catalogue) -> str:
    environment = templates()
    zones = found.zones()
    content: dict[str, object] = {
        "language": words.language.value,
        "t": words.text,
        "counted": words.counted,
        "title": words.text("match-page-title"),
        "project": project,
        "asked_org": found.asked_org,
        "cards": [
            (_count(number, words), words.text(code), look)
            for code, number, look in (
                ("match-page-rows", len(found.rows), ""),
                ("match-page-people", found.people, "good"),
                ("match-page-households", found.households, ""),
                ("match-page-certain", zones["certain"], "good"),
                ("match-page-doubtful", zones["doubtful"], "warn"),
                ("match-page-alone", zones["different"], ""),
            )
        ],
        "sizes": [(_count(size, words), _count(people, words)) for size, people in found.sizes().items()],
        "questions": [_shown(pair, words) for pair in found.questions],
        "joins": [_shown(pair, words) for pair in found.joins],
        "more_questions": found.more_questions,
        "more_joins": found.more_joins,
        "width": WIDTH,
    }
    return environment.get_template("match.html.j2").render(content | inlined(environment, "css", "js"))


def _shown(pair: PairTold, words: Catalogue) -> Shown:
    return Shown(
        pair.one.label or pair.one.key,
        pair.other.label or pair.other.key,
        _place(pair.one, words),
        _place(pair.other, words),
        words.sentence(pair.because),
        words.text(_VERDICTS[pair.standing]),
        tuple(_bars(pair.weights, words)),
    )


_VERDICTS = {
    None: "match-page-joined",
    Standing.DOUBTFUL: "match-page-left-apart",
    Standing.DANGER: "match-page-danger",
    Standing.ORG: "match-page-org",
}


def _place(end: End, words: Catalogue) -> str:
    return written.place(end.at, words.language) if end.at else words.text("match-page-in-org")


def _count(number: int, words: Catalogue) -> str:
    return written.count(number, words.language)


def _bars(weights: Sequence[Weight], words: Catalogue) -> list[Bar]:
    """Each weight begins where the one before it ended; the last bar is the sum."""
    bars, at = [], 0.0
    for weight in weights:
        code = f"evidence-{weight.comparison}-{weight.level}" if weight.level else "match-page-prior"
        bars.append(_bar(words.text(code), weight.bits, at, at + weight.bits, words))
        at += weight.bits
    total = _bar(words.text("match-page-sum"), at, 0.0, at, words)
    return [*bars, Bar(total.sentence, total.bits, total.x, total.width, "sum")]


def _bar(sentence: str, bits: float, begin: float, end: float, words: Catalogue) -> Bar:
    left, right = sorted((_across(begin), _across(end)))
    number = f"{bits:+.1f}".replace("-", "−")
    if words.language is Language.FRENCH:
        number = number.replace(".", ",")
    return Bar(
        sentence, number, round(left, 1), round(max(right - left, 1.0), 1), "for" if bits >= 0 else "against"
    )


def _across(bits: float) -> float:
    return (max(-MOST_BITS, min(MOST_BITS, bits)) + MOST_BITS) / (2 * MOST_BITS) * WIDTH

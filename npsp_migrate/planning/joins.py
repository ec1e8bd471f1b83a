"""What the matching joined or suspects and what people decided, as people read it: with names and places."""

from collections.abc import Mapping

from npsp_migrate.model.decisions import Answer
from npsp_migrate.model.issue import Words
from npsp_migrate.model.matching import Matched
from npsp_migrate.model.plan import JoinedRows, Sameness
from npsp_migrate.model.records import DecidedRows, Doubt, Link, Provenance
from npsp_migrate.planning.order import labels

Spots = tuple[tuple[int, int], tuple[int, int]]


def joined_rows(matched: Matched, provenance: Provenance) -> tuple[JoinedRows, ...]:
    pairs: tuple[Link | Doubt | DecidedRows, ...] = (*matched.links, *matched.doubts, *matched.decided)
    told_of = {each.object for each in pairs}
    names = {
        sobject: dict(zip(records.frame.index, labels(records), strict=True))
        for sobject, records in matched.records.items()
        if sobject in told_of
    }

    def told(sobject: str, key: str, lines: Spots, because: Words, sameness: Sameness) -> JoinedRows:
        here, there = (provenance.at(*line) for line in lines)
        return JoinedRows(sobject, key, _name(names, sobject, key), here, there, because, sameness)

    return (
        *(
            told(each.object, each.key, (each.kept, each.joined), each.rule, Sameness.JOINED)
            for each in matched.links
        ),
        *(
            told(doubt.object, doubt.keys[0], doubt.lines, doubt.rule, Sameness.DOUBTFUL)
            for doubt in matched.doubts
            if not doubt.unsure
        ),
        *(
            told(each.object, each.keys[0], each.lines, each.outcome, Sameness.APART)
            for each in matched.decided
            if each.decision.answer is not Answer.SAME
        ),
    )


def _name(names: Mapping[str, Mapping[str, str]], sobject: str, key: str) -> str:
    return str(names.get(sobject, {}).get(key, key))

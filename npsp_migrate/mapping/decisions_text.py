"""`decisions.yml`: what people decided about doubtful records, as a file that git and people can read.

The nodes are read as they are typed: `1_000` and `06` are keys here, never numbers.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from npsp_migrate.mapping.field_checks import object_complaint
from npsp_migrate.mapping.folding import did_you_mean
from npsp_migrate.mapping.problems import Problem, Problems
from npsp_migrate.mapping.yaml_text import composed
from npsp_migrate.model.contradictions import Clash, Contradiction, contradictions
from npsp_migrate.model.decisions import Answer, Decision, Decisions, Identity, decide
from npsp_migrate.npsp.objects import CONTACT, load_position

HEAD = """\
# Who is who: what people decided about records that may be one and the same. Keep this file in git.
# `npsp-migrate review` adds to it; a decision may be corrected or removed by hand.
"""
_ANSWERS = tuple(answer.value for answer in Answer)
_KEYS = (*_ANSWERS, "object", "who", "when", "note")


@dataclass(frozen=True, slots=True)
class _Written:
    line: int
    decision: Decision


def read_decisions(path: Path, shown: str, problems: Problems) -> Decisions:
    """None where there is no file. What contradicts itself is told with its lines, and nothing of it is taken."""
    if not path.is_file():
        return Decisions()
    node = composed(path, shown, problems)
    if node is None:
        return Decisions()
    reader = _Reader(shown, problems)
    written = list(reader.decisions(node))
    made = [each.decision for each in written]
    for clash in contradictions(made):
        lines = [written[place].line for place in clash.places]
        problems.found.append(Problem(shown, lines[-1], 1, "", _told(clash, lines, made), _HINTS[clash.clash]))
    return Decisions().with_(*made)


def decisions_text(decisions: Decisions) -> str:
    """One block per decision, in one order: two people's additions rarely meet in one place."""
    ordered = sorted(decisions, key=lambda each: (load_position(each.object), each.pair))
    return HEAD + "".join(_block(decision) for decision in ordered)


def _block(decision: Decision) -> str:
    ends = ", ".join(_quoted(end.text) for end in (decision.one, decision.other))
    lines = [f"- {decision.answer.value}: [{ends}]", f"object: {decision.object}"]
    if decision.who:
        lines.append(f"who: {_quoted(decision.who)}")
    if decision.when:
        lines.append(f"when: {decision.when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
    if decision.note:
        lines.append(f"note: {_quoted(decision.note)}")
    return "\n  ".join(lines) + "\n"


def _quoted(text: str) -> str:
    """JSON's quotes are YAML's too; what YAML takes for the end of a line, or refuses, is written as a number."""
    seen = json.dumps(text, ensure_ascii=False)
    return "".join(char if char.isprintable() else _numbered(char) for char in seen)


def _numbered(char: str) -> str:
    return f"\\u{ord(char):04x}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08x}"


_HINTS = {
    Clash.ITSELF: "Remove the decision",
    Clash.TWICE: "Keep one of them",
    Clash.CHAIN: "Remove the one that is wrong, or turn it around",
}


def _told(clash: Contradiction, lines: list[int], made: list[Decision]) -> str:
    at = " and ".join([", ".join(map(str, lines[:-1])), str(lines[-1])] if len(lines) > 1 else [str(lines[0])])
    decision = made[clash.places[-1]]
    pair = f"`{decision.one.text}` and `{decision.other.text}`"
    match clash.clash:
        case Clash.ITSELF:
            return f"`{decision.one.text}` is compared with itself"
        case Clash.TWICE:
            return f"{pair} are decided more than once, in lines {at}"
        case Clash.CHAIN:
            apart = next(made[place] for place in clash.places if made[place].answer is Answer.DIFFERENT)
            pair = f"`{apart.one.text}` and `{apart.other.text}`"
            return f"lines {at} contradict each other: {pair} cannot be one through others, and different"


class _Reader:
    """Decisions with the line where each begins; what cannot be read is told, and left out."""

    def __init__(self, shown: str, problems: Problems) -> None:
        self._shown = shown
        self._problems = problems

    def decisions(self, node: Node) -> Iterator[_Written]:
        if not isinstance(node, SequenceNode):
            self._add(node, "a list of decisions is needed here", "Each begins with `- same:`, `- different:` or …")
            return
        for item in node.value:
            decision = self._decision(item)
            if decision:
                yield _Written(_line(item), decision)

    def _decision(self, item: Node) -> Decision | None:
        parts = self._parts(item)
        if parts is None:
            return None
        said = [answer for answer in _ANSWERS if answer in parts]
        if len(said) != 1:
            self._add(item, "one of `same`, `different` and `unsure` is needed", 'Write `same: ["AD-1", "AD-2"]`')
            return None
        ends = self._ends(parts[said[0]])
        sobject = self._object(parts.get("object"))
        when = self._moment(parts.get("when"))
        who, note = (self._text(parts.get(name)) for name in ("who", "note"))
        return decide(Answer(said[0]), sobject, ends, who, when, note) if ends and sobject else None

    def _parts(self, item: Node) -> dict[str, Node] | None:
        if not isinstance(item, MappingNode):
            self._add(item, "a decision is needed here", 'Write `- same: ["AD-1", "AD-2"]`')
            return None
        parts: dict[str, Node] = {}
        for key, value in item.value:
            name = str(key.value)
            if name not in _KEYS:
                self._add(key, f"a decision has no `{name}`", did_you_mean(name, _KEYS))
            elif name in parts:
                self._add(key, f"`{name}` stands here twice")
            else:
                parts[name] = value
        return parts

    def _ends(self, node: Node) -> tuple[Identity, Identity] | None:
        if isinstance(node, SequenceNode) and all(isinstance(each, ScalarNode) for each in node.value):
            ends = [Identity.read(str(each.value)) for each in node.value]
            if len(ends) == 2 and all(end.key or end.org_id for end in ends):
                return ends[0], ends[1]
        self._add(
            node, "the keys of two records are needed here", 'Write `["AD-1", "AD-2"]`; an Id as `"org:003…"`'
        )
        return None

    def _object(self, node: Node | None) -> str:
        sobject = self._text(node) or CONTACT
        complaint = object_complaint(sobject)
        if node is not None and complaint:
            self._add(node, *complaint)
        return "" if complaint else sobject

    def _moment(self, node: Node | None) -> datetime | None:
        text = self._text(node)
        if not text or node is None:
            return None
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            self._add(node, f"`{text}` is no day or moment", "Write `2026-11-23`, or `2026-11-23T12:04:00Z`")
            return None
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    def _text(self, node: Node | None) -> str:
        if node is None:
            return ""
        if not isinstance(node, ScalarNode):
            self._add(node, "a single text is needed here")
            return ""
        return str(node.value).strip()

    def _add(self, node: Node, text: str, hint: str = "") -> None:
        mark = node.start_mark
        self._problems.found.append(Problem(self._shown, mark.line + 1, mark.column + 1, "", text, hint))


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1

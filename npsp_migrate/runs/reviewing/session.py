"""One sitting at the questions: which is next, what is answered, what can be taken back."""

from collections.abc import Sequence
from datetime import UTC, datetime

from npsp_migrate.mapping.project import DECISIONS_FILE
from npsp_migrate.model.decisions import Answer, Closure, Decision, Decisions, Pair, decide
from npsp_migrate.model.questions import Question
from npsp_migrate.runs.decisions import change_decisions, load_decisions
from npsp_migrate.runs.reviewing.deciding import Given, take
from npsp_migrate.runs.workspace import Workspace


class Session:
    """Questions are numbered from 1. What others write into the file meanwhile counts from the next look on."""

    def __init__(self, questions: Sequence[Question], workspace: Workspace, who: str) -> None:
        self.questions = tuple(questions)
        self.who = who
        self._workspace = workspace
        self._mine: dict[Pair, Decision | None] = {}  # what was answered here, and what stood before
        self._again: set[Pair] = set()
        self._seen: tuple[int, int] | None = None
        self._decisions = Decisions()
        self._closure = Closure(())
        self.look()
        # Who asks again about what nobody knew wants to be asked.
        self._again = {each.pair for number, each in enumerate(self.questions, start=1) if self.known(number)}

    def look(self) -> None:
        """Read the decisions again when the file changed. Raises `ProjectError` when it cannot be read any more."""
        path = self._workspace.root / DECISIONS_FILE
        stamp = (path.stat().st_mtime_ns, path.stat().st_size) if path.exists() else None
        if stamp is None or stamp != self._seen:
            self._know(load_decisions(self._workspace.root))
            self._seen = stamp

    def question(self, number: int) -> Question | None:
        return self.questions[number - 1] if 1 <= number <= len(self.questions) else None

    def known(self, number: int) -> Answer | None:
        """What is said of these two, here, by others, or through others."""
        question = self.questions[number - 1]
        known = self._closure.on(question.object, question.one.identity, question.other.identity)
        return None if known is Answer.UNSURE and question.pair in self._again else known

    def decision(self, number: int) -> Decision | None:
        return self._decisions.get(self.questions[number - 1].pair)

    def is_mine(self, number: int) -> bool:
        return self.questions[number - 1].pair in self._mine

    @property
    def settled(self) -> int:
        return sum(self.known(number) is not None for number in range(1, len(self.questions) + 1))

    @property
    def answered(self) -> int:
        """How many were answered at this sitting."""
        return len(self._mine)

    def next_open(self, after: int) -> int | None:
        """The next question that nobody has answered, going round once."""
        count = len(self.questions)
        round_ = [(after + step) % count + 1 for step in range(count)]
        return next((number for number in round_ if self.known(number) is None), None)

    def answer(self, number: int, answer: Answer, note: str) -> str:
        """Keep an answer; what stands against it, when something does."""
        question = self.questions[number - 1]
        ends = question.one.identity, question.other.identity
        now = datetime.now(UTC).replace(microsecond=0)
        decision = decide(answer, question.object, ends, self.who, now, note)
        refused: list[str] = []

        def change(before: Decisions) -> Decisions:
            taken = take(before, [Given(decision)])
            refused.extend(each.why for each in taken.refused)
            if taken.new:
                self._mine.setdefault(decision.pair, before.get(decision.pair))
            return taken.decisions

        self._know(change_decisions(self._workspace, change))
        if not refused:
            self._again.discard(decision.pair)
        return refused[0] if refused else ""

    def undo(self, number: int = 0) -> int | None:
        """Take back an answer of this sitting, the last one when none is named; its number."""
        if not self._mine:
            return None
        named = self.question(number)
        pair = named.pair if named and named.pair in self._mine else list(self._mine)[-1]
        before = self._mine.pop(pair)
        if before is not None:
            self._again.add(pair)
        self._know(
            change_decisions(
                self._workspace, lambda now: now.with_(before) if before is not None else now.without(pair)
            )
        )
        return next(place for place, each in enumerate(self.questions, start=1) if each.pair == pair)

    def _know(self, decisions: Decisions) -> None:
        self._decisions = decisions
        self._closure = Closure(decisions)
        self._seen = None

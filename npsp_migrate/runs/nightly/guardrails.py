"""What is odd about tonight's plan, beside the nights before. Reads the plan and asks the org; writes nothing."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from npsp_migrate.errors import ProjectError
from npsp_migrate.mapping.sync_settings import NEVER_ALLOWED, Guardrail, Reaction, Rule
from npsp_migrate.model.issue import Words, words
from npsp_migrate.model.org import OrgReader
from npsp_migrate.model.plan import Action, Plan
from npsp_migrate.runs.nightly.night import Finding, SourceShape
from npsp_migrate.runs.nightly.touched import touched_records

HEADERS_TOLD = 5


@dataclass(frozen=True, slots=True)
class Before:
    """The nights before: the sources as they were last taken for right, and how much is usual."""

    sources: Mapping[str, SourceShape]
    created: int = 0  # the median
    updated: int = 0


def shapes_of(plan: Plan) -> dict[str, SourceShape]:
    rows: dict[str, int] = {}
    refused: dict[str, int] = {}
    headers: dict[str, set[str]] = {}
    for tally in plan.tallies():
        rows[tally.source] = rows.get(tally.source, 0) + tally.rows_in
        refused[tally.source] = refused.get(tally.source, 0) + tally.refused
    for column in plan.columns():
        headers.setdefault(column.source, set()).add(column.header)
    return {
        name: SourceShape(count, refused[name], frozenset(headers.get(name, ()))) for name, count in rows.items()
    }


def judge(
    plan: Plan,
    org: OrgReader,
    rules: Mapping[Rule, Guardrail],
    before: Before,
    today: date,
    allowed: Collection[Rule] = (),
    changed: Collection[tuple[str, Words]] = (),
) -> tuple[Finding, ...]:
    """Every rule that broke, in the order of the rules. What is allowed this once is only told."""
    found = [
        *_volumes(plan, rules, before),
        *_sources(shapes_of(plan), before.sources, rules),
        *_records(plan, org, rules, today),
        *_counts(plan, rules),
        *_changed(changed, rules[Rule.CHANGED_COLUMNS]),
    ]
    order = list(Rule)
    ranked = sorted(found, key=lambda each: (order.index(each.rule), each.words))
    return tuple(_allowed(each) if each.rule in allowed else each for each in ranked)


def _allowed(finding: Finding) -> Finding:
    if finding.rule in NEVER_ALLOWED:
        return finding
    return Finding(finding.rule, Reaction.TELL, finding.words, source=finding.source)


def refuse_never_allowed(allowed: Collection[Rule]) -> None:
    for rule in allowed:
        if rule in NEVER_ALLOWED:
            raise ProjectError(
                f"A night never deletes, and `--allow {rule.value}` changes nothing about it",
                hint="Only `npsp-migrate undo` plans deletions, and a person applies them",
            )


def _volumes(plan: Plan, rules: Mapping[Rule, Guardrail], before: Before) -> Iterator[Finding]:
    for rule, action, usual in (
        (Rule.CREATES, Action.CREATE, before.created),
        (Rule.UPDATES, Action.UPDATE, before.updated),
    ):
        guardrail = rules[rule]
        count = sum(counts.get(action, 0) for counts in plan.counts().values())
        if rule is Rule.CONFLICTS:
            count += sum(1 for _ in plan.undecided())
        limit = volume_limit(guardrail, usual)
        if limit and count > limit:
            held = tuple(_numbers(plan, action)) if guardrail.then is Reaction.HOLD else ()
            said = words(f"guard-{rule.value}", count=count, limit=limit, usual=usual or "")
            yield Finding(rule, guardrail.then, said, held)


def volume_limit(guardrail: Guardrail, usual: int) -> int:
    """0 for none. Without nights to compare with only the absolute limit counts."""
    limits = []
    if guardrail.times and usual:
        limits.append(max(guardrail.more_than, guardrail.times * usual))
    if guardrail.at_most:
        limits.append(guardrail.at_most)
    return min(limits, default=0)


def _numbers(plan: Plan, action: Action) -> Iterator[int]:
    for sobject in plan.objects():
        yield from (seq for seq, _ in plan.numbers(sobject, action))


def _sources(
    now: Mapping[str, SourceShape], before: Mapping[str, SourceShape], rules: Mapping[Rule, Guardrail]
) -> Iterator[Finding]:
    """A source that nobody has seen before has nothing to be compared with, but for its refused rows."""
    for name, known in sorted(before.items()):
        here = now.get(name)
        if here is None:
            continue  # taken out of the project, by hand
        yield from _shrunk(name, known.rows, known.rows - here.rows, rules[Rule.SHRUNK_SOURCES])
        lost, new = sorted(known.headers - here.headers), sorted(here.headers - known.headers)
        if known.headers and here.headers:
            yield from _headers(Rule.LOST_HEADERS, name, lost, rules)
            yield from _headers(Rule.NEW_HEADERS, name, new, rules)
    for name, here in sorted(now.items()):
        usual = before[name].refused if name in before else 0
        yield from _refused(name, here, here.refused - usual, rules[Rule.REFUSED_ROWS])


def _shrunk(name: str, rows: int, lost: int, guardrail: Guardrail) -> Iterator[Finding]:
    if lost > guardrail.more_than and lost * 100 > rows * guardrail.percent:
        said = words("guard-shrunk_sources", source=name, count=lost, rows=rows, limit=guardrail.percent)
        yield Finding(Rule.SHRUNK_SOURCES, guardrail.then, said, source=name)


def _refused(name: str, here: SourceShape, more: int, guardrail: Guardrail) -> Iterator[Finding]:
    if more > guardrail.more_than and more * 100 > here.rows * guardrail.percent:
        said = words("guard-refused_rows", source=name, count=more, rows=here.rows, limit=guardrail.percent)
        yield Finding(Rule.REFUSED_ROWS, guardrail.then, said, source=name)


def _headers(rule: Rule, name: str, headers: list[str], rules: Mapping[Rule, Guardrail]) -> Iterator[Finding]:
    if headers:
        shown = ", ".join(headers[:HEADERS_TOLD]) + (", …" if len(headers) > HEADERS_TOLD else "")
        said = words(f"guard-{rule.value}", source=name, count=len(headers), headers=shown)
        yield Finding(rule, rules[rule].then, said, source=name)


def _records(plan: Plan, org: OrgReader, rules: Mapping[Rule, Guardrail], today: date) -> Iterator[Finding]:
    for rule, numbers in touched_records(plan, org, today).items():
        guardrail = rules[rule]
        if len(numbers) > guardrail.more_than:
            held = tuple(numbers) if guardrail.then is Reaction.HOLD else ()
            yield Finding(rule, guardrail.then, _counted(rule, len(numbers), guardrail), held)


def _changed(changed: Collection[tuple[str, Words]], guardrail: Guardrail) -> Iterator[Finding]:
    """What the comparison with the last pull found. Rows that are gone have a rule of their own."""
    for source, said in changed:
        if said.code != "contract-rows-lost":
            named = Words(said.code, (("source", source), *said.values))
            yield Finding(Rule.CHANGED_COLUMNS, guardrail.then, named, source=source)


def _counts(plan: Plan, rules: Mapping[Rule, Guardrail]) -> Iterator[Finding]:
    for rule, action in ((Rule.CONFLICTS, Action.CONFLICT), (Rule.DELETIONS, Action.DELETE)):
        count = sum(counts.get(action, 0) for counts in plan.counts().values())
        if count > rules[rule].more_than:
            yield Finding(rule, rules[rule].then, _counted(rule, count, rules[rule]))


def _counted(rule: Rule, count: int, guardrail: Guardrail) -> Words:
    return words(f"guard-{rule.value}", count=count, limit=guardrail.more_than)

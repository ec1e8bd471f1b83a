"""Questions at a terminal, answered with the arrow keys. Where nobody is there to answer, nothing is asked."""

import sys
from collections.abc import Callable, Mapping

from npsp_migrate.cli import console
from npsp_migrate.cli.console import ENGLISH
from npsp_migrate.profiling.drafting.draft import About, Question
from npsp_migrate.runs.drafting import Asking, nobody

Choose = Callable[[str, Mapping[str, str]], str | None]  # a sentence, choices by what is shown → the choice

LATER = "decide later"
_SHOWN = {
    "leave-out": "leave it out",
    "auto": "as it can be told, and refuse the others",
    "day-first": "the day first: 31/12/2025",
    "month-first": "the month first: 12/31/2025",
    "first-last": "the first name first: Awa Diallo",
    "last-first": "the last name first: Diallo Awa",
}


def asking(*, wanted: bool) -> Asking:
    """Asks a person, if there is one at a terminal who wants to be asked."""
    if not wanted or not sys.stdin.isatty() or not sys.stderr.isatty():
        return nobody
    return by_arrow_keys(_choose)


def by_arrow_keys(choose: Choose) -> Asking:
    shown_sheet = [""]

    def ask(sheet: str, question: Question) -> str | None:
        if sheet != shown_sheet[0]:
            console.say(f"\n`{sheet}`")
            shown_sheet[0] = sheet
        return choose(sentence(question), {shown(choice): choice for choice in question.choices})

    return ask


def sentence(question: Question) -> str:
    told = ENGLISH.sentence(question.because)
    if question.about is About.MEANING:
        return f"`{question.at}`: what is it? ({told})"
    return f"`{question.at}`: {told}" if question.at else told


def shown(choice: str) -> str:
    return _SHOWN.get(choice, choice.replace("-", " "))


def _choose(told: str, choices: Mapping[str, str]) -> str | None:
    """None when the person would rather decide later: the question stays in the mapping."""
    import questionary  # as slow to load as all the rest, and only a person at a terminal needs it

    answer = questionary.select(told, choices=[*choices, LATER]).unsafe_ask()
    return choices.get(answer)

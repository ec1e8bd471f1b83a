"""Examples that show the shape of a cell without telling of anybody."""

import re

from npsp_migrate.model.profile import Judged, Meaning, Privacy

_SHOWN = 40  # characters of an example
_WORD = re.compile(r"[^\W\d_]{2,}")
_FIGURES = re.compile(r"\d")
_KEPT_FIGURES = 2  # at the end of a phone number
_PLAIN = frozenset({Meaning.POSTAL_CODE, Meaning.CITY, Meaning.PERSON_NUMBER, Meaning.OPT_OUT, Meaning.OPT_IN,
                    Meaning.CIVILITY})  # fmt: skip
_HIDDEN = frozenset({Privacy.HEALTH, Privacy.FREE_TEXT, Privacy.SECRET})
HIDDEN = "…"


def masked(text: str, judged: Judged) -> str:
    """`a***@example.org`, `D***** A**`, `** ** ** ** 12`; of health, free text and secrets nothing at all."""
    shown = " ".join(text.split())
    return _masked(shown, judged)[:_SHOWN]


def _masked(shown: str, judged: Judged) -> str:
    if judged.privacy in _HIDDEN:
        return HIDDEN
    if judged.meaning in _PLAIN or (judged.privacy is Privacy.GIFT):
        return shown
    if judged.privacy is Privacy.NONE and judged.meaning is not Meaning.UNKNOWN and "@" not in shown:
        return shown
    if "@" in shown:
        name, _, host = shown.partition("@")
        return f"{name[:1]}***@{host}" if judged.meaning is Meaning.EMAIL else f"{name[:1]}***@***"
    letters = _WORD.sub(lambda word: word[0][0] + "*" * (len(word[0]) - 1), shown)
    figures = len(_FIGURES.findall(letters)) - _KEPT_FIGURES
    return _FIGURES.sub("*", letters, count=figures) if figures > 0 else letters

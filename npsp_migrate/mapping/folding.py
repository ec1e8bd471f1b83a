"""How names and values are compared (case, accents and spaces do not count), and which name was meant."""

import unicodedata
from collections.abc import Iterable

from rapidfuzz import fuzz, process

CLOSE_ENOUGH = 70  # of 100: `LastNme` is close to `LastName`, `Courriel` is not close to `E-mail`


def fold(text: str) -> str:
    """The text without case, accents and superfluous spaces: ` Éléonore  D.` is `eleonore d.`"""
    if text.isascii():
        return " ".join(text.casefold().split())
    spread = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in spread if not unicodedata.combining(letter)).split())


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that was probably meant, or nothing rather than a wild guess or one of two equals."""
    folded = {choice: fold(choice) for choice in sorted(set(choices)) if _alike_in_length(word, choice)}
    best = process.extract(fold(word), folded, scorer=fuzz.WRatio, score_cutoff=CLOSE_ENOUGH, limit=2)
    if not best or (len(best) > 1 and best[0][1] == best[1][1]):
        return None
    return str(best[0][2])


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """A whole hint, or an empty text when nothing is close."""
    found = nearest(word, choices)
    return f"Did you mean `{found}`?" if found else ""


def _alike_in_length(word: str, choice: str) -> bool:
    # WRatio finds `Name` inside `Household_Naming_Order__c`: nobody means that
    return min(len(word), len(choice)) * 3 >= max(len(word), len(choice))

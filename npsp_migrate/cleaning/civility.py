"""Forms of address: `M.`, `Mme`, `Dr`, `Pr`, `Me`. Salesforce takes any text there, so French ones stay French.

`Mlle` becomes `Mme`: French administrations gave `mademoiselle` up in 2012, and the wrong one offends.
"""

import re
from collections.abc import Mapping, Sequence

from npsp_migrate.cleaning.reading import Cell, CleaningContext, Outcome, Reading, unreadable
from npsp_migrate.cleaning.spelling import cell_text, empty_word, fold, read_text_cells
from npsp_migrate.model.columns import ColumnSpec

MAN = "M."
WOMAN = "Mme"

CIVILITIES: Mapping[str, str] = {
    **dict.fromkeys(("m", "mr", "monsieur", "mons"), MAN),
    **dict.fromkeys(("mme", "madame", "mlle", "mle", "melle", "mademoiselle", "vve", "veuve", "mmme"), WOMAN),
    **dict.fromkeys(("dr", "docteur", "docteure", "doctoresse"), "Dr"),
    **dict.fromkeys(("pr", "prof", "professeur", "professeure"), "Pr"),
    **dict.fromkeys(("me", "maitre"), "Me"),
}
_SEXES: Mapping[str, str] = {
    **dict.fromkeys(("homme", "masculin", "h", "male"), MAN),
    **dict.fromkeys(("femme", "feminin", "f", "female"), WOMAN),
}
_NO_PERSON = re.compile(
    r"famille|fam|societe|ste|asso|association|entreprise|organisme|collectivite|autre|non binaire"
)
_AND = re.compile(r"\bet\b|[&+]")
_CUT_OFF = re.compile(r"^[/&+-] ?[^\W_]|[^\W_](?:[/-]|\.{3}|…)$")
_ONE = "|".join(sorted(CIVILITIES, key=len, reverse=True))
COUPLE = re.compile(
    rf"({_ONE})\.? ?(?:\bet\b|&|/|\bou\b|-|\+|(?<=[. ])(?=mme\b|madame\b)) ?({_ONE})\.?(?= |$)", re.IGNORECASE
)


def civility_of(word: str) -> str:
    """The form of address that a word stands for, or nothing."""
    return CIVILITIES.get(fold(word).rstrip(".,:"), "")


def read_civilities(cells: Sequence[Cell], spec: ColumnSpec, context: CleaningContext) -> list[Reading]:
    return read_text_cells(cells, _read_civility, lambda cell: unreadable("civility-unreadable", cell_text(cell)))


def _read_civility(text: str, raw: str) -> Reading:
    folded = fold(text).rstrip(".: ")
    if folded == "me" and not text.startswith("Me"):  # `ME`, `me`: a slip for `MME`, or a notary
        return unreadable("civility-unreadable", text)
    couple = COUPLE.fullmatch(folded)
    one_title = couple is not None and CIVILITIES[couple[1]] not in (MAN, WOMAN) and not _AND.search(folded)
    if _CUT_OFF.search(text) or (one_title and re.search(r"[/-]|\bou\b", folded)):
        return unreadable("civility-unreadable", text)
    twice = couple is not None and couple[1] == couple[2] and not re.search(rf"{_AND.pattern}|\bou\b", folded)
    if couple and not one_title and not twice and not _is_choice(folded, couple):
        return _civil(CIVILITIES[couple[1]], CIVILITIES[couple[2]], raw)
    words = [word.rstrip(".,") for word in re.split(r"[ /]|-|\bou\b", folded) if word not in ("", "le", "la")]
    known = [civility_of(word) for word in words]
    if known and all(known) and not {MAN, WOMAN} <= set(known) and _one_title(words, known):
        return _civil(next((title for title in known if title not in (MAN, WOMAN)), known[0]), None, raw)
    if folded in _SEXES:
        return _civil(_SEXES[folded], None, raw)
    if _NO_PERSON.fullmatch(folded):
        return Reading(Outcome.EMPTY, rules=("rule-civility-none",))
    return empty_word(text) or unreadable("civility-unreadable", text)


def _is_choice(folded: str, couple: re.Match[str]) -> bool:
    """`Mme/Mlle`, `Mme ou Mlle`: one woman, called either way. `Mme et Mlle` are two."""
    one, two = couple[1], couple[2]
    return one != two and CIVILITIES[one] == CIVILITIES[two] and not _AND.search(folded)


def _one_title(words: Sequence[str], known: Sequence[str]) -> bool:
    """`M. le Docteur`, `Dr Mme`, `Mme veuve`. Not `M me`, `Dr M.`, `Pr Dr`, `M. M.`"""
    if len(set(words)) < len(words):
        return False
    return len(set(known)) == 1 or (known[0] in (MAN, WOMAN) and "Me" not in known) or known == ["Dr", WOMAN]


def _civil(salutation: str, partner: str | None, raw: str) -> Reading:
    rules = () if salutation == raw and not partner else ("rule-civility-couple" if partner else "rule-civility",)
    return Reading(Outcome.VALUE, salutation, rules, (partner,))

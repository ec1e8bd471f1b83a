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
# `ME`, `me`: a slip for `MME`, or a notary. `M-`, `/Mme`: the rest is missing.
_SLIP = re.compile(r"\b(?:ME|me)\b")
_AND = re.compile(r"\bet\b|[&+]")
_CUT_OFF = re.compile(r"^[/&+-] ?[^\W_]|[^\W_]\.?(?:[/-]| ?\.{3}| ?…)$")
_ONE = "|".join(sorted(CIVILITIES, key=len, reverse=True))
COUPLE = re.compile(
    rf"({_ONE})\.? ?(?:\bet\b|&|/|\bou\b|-|\+|(?<=[. ])(?=mme\b|madame\b)) ?({_ONE})\.?(?= |$)", re.IGNORECASE
)
_TITLES = re.compile(rf"({_ONE})\.?(?:( l[ea] | ou | ?[/,-] ?| )({_ONE})\.?)? ?,?")


def civility_of(word: str) -> str:
    """The form of address that a word stands for, or nothing."""
    return CIVILITIES.get(fold(word).rstrip(".,:"), "")


def read_civilities(cells: Sequence[Cell], spec: ColumnSpec, context: CleaningContext) -> list[Reading]:
    return read_text_cells(cells, _read_civility, lambda cell: unreadable("civility-unreadable", cell_text(cell)))


def _read_civility(text: str, raw: str) -> Reading:
    folded = fold(text).rstrip(".: ")
    if _SLIP.search(text) or _CUT_OFF.search(text):
        return unreadable("civility-unreadable", text)
    if couple := _two_of(folded):
        return _civil(*couple, raw)
    if title := _one_title(folded):
        return _civil(title, None, raw)
    if folded in _SEXES:
        return _civil(_SEXES[folded], None, raw)
    if _NO_PERSON.fullmatch(folded):
        return Reading(Outcome.EMPTY, rules=("rule-civility-none",))
    return empty_word(text) or unreadable("civility-unreadable", text)


def _two_of(folded: str) -> tuple[str, str] | None:
    """`M. et Mme`, `M./Mme`. But `Mme/Mlle` and `Dr Mme` are one woman, called either way."""
    couple = COUPLE.fullmatch(folded)
    if couple is None:
        return None
    one, two = CIVILITIES[couple[1]], CIVILITIES[couple[2]]
    if two == "Me":  # `M. et Me`: a slip for `Mme`, or a notary
        return None
    return (one, two) if _AND.search(folded) or {one, two} == {MAN, WOMAN} else None


def _one_title(folded: str) -> str:
    """`M. le Docteur`, `Dr Mme`, `Mme/Mlle` name one person. `M me`, `Dr M.`, `Mme ou Dr`, `M. M.` do not."""
    titles = _TITLES.fullmatch(folded)
    if not titles:
        return ""
    one, two = CIVILITIES[titles[1]], CIVILITIES.get(titles[3] or "", "")
    if not two or (one == two == WOMAN and titles[1] != titles[3]):
        return one
    if titles[2].strip() not in ("", "le", "la"):
        return ""
    if one in (MAN, WOMAN):
        return two if two in ("Dr", "Pr") else ""
    return one if (one, two) == ("Dr", WOMAN) else ""


def _civil(salutation: str, partner: str | None, raw: str) -> Reading:
    rules = () if salutation == raw and not partner else ("rule-civility-couple" if partner else "rule-civility",)
    return Reading(Outcome.VALUE, salutation, rules, (partner,))

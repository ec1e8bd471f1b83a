"""Texts made comparable: what two people type differently for the same thing comes out equal. Never written."""

import re
import unicodedata
from collections.abc import Callable, Collection

import numpy as np
import numpy.typing as npt
import pandas as pd
from stdnum.fr import siren, siret

Flags = npt.NDArray[np.bool_]

# Letters that no accent makes: Unicode does not take them apart.
_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "đ": "d", "ð": "d", "ø": "o", "ł": "l", "ı": "i", "ħ": "h", "þ": "th"}
)
_NOT_WORD = re.compile(r"[^0-9a-z]+")
_NO_DIGIT = re.compile(r"\D+")
_STREET_WORDS = {
    "av": "avenue",
    "ave": "avenue",
    "bd": "boulevard",
    "bld": "boulevard",
    "bvd": "boulevard",
    "boul": "boulevard",
    "r": "rue",
    "pl": "place",
    "imp": "impasse",
    "ch": "chemin",
    "che": "chemin",
    "rte": "route",
    "all": "allee",
    "sq": "square",
    "fg": "faubourg",
    "fbg": "faubourg",
    "res": "residence",
    "st": "saint",
    "ste": "sainte",
}
_COMPANIES = (
    "sarl",
    "sas",
    "sasu",
    "sa",
    "eurl",
    "sci",
    "scp",
    "selarl",
    "snc",
    "scop",
    "gie",
    "gmbh",
    "ltd",
    "inc",
)
_LEGAL_FORMS = frozenset((*_COMPANIES, "association", "assoc", "asso", "ass"))


def fold(text: str) -> str:
    """`Jean-François  D'Arc` is `jean francois d arc`: no case, accents, hyphens, apostrophes."""
    plain = text.casefold()
    if not plain.isascii():
        parted = unicodedata.normalize("NFKD", plain.translate(_LETTERS))
        plain = "".join(char for char in parted if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", plain).strip()


def fold_street(text: str) -> str:
    """`12, av. de la Rép.` and `12 AVENUE de la Rép` are one street."""
    return " ".join(_STREET_WORDS.get(word, word) for word in fold(text).split())


def fold_organisation(text: str) -> str:
    """The name without its legal form, unless nothing else is left; a town's hall by one word for it."""
    words = re.sub(r"(?<=\b\w)\.(?=\w\b)", "", text)  # `S.A.R.L.`
    kept = [word for word in fold(words).split() if word not in _LEGAL_FORMS]
    return _TOWN_HALL.sub("mairie ", " ".join(kept) or fold(text))


_TOWN_HALL = re.compile(r"^(?:mairie|commune|ville|municipalite)(?: (?:de|d|du|des|la|le|les|l))* (?=\w)")
_SMALL = frozenset("de du des d la le les l et a au aux pour en sur".split())
_PUBLIC_MAIL = frozenset(
    "gmail googlemail yahoo ymail hotmail outlook live msn free orange wanadoo laposte sfr neuf club-internet "
    "bbox numericable icloud me mac aol gmx protonmail proton facebook instagram linkedin helloasso wixsite "
    "wordpress blogspot google".split()
)
_HOST = re.compile(r"(?:https?://)?(?:www\.)?([^/@\s:?#]+\.[^/@\s:?#]{2,})", re.IGNORECASE)


def acronym(folded: str) -> str:
    """`ligue contre le cancer` is `lcc`; of two words and less there is none."""
    words = [word for word in folded.split() if word not in _SMALL]
    return "".join(word[0] for word in words) if len(words) > 2 else ""


def fold_domain(address: str) -> str:
    """The domain of a web address or an e-mail, unless everybody has it: `lacoquille.org`."""
    found = _HOST.match(address.strip().rpartition("@")[2])
    host = found[1].casefold() if found else ""
    return "" if any(part in _PUBLIC_MAIL for part in host.split(".")) else host


def fold_email(text: str) -> str:
    return text.strip().casefold()


def fold_phone(text: str) -> str:
    """Digits as dialled in France; too few to be a number is nothing."""
    digits = _NO_DIGIT.sub("", text)
    if digits.startswith("00"):
        digits = digits[2:]
    if digits.startswith("33") and len(digits) in (11, 12):
        digits = "0" + digits[2:].removeprefix("0")
    return digits if len(digits) >= 8 else ""


def fold_postal_code(text: str) -> str:
    return re.sub(r"\W", "", text).casefold()


def fold_siren(text: str) -> str:
    """Nine digits, also from a SIRET, which begins with them; nothing where a check digit tells of a slip."""
    digits = re.sub(r"\D", "", text)
    return digits[:9] if siren.is_valid(digits) or siret.is_valid(digits) else ""


def fold_siret(text: str) -> str:
    """The number of one establishment. La Poste's have check digits of their own, which the library knows."""
    digits = re.sub(r"\D", "", text)
    return digits if siret.is_valid(digits) else ""


def fold_key(text: str) -> str:
    """External keys are compared as Salesforce does: without case."""
    return text.strip().casefold()


def fold_keys(column: pd.Series) -> pd.Series:
    """A column of keys folded; a blank is the empty text. Keys differ from row to row: none is looked for twice."""
    try:
        folded = list(map(str.casefold, map(str.strip, column.tolist())))
    except TypeError:  # a blank among them
        return fold_column(column, fold_key)
    return pd.Series(folded, index=column.index, dtype=object)


def among(column: pd.Series, wanted: Collection[object]) -> Flags:
    """`isin` for texts and a set that is there: pandas would build its own of it each time."""
    return np.fromiter(map(wanted.__contains__, column.tolist()), dtype=np.bool_, count=len(column))


def fold_column(column: pd.Series, folding: Callable[[str], str]) -> pd.Series:
    """A column folded, each distinct value once; a blank is the empty text."""
    codes, distinct = pd.factorize(column.to_numpy(dtype=object))
    folded = np.array([*(folding(str(value)) for value in distinct), ""], dtype=object)
    return pd.Series(folded[codes], index=column.index, dtype=object)

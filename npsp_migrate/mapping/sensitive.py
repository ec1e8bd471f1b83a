"""What a header tells of the data under it, and which of them need a stated purpose. No cell is read."""

import re
from collections.abc import Iterable
from enum import StrEnum

from npsp_migrate.mapping.folding import fold
from npsp_migrate.model.columns import ColumnType

# Words of a header that tells of somebody's health: such a column is read only for a stated purpose.
HEALTH_WORDS = (
    "cancer",
    "chimio",
    "chirurgie",
    "diagnosti",
    "handicap",
    "hopital",
    "maladie",
    "medic",
    "oncolog",
    "patholog",
    "radiotherapie",
    "sante",
    "traitement",
    "tumeur",
)
_PASSWORD = re.compile(r"\b(?:mot ?de ?passe|mdp|password|passwd|code secret|code pin)\b")
_SOCIAL_SECURITY = re.compile(r"\b(?:nir|nss|insee|securite sociale|n° ?secu|num(?:ero)? ?(?:de )?secu)\b")
_BANK = re.compile(r"\b(?:iban|rib|bic|coordonnees bancaires)\b")
_ACCOUNT_NUMBER = re.compile(r"\bnumero de compte\b")
_SIDES = (re.compile(r"\bdebit"), re.compile(r"\bcredit"))  # of the books; `Sens` tells them apart too
_SIGNED = (re.compile(r"\bmontant"), re.compile(r"\bsens\b"))
# `Comment nous avez-vous connus ?` asks how, and is no comment.
_FREE_TEXT = re.compile(
    r"\b(?:commentaires?|remarques?|observations?|temoignages?|messages?|mot(?: d'accompagnement)?"
    r"|parlez-nous|informations? complementaires?|texte libre"
    r"|comments?(?! (?:nous|vous|avez|as|etes|tu|on)\b))\b"
)


class DataClass(StrEnum):
    """A kind of data in the register of art. 30 GDPR."""

    HEALTH = "health"
    FREE_TEXT = "free-text"
    PASSWORD = "password"  # noqa: S105 - a kind of data
    SOCIAL_SECURITY = "social-security"
    BANK = "bank"
    CONTACT = "contact"
    IDENTITY = "identity"
    BIRTH = "birth"
    GIFT = "gift"
    CONSENT = "consent"
    OTHER = "other"


NEEDS_PURPOSE = {
    DataClass.HEALTH: "health data",
    DataClass.FREE_TEXT: "free text, in which anything may stand",
    DataClass.PASSWORD: "a password",
    DataClass.SOCIAL_SECURITY: "a social security number",
    DataClass.BANK: "bank details",
}
_BY_TYPE = {
    **dict.fromkeys((ColumnType.EMAIL, ColumnType.PHONE, ColumnType.STREET, ColumnType.ADDRESS), DataClass.CONTACT),
    **dict.fromkeys((ColumnType.POSTAL_CODE, ColumnType.CITY, ColumnType.COUNTRY), DataClass.CONTACT),
    **dict.fromkeys((ColumnType.PERSON_NAME, ColumnType.FIRST_NAME, ColumnType.LAST_NAME), DataClass.IDENTITY),
    ColumnType.CIVILITY: DataClass.IDENTITY,
    ColumnType.OPT_OUT: DataClass.CONSENT,
    ColumnType.AMOUNT: DataClass.GIFT,
    ColumnType.PAYMENT_METHOD: DataClass.GIFT,
    ColumnType.IBAN: DataClass.BANK,
}


def data_class(header: str, kind: ColumnType | None = None, beside: Iterable[str] = ()) -> DataClass:
    """By the header first: what a person wrote above a column says more than how its cells are read.

    `beside`: the headers of the same sheet; among debits and credits `Numéro de compte` is an account of the books.
    """
    folded = fold(header)
    if any(word in folded for word in HEALTH_WORDS):
        return DataClass.HEALTH
    for told, pattern in (
        (DataClass.PASSWORD, _PASSWORD),
        (DataClass.SOCIAL_SECURITY, _SOCIAL_SECURITY),
        (DataClass.BANK, _BANK),
    ):
        if pattern.search(folded):
            return told
    if _ACCOUNT_NUMBER.search(folded) and not _are_of_books(beside):
        return DataClass.BANK
    if kind in (None, ColumnType.TEXT) and _FREE_TEXT.search(folded):
        return DataClass.FREE_TEXT
    if "naissance" in folded:
        return DataClass.BIRTH
    return _BY_TYPE.get(kind, DataClass.OTHER) if kind else DataClass.OTHER


def _are_of_books(headers: Iterable[str]) -> bool:
    folded = [fold(header) for header in headers]
    return any(all(any(word.search(each) for each in folded) for word in pair) for pair in (_SIDES, _SIGNED))

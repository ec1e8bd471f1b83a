"""How a gift was paid, in the words of NPSP's picklist `Payment Method`: Cash, Check, Credit Card and two more.

A French `virement` is written `Wire Transfer` and a `prélèvement` `Direct Debit`, not `ACH`: ACH is a network of
American banks, and the picklist is not restricted. A mapping's `values` come first, for an org with its own words.
"""

import re
from collections.abc import Mapping, Sequence

from npsp_migrate.cleaning.choices import Meanings, mapped, meanings_of
from npsp_migrate.cleaning.reading import Cell, CleaningContext, Reading, ambiguous, unreadable, value
from npsp_migrate.cleaning.spelling import cell_text, empty_word, fold, read_text_cells
from npsp_migrate.model.columns import ColumnSpec

_WORDS: Mapping[str, tuple[str, ...]] = {
    "Check": (
        "cheque", "cheques", "chq", "chqe", "cheq", "ch", "chk", "check", "cheque bancaire", "par cheque",
        "cheque n°", "chq n°", "cheque no",
    ),
    "Cash": (
        "espece", "especes", "esp", "liquide", "cash", "en especes", "numeraire", "monnaie",
    ),
    "Credit Card": (
        "cb", "c.b", "cb en ligne", "carte en ligne", "par carte", "par carte bancaire", "carte",
        "carte bancaire", "carte bleue", "carte de credit", "carte de paiement", "credit card", "card", "visa",
        "mastercard", "tpe", "stripe", "sumup", "par cb", "helloasso",
        "hello asso", "cb helloasso", "helloasso cb", "helloasso (cb)", "carte bancaire helloasso",
    ),
    "Wire Transfer": (
        "virement", "virements", "vir", "virt", "vrt", "virement bancaire", "virement sepa",
        "virement permanent", "vir sepa", "wire transfer", "wire", "transfer", "bank transfer", "par virement",
        "virement instantane",
    ),
    "Direct Debit": (
        "prelevement", "prelevements", "prelevement automatique", "prelevement sepa", "prelev", "prel", "prlv",
        "prlv sepa", "par prelevement", "prlvt", "plvt", "sepa direct debit", "direct debit",
        "prelevement mensuel", "mandat sepa",
    ),
    "PayPal": (
        "paypal", "pay pal", "compte paypal",
    ),
}  # fmt: skip
_METHODS = {word: method for method, words in _WORDS.items() for word in words}
_NUMBERED_CHECK = re.compile(r"(?:cheque|chq|ch)\.? ?(?:n°|no|n|num(?:ero)?)?\.? ?[0-9]{3,10}")
# What stands around a method and leaves it what it is. `impayé`, `cadeau`, `vacances` are not among them.
_QUALIFIERS = re.compile(
    r"\b(?:en ligne|en|par|du|de|le|paye|regle|paiement|reglement|recu|unique|ponctuel|regulier|automatique"
    r"|instantane|inst|permanent|perm|mensuel|trimestriel|semestriel|annuel|bancaire|postal)\b"
    r"|\b(?:(?:la )?banque (?:postale|populaire)|bp|lbp|ccp|bnp(?: paribas)?|sg|societe generale|lcl|cic|hsbc"
    r"|credit (?:agricole|mutuel|cooperatif|lyonnais|du nord)|caisse d'epargne|boursorama)\b"
    r"|\bn° ?[0-9]+|[0-9]{1,2}/[0-9]{1,2}(?:/[0-9]{2,4})?|[().]"
)
# `carte annuelle`, `carte n° 12`: what such a card is for is not paying.
_OF_A_SUBSCRIPTION = re.compile(r"unique|mensuel|annuel|trimestriel|semestriel|postal|automatique|perm|regulier|n°")
_SEVERAL = re.compile(r"\s*(?:/|\+|&|,|;|[()]| - |\bet\b|\bou\b)\s*")


def read_payment_methods(cells: Sequence[Cell], spec: ColumnSpec, context: CleaningContext) -> list[Reading]:
    meanings = meanings_of(spec.values)
    return read_text_cells(
        cells,
        lambda text, raw: _read_method(text, raw, meanings),
        lambda cell: _read_method(cell_text(cell), cell_text(cell), meanings),
    )


def _read_method(text: str, raw: str, meanings: Meanings) -> Reading:
    if meanings.knows(text):
        return mapped(meanings.by_word[fold(text)], raw)
    folded = fold(text).rstrip(".")
    known = _METHODS.get(folded) or ("Check" if _NUMBERED_CHECK.fullmatch(folded) else "")
    bare = " ".join(_QUALIFIERS.sub(" ", folded).split())
    if not known and bare in ("carte", "card", "cash") and _OF_A_SUBSCRIPTION.search(folded):
        return unreadable("payment-method-unknown", text, *meanings.nearest(text))
    known = known or _METHODS.get(bare, "")
    if known:
        return value(known) if known == raw else value(known, "rule-payment-method")
    words = [word for word in _SEVERAL.split(folded) if word]
    if not all(word in _METHODS for word in words):
        words = bare.split()  # `carte bancaire TPE`
    several = {_METHODS[word] for word in words if word in _METHODS}
    if len(several) == 1 and all(word in _METHODS for word in words):  # `CB (HelloAsso)`
        return value(several.pop(), "rule-payment-method")
    if len(several) > 1:
        return ambiguous("payment-method-several", text, *sorted(several))
    return empty_word(text) or unreadable("payment-method-unknown", text, *meanings.nearest(text))

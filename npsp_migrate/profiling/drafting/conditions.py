"""Which rows of a list tell of money that came, and which of a sale, a promise, or a gift in kind."""

import re
from collections.abc import Mapping

from npsp_migrate.mapping.folding import fold
from npsp_migrate.model.profile import Meaning
from npsp_migrate.profiling.amounts import GIVEN, PAID, PRICE, standing
from npsp_migrate.profiling.drafting import word_maps
from npsp_migrate.profiling.drafting.draft import LeftOutRows, Yaml
from npsp_migrate.profiling.drafting.scene import Scene

_TELL_OF_SUPPORT = (Meaning.KIND_OF_PERSON, Meaning.KIND_OF_FORM, Meaning.PAYMENT_METHOD)
_FEW_KINDS = 8
_OF_SALES = re.compile(r"\b(tombola|loto|ventes?|boutique|billetterie|buvette|brocante|vide.grenier)\b")
_ALL_IN_KIND = re.compile(r"\ben nature\b|\bin[ -]kind\b")


def unpaid_rows(scene: Scene) -> list[LeftOutRows]:
    """What was refunded, refused or paid out is no money that stayed."""
    header = scene.header(Meaning.STATUS)
    unpaid = [word for word in scene.words_of(header) if word_maps.is_unpaid(word)] if header else []
    because = "paiement remboursé, refusé ou en attente : l'argent n'est pas là"
    left_out = [LeftOutRows({header: list(unpaid)}, because)] if unpaid else []
    if scene.sheet.money_goes_out:
        left_out.append(LeftOutRows({scene.header(Meaning.AMOUNT): {"starts": ["-"]}}, "sortie d'argent"))
    return left_out


def where_given(amount: str) -> Mapping[str, Yaml]:
    return {amount: {"not": [0, "blank"]}}


def given_by_some(scene: Scene, amount: str) -> Mapping[str, Yaml]:
    """The condition under which there is money at all, where blank cells are usual."""
    return where_given(amount) if scene.is_sparse(amount) else {}


def is_sale(scene: Scene, amount: str) -> bool:
    """A price, or what was paid at a tombola, unless its header says that it was given."""
    rank = standing(amount)
    return rank == PRICE or (rank < GIVEN and bool(_OF_SALES.search(_name(scene))))


def is_list_in_kind(scene: Scene) -> bool:
    """`Registre des dons en nature`."""
    return bool(_ALL_IN_KIND.search(_name(scene)))


def _name(scene: Scene) -> str:
    return fold(" ".join(f"{place.file} {place.sheet}" for place in scene.sheet.places))


def gifts_in_kind(scene: Scene) -> tuple[str, tuple[str, ...]]:
    """The column that tells gifts in kind from money, `Type de soutien`, and its words for them."""
    for each in scene.sheet.columns:
        if each.meaning in _TELL_OF_SUPPORT and scene.sheet.cells[each.header].filled:
            told = scene.words_of(each.header)
            found = tuple(word for word in told if word_maps.is_in_kind(word))
            if found and len(told) <= _FEW_KINDS:
                return each.header, found
    return "", ()


def promised(scene: Scene) -> Mapping[str, Yaml]:
    """Rows whose money is only promised, as their status says."""
    header, amount = scene.header(Meaning.STATUS), scene.header(Meaning.AMOUNT)
    if not header or standing(amount) == PAID:  # `Montant encaissé`: the status tells of something else
        return {}
    told = [word for word in scene.words_of(header) if word_maps.is_promised(word)]
    return {header: list(told)} if told else {}

"""Everyday words for what Salesforce has a picklist for, French and English, without case and accents."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from npsp_migrate.mapping.folding import fold

_ACCOUNT_TYPES: Mapping[str, str] = {
    "Foundation": r"fond(s|ation)|endowment",
    "Government": r"collectivite|mairie|commune|departement|region|etat|public|government|prefecture"
    r"|ccas|agence|caf\b|ars\b",
    "Nonprofit": r"asso|club|nonprofit|non-profit|ngo|ong\b|charit",
    "Corporate": r"entreprise|societe|corporat|compan|business|mutuelle|banque|sarl|sas\b|commerc"
    r"|organi[sz]ation|organisme"
    r"|personne morale|morale|pro\b|professionnel|mecene",
}
_INDIVIDUALS = re.compile(
    r"particulier|individu|personne physique|physique|person\b|household|foyer|famille|family|couple"
    r"|prive\b|donateur"
)
_GRANT_STAGES: Mapping[str, str] = {
    "Withdrawn": r"non\b|negati|defavorable|refus|rejet|declin|annul|abandon|withdrawn|sans suite",
    "Awarded": r"oui\b|positi|favorable|accord|obten|award|sold|vers|pay|accept|clos|signe|approuv|approv",
    "Application Submitted": r"en cours|depos|soumi|submit|envoy|attente|instruction|pending",
    "Prospecting": r"prospect|a deposer|a faire|projet|draft|brouillon|idee",
}
_VOLUNTEER_STATES: Mapping[str, str] = {
    "Inactive": r"inacti|pause|ancien|ex\b|arret|parti|former|left|suspend",
    "Prospective": r"prospect|a contacter|candidat|potenti|interess",
    "New Sign Up": r"nouve|new|inscri",
    "Active": r"acti[fv]|oui|yes|current|regul",
}
# Evenings and holidays are not in the list that Volunteers for Salesforce brings: a consultant adds them to it
_AVAILABILITY: Mapping[str, str] = {
    "Weekly": r"regul|hebdo|(chaque|toutes les) semaine|weekly",
    "Weekends": r"week ?-?end|samedi|dimanche|saturday|sunday",
    "Morning": r"matin|morning",
    "Afternoon": r"apres|afternoon",
    "Evening": r"soir|evening",
    "Holidays": r"vacance|holiday",
    "Weekdays": r"semaine|jour|week ?-?day|lundi|mardi|mercredi|jeudi|vendredi",
}
_CAMPAIGN_TYPES: Mapping[str, str] = {
    "Workshop": r"atelier|workshop|stage",
    "Social Event": r"course|marche|gala|concert|soiree|tombola|loto|repas|diner|tournoi|vente|brocante|event|fete"
    r"|run\b",
    "Conference": r"conference|colloque|congres",
    "Training": r"formation|training",
    "Direct Mail": r"courrier|mailing|appel|postal|direct mail",
    "Email": r"e-?mail|newsletter",
    "Social Media": r"reseaux|facebook|instagram|social media",
    "Partners": r"partenai|partner|produit partage",
}
_METHODS: Mapping[str, str] = {
    "Credit Card": r"\b(cb|carte|card|tpe|en ligne|online|helloasso|stripe|sumup)\b",
    "Check": r"\b(cheque|chq|check)\b",
    "Cash": r"\b(espece|especes|liquide|cash)\b",
    "Wire Transfer": r"\b(virement|vir|transfer|wire)\b",
    "Direct Debit": r"\b(prelevement|prlv|sepa|debit)\b",
    "PayPal": r"\bpaypal\b",
}
_NOT_PAID = re.compile(
    r"rembours|refus|annul|echou|echec|refund|fail|cancel|pending|en attente|brouillon|draft|chargeback"
    r"|rejet|impaye"
    r"|declin|contest|expire|abandon"
)
_PROMISED = re.compile(
    r"promi[st]|promesse|en cours|a (recevoir|venir|signer|relancer)|relance|attendu|engage|pledge|expected"
)
_RHYTHMS: Mapping[str, tuple[str, int]] = {
    r"bimestr|(tous les |every )(2|deux|two) mo": ("Monthly", 2),
    r"trimestr|quarter|(tous les |every )(3|trois|three) mo": ("Monthly", 3),
    r"semestr|(tous les |every )(6|six) mo|half": ("Monthly", 6),
    r"mens|mois|month": ("Monthly", 1),
    r"annue|\ban(s|nee)?\b|year": ("Yearly", 1),
    r"hebdo|semaine|week": ("Weekly", 1),
}
_REGULAR_STATES: Mapping[str, str] = {
    "Closed": r"arret|resili|termin|clos|annul|fin\b|stop|inacti|cancel|ended|revo",
    "Paused": r"suspen|pause|attente|impaye|rejet|failing",
    "Active": r"acti|cours|valid|oui|ok\b",
}
_UNSUBSCRIBED = re.compile(r"desabonn|desinscri|unsub|opt(ed)?[ -]?out|cleaned|bounce")
_IN_KIND = re.compile(r"\bnature\b|competence|materiel|in[ -]kind|pro bono|denrees|produits?\b|prestation")
_CHILDREN = re.compile(r"\b(enfants?|child(ren)?|kids?|junior|bebe|mineur)\b")
_GIFT = re.compile(r"\b(dons?|donations?|gifts?|collecte|crowd ?funding|mecenat)\b")
_MEMBERSHIP = re.compile(r"adhesion|cotisation|member")


def account_type(word: str) -> str:
    return _found(_ACCOUNT_TYPES, word)


def is_individual(word: str) -> bool:
    return bool(_INDIVIDUALS.search(fold(word)))


def grant_stage(word: str) -> str:
    return _found(_GRANT_STAGES, word)


def campaign_type(word: str) -> str:
    return _found(_CAMPAIGN_TYPES, word)


def volunteer_state(word: str) -> str:
    return _found(_VOLUNTEER_STATES, word)


def availability(word: str) -> str:
    return _found(_AVAILABILITY, word)


def payment_method(word: str) -> str:
    return _found(_METHODS, word)


def is_unpaid(word: str) -> bool:
    return bool(_NOT_PAID.search(fold(word)))


def is_promised(word: str) -> bool:
    """Said and not paid: the word of a partner's contract, not of an order at a till."""
    return bool(_PROMISED.search(fold(word))) and not is_unpaid(word)


def rhythm(word: str) -> tuple[str, int] | None:
    """NPSP's period, and how many of them: `Trimestriel` is every three months."""
    folded = fold(word)
    return next((told for pattern, told in _RHYTHMS.items() if re.search(pattern, folded)), None)


def regular_state(word: str) -> str:
    return _found(_REGULAR_STATES, word)


def day_of_month(word: str) -> str:
    """`le 05` is the 5th; what lies behind the 30th is the last day."""
    found = re.search(r"\d{1,2}", word)
    day = int(found[0]) if found else 0
    return str(day) if 1 <= day <= 30 else "Last_Day" if day == 31 or "dernier" in fold(word) else ""


def is_unsubscribed(word: str) -> bool:
    return bool(_UNSUBSCRIBED.search(fold(word)))


def is_in_kind(word: str) -> bool:
    return bool(_IN_KIND.search(fold(word)))


def is_for_children(word: str) -> bool:
    return bool(_CHILDREN.search(fold(word)))


def is_gift(word: str) -> bool:
    return bool(_GIFT.search(fold(word)))


def is_membership(word: str) -> bool:
    return bool(_MEMBERSHIP.search(fold(word)))


def _found(meanings: Mapping[str, str], word: str) -> str:
    """The first that fits; the lists begin with what contains another: `inactif` before `actif`."""
    folded = fold(word)
    return next((meaning for meaning, pattern in meanings.items() if re.search(pattern, folded)), "")


def spellings(words: Iterable[str]) -> tuple[str, ...]:
    """One spelling per word, the most usual that does not shout; `dons`, `DONS ` and `Dons` are one."""
    counted = Counter(" ".join(word.split()) for word in words if word.strip())
    kept: dict[str, tuple[bool, int, str]] = {}
    for word, count in counted.items():
        rank = (not word.isupper(), count, word)
        kept[fold(word)] = max(kept.get(fold(word), (False, 0, "")), rank)
    return tuple(word for _, (_, _, word) in sorted(kept.items()))


def value_map(words: Iterable[str], meaning: Callable[[str], str]) -> dict[str, str | None]:
    """`Chèque → Check`; a word that nobody knows gives no value until a person says which."""
    return {word: meaning(word) or None for word in spellings(words)}


def in_full(word: str, words: Iterable[str]) -> str:
    """The one word that this one shortens with a point, or itself: `Oct. Rose 2021` is `Octobre Rose 2021`."""
    found = {other for other in words if _shortens(fold(word).split(), fold(other).split())}
    return found.pop() if len(found) == 1 else word


def _shortens(short: list[str], long: list[str]) -> bool:
    pairs = list(zip(short, long, strict=False))
    return (
        len(short) == len(long)
        and short != long
        and all(mine == other or (mine[1:].endswith(".") and other.startswith(mine[:-1])) for mine, other in pairs)
    )


def separators_of(cells: Iterable[str]) -> str:
    """What stands between the words of lists, the comma first."""
    found = {mark for cell in cells for mark in ",;/|+" if mark in cell}
    return "".join(mark for mark in ",;/|+" if mark in found)


def split_list(cell: str, separators: str) -> list[str]:
    if not separators:
        return [cell]
    return [word.strip() for word in re.split(f"[{re.escape(separators)}]", cell) if word.strip()]

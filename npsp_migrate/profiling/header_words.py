"""A header as plain words: without case, accents, marks, and without whoever it belongs to."""

import re
import unicodedata

from npsp_migrate.model.profile import Party

_ENDINGS = frozenset({"rice", "trice", "euse"})  # `Donateur·rice`
# `FirstName`, `URLSite`, `adresse1`
_HUMP = re.compile(r"(?<=[a-zà-ÿ0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-zà-ÿ])|(?<=[a-z]{3})(?=\d)")
_NUMBER_SIGN = re.compile(r"\bn\s*[°ºo]\s*(?=\b)|n°", re.IGNORECASE)
_CHOICES = re.compile(r"\([^)]*[/,;][^)]*\)")  # `Nature (numéraire / compétences)`
_HELD_TOGETHER = re.compile(r"(?<=\w)[·•.](?=e\b|es\b|e·s\b)|(?<=\w)\((e|ne|se|es)\)")  # `Venu·e`, `Président(e)`

# Who a column is about. What stands first wins: `Email payeur` of the members' list is the payer's.
_PARTIES: tuple[tuple[Party, str], ...] = (
    (
        Party.OTHER,
        r"(urgence|emergency|tuteur|tutrice|guardian|parents?|responsable legal\w*|rep\w* legal\w*"
        r"|parrain( marraine)?|marraine|filleule?s?|accompagn\w*|mere|pere|notaires?|medecins?|temoins?"
        r"|heritiere?s?|a prevenir|(?<!contact )(?<!personne )referente?s?"
        r"|in (memory|honou?r) of|honoree|en memoire de|soft credit\w*( for)?|counterpart\w*|spouse employer"
        r"|current employer|employer)",
    ),
    (Party.PARTNER, r"(conjointe?s?|spouse|partner|partenaire|epoux|epouse|second (donor|contact))"),
    (
        Party.PAYER,
        r"(payeurs?|payeuse|acheteurs?|acheteuse|(paye|regle|achete)e?s? par|payer|paid by|buyer|billing|purchaser"
        r"|bill to|donor paying)",
    ),
    (
        Party.SELF,
        r"(donat(eur|rice|eurs)|adherente?s?|participante?s?|membres?|benevoles?|contacts?|coureurs?|coureuses?"
        r"|inscrite?s?|beneficiaires?|donors?|members?|constituents?|volunteers?|attendees?|supporters?|sender"
        r"|primary|individual|personnes?|subscriber|cardholder|customer|client|identite|coordonnees|engagement"
        r"|invitee?s?|convives?|giver|mailing|home|permanent)",
    ),
)
_A_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MONEY = re.compile(
    r"\b(dons?|donne|montants?|sommes?|total|versements?|verse|soutiens?|mecenat|parrainage|gifts?|given|donations?"
    r"|amounts?|contributions?|euros?|eur)\b"
)
_MEMBERS = re.compile(r"\b(adherente?s?|adhesions?|adh|membres?|cotisations?|cotisante?s?|members?|memberships?)\b")
_OF_WHOM = re.compile(r"^(d[ue]s? |de l |de la |l |of( the)? |s )+|( d[ue]s?| de l| de la| of( the)?)+$")


def plain_words(header: str) -> str:
    """`N° Donateur` is `n donateur`, `FirstName` is `first name`, `Venu·e` is `venue`."""
    told = _HUMP.sub(" ", _HELD_TOGETHER.sub("", unicodedata.normalize("NFC", header)))
    spread = unicodedata.normalize("NFKD", told.replace("°", " ").casefold())
    bare = "".join(letter for letter in spread if not unicodedata.combining(letter))
    said = _CHOICES.sub(" ", bare) if bare[:1].isalnum() else bare
    return " ".join(word for word in re.sub(r"[^a-z0-9]+", " ", said).split() if word not in _ENDINGS)


def party_and_rest(plain: str) -> tuple[Party, str]:
    """Who it is about, and what of them: `nom payeur` is the payer's `nom`; `payeur` alone leaves nothing."""
    for party, words in _PARTIES:
        found = re.search(rf"\b{words}\b", plain)
        if found:
            rest = f"{plain[: found.start()].strip()} {plain[found.end() :].strip()}".strip()
            return party, _OF_WHOM.sub("", rest).strip()
    return Party.SELF, plain


def year_of(header: str) -> int | None:
    """The one year that a header names: 2023 of `Dons 2023`; none of `2022-2023`."""
    years = _A_YEAR.findall(header)
    return int(years[0]) if len(years) == 1 else None


def without_year(header: str) -> str:
    """In plain words: `dons` of `Dons 2023`, nothing of `2023`."""
    return _A_YEAR.sub(" ", plain_words(header)).strip()


def of_money(plain: str) -> bool:
    return bool(_MONEY.search(plain))


def of_members(plain: str) -> bool:
    return bool(_MEMBERS.search(plain))

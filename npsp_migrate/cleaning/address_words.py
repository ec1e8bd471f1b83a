"""What belongs to a street or a city, and what beside them is something else: a remark, a floor, a number.

No list of places is shipped. So a text is refused for what it holds, never for a name that nobody knows.
"""

import re

from npsp_migrate.cleaning.places import country_named
from npsp_migrate.cleaning.spelling import fold

# Question, correction, e-mail, formula, markup: `12 ? rue Haute`, `*12 rue Haute`.
_SIGNS = re.compile(
    r"[?*@=<>\[\]{}\\~\"«»“”]|&(?:[a-z]+;|nbsp|amp|[a-z]*(?:acute|grave|circ|cedil)\b)|https?:|www\.", re.IGNORECASE
)
_LABEL = re.compile(r"[^\W\d][^\d,\n:]{1,30}:")  # `Livraison : 12 rue Haute`
_PHONE_OR_REGISTER = re.compile(r"(?<!\d)0[1-9](?:[ .-]?\d{2}){4}(?!\d)|\d{6}|\d[.,]\d{3}")

# A street that begins with a small letter and has no number: one of these words tells it from a remark.
_OF_A_PLACE = frozenset(
    """
    a all allee allees appt apt au aux av ave avenue bat batiment bd bld bois boulevard bourg bp bvd c/o centre
    ch chateau che chem chemin chez cite clos cote cours cs domaine ecole eglise ehpad esplanade faubourg fbg
    ferme foyer ham hameau imm immeuble imp impasse jardin l la ld le les lieu lieu-dit lieudit lot lotissement
    mairie maison mas mont montee moulin parc passage pl place placette plaine pont port promenade quai quartier
    r res residence restante rond-point route rte rue ruelle sente sentier sq square tour traverse tsa val
    venelle villa village voie za zac zi zone
    """.split()
)
_NO_ADDRESS = re.compile(
    r"(?:sdf|nc|n/?c|xx+|x|neant|inconnue?|illisible)(?![a-z])"
    r"|.*(?:\billisible\b|\badresse\b|\.\.|…|\b(?:j'habite|nous|c'est|merci|bonjour|attention)\b"
    r"|\bchez (?:lui|elle|eux|moi|sa|son|ses|leurs?)\b|[(,] ?(?:ou|pas|non|puis|ancien|nouv)|\bboite postale$|n°$)",
    re.DOTALL,
)
_NOT_HERE = re.compile(
    r"(?:idem|cf|voir|habite|travaille|ne|parti|partie|retour|plus|pas de courrier|quelque part|hiver|ete"
    r"|le week-?end)\b|(?:ex|pas) [0-9]|n'"
    r"|.*(?:\bn\.?p\.?a\.?i\b|\bet non\b|[0-9] ou [0-9]|\bjusqu'|\bmeme adresse\b|\b(?:ancienne|nouvelle) adresse\b"
    r"|\ba (?:confirmer|verifier|preciser|completer)\b|\ba demenage|\bdemenagee?\b|\bn'habite|\ba l'envoyeur\b"
    r"|\bses (?:parents|enfants)\b|\((?:ancien|nouvel|provisoire|a ver|ete\b|hiver))",
    re.DOTALL,
)
# The five digits behind these are no postal code, or what stands before the code is not all there.
_EXPECTS_MORE = frozenset(
    """
    adherent appartement appt apt au aux bat batiment boite bp bte capital carte casier chambre chez client code
    compte cs d' de departement dept des digicode dossier dpt du en esc escalier et etage fax id km la le les
    lot mc no num numero parcelle porte ref reference siren siret sur tel telephone tsa un une vers
    """.split()
)
_ARTICLES = frozenset("de du des d la le les l au aux".split())
_A_ROAD = frozenset({"d", "n", "a", "rd", "rn", "rn n", "rd n"})  # `D 12345 Toulouse`: a road, and no postal code
_COUNTRY_LETTERS = re.compile(r"(?:^|[\s,;(])[A-Z]{1,3}$")

_CEDEX = re.compile(r" ?\bc[eé]dex(?: ?[0-9]{1,2})?$", re.IGNORECASE)
_DISTRICT = re.compile(r"(?:paris|lyon|marseille) ([0-9]{1,2})(?:er|e|eme)?")
_NO_CITY = frozenset(
    """
    adresse allee allees appart appartement appt apt arrondissement av avenue bat batiment bd bld boulevard bp
    chez code confirmer cs dcd demenage demenagee depuis digicode envoyer esc escalier etage etages fax imp
    impasse inconnu inconnue interphone jusqu'en jusque l'attention m mail merci metro mlle mme mr n'habite npai
    ok ou parti partie preciser puis quai quartier rdc res residence retour route rte sans sauf sonner svp tel
    telephone tsa verifie verifier voir
    """.split()
)
# Behind a town's name; a town may begin with them: `Don`, `Bureau`.
_REMARKS = frozenset(
    """
    absent absente ancienne bureau decede decedee deces demande dimanche docteur domicile don dons dr droite
    entree ete europe europeenne face facturation fond gauche hall hiver immeuble jeudi l'ete l'hiver livraison
    lundi madame mardi mercredi metropolitaine monsieur nc npa null perso preference principale pro provisoire
    rdv recu retraite samedi scelle secondaire semaine siege temporaire travaux vendredi vendu vu week-end
    weekend
    """.split()
)
_NO_BEGINNING = frozenset("a chez dans de du en pres sous sur vers".split())  # `à Lille`, `près de Lille`
_NO_TOWN = frozenset("commune france nc nd nord null ouest est sud ville x xx".split())
_TO_DO = re.compile(r"\ba [a-z]{3,}er\b")  # `à relancer`
_REGION = re.compile(
    r"(?<! de)(?<! en)(?<! la) (?:auvergne|bretagne|normandie|occitanie|grand est|hauts de france"
    r"|ile[- ]de[- ]france|nord[- ]pas[- ]de[- ]calais|nouvelle[- ]aquitaine|paca|pays de la loire)$"
)
# A small word behind one of these is part of the name: `La rochelle`, `Aix en provence`.
_LEADS_ON = frozenset("la le les l de du des d en sur sous saint sainte st ste a au aux lez pres mont".split())
_MAY_BE_SMALL = _LEADS_ON | frozenset("cedex devant der et".split())
# Towns abroad whose codes have five digits as ours: without its country such an address looks French.
_ABROAD = frozenset(
    """
    agadir alger annaba barcelona barcelone berlin bilbao bologna bonn bremen casablanca cologne constantine dakar
    dortmund dresden dusseldorf essen fes firenze florence frankfurt freiburg genova hamburg hambourg hannover
    heidelberg istanbul karlsruhe kehl koln leipzig madrid malaga mannheim marrakech meknes milan milano munchen
    munich napoli naples nurnberg oran palma palermo rabat roma saarbrucken sarrebruck sevilla seville stuttgart
    tanger torino trier turin valencia venezia verona zaragoza
    """.split()
)
_FOREIGN_STREET = re.compile(
    r"^via |stra(?:ß|ss)e\b|\b(?:calle|carrer|avda|viale|piazza|plaza|rua|street)\b|str\."
    r"|[a-z](?:platz|weg|gasse)\b",
    re.IGNORECASE,
)


def is_street(text: str) -> bool:
    """Whatever stands before the postal code and can be written on an envelope. Nothing can, too."""
    folded = fold(text)
    words = [word for word in re.split(r"[\s,.;()']+", folded) if word]
    if _SIGNS.search(text) or _LABEL.match(text) or _PHONE_OR_REGISTER.search(text) or _NOT_HERE.match(folded):
        return False
    if _NO_ADDRESS.match(folded) or (
        text[:1].islower() and not re.search("[0-9]", text) and _OF_A_PLACE.isdisjoint(words)
    ):
        return False
    last = re.split(r"[\s,;(]", folded.rstrip(" .:°-"))[-1].rstrip(".°")
    before = words[-2] if len(words) > 1 else ""  # `rue du Lot` is whole, `lot` is not
    whole = last not in _ARTICLES and (before in _ARTICLES or (last == "etage" and before[:1].isdigit()))
    return (whole or last.replace(".", "") not in _EXPECTS_MORE) and folded.strip(" .:°") not in _A_ROAD


def ends_in_country_letters(street: str) -> bool:
    """`Hauptstraße 12, D` before `-10115`: a code of another country."""
    return bool(_COUNTRY_LETTERS.search(street))


def is_city(text: str, code: str) -> bool:
    """A town's name, with its CEDEX or its district: `Paris 2e`. `Paris bât. B`, `Lyon/Villeurbanne` are none."""
    name = _CEDEX.sub("", text).strip(" .-")
    folded = fold(name)
    if (
        _SIGNS.search(name)
        or re.search(r" [-–—] |[:!+#_|]|\bm\. |(?<!\bs)/", folded)
        or country_named(name) not in ("", "Monaco")
    ):
        return False
    if re.search("[0-9]", name):
        district = _DISTRICT.fullmatch(folded)
        return bool(district and (code.endswith(("000", "116")) or int(district[1]) == int(code[-2:])))
    words = [word for word in re.split(r"[\s.,()]+", folded) if word]
    if not words or (len(words) > 1 and (len(words[-1]) == 1 or words[0] in ("rue", "chemin"))):
        return False
    if words[0] in _NO_BEGINNING or (len(words) == 1 and words[0] in _NO_TOWN) or _TO_DO.search(folded):
        return False
    half = len(words) // 2
    return (
        _NO_CITY.isdisjoint(words)
        and _REMARKS.isdisjoint(words[1:])
        and not _REGION.search(folded)
        and not (half and words[:half] == words[half:])
        and (name == name.lower() or _small_words_lead_on(name))
    )


def _small_words_lead_on(name: str) -> bool:
    words = [word for word in re.split(r"[\s.,()]+", name) if word]
    return all(
        not word[0].islower()
        or fold(word) in _MAY_BE_SMALL
        or re.match(r"[dl]['’].|s/", word) is not None
        or fold(before) in _LEADS_ON
        for before, word in zip(["", *words], words, strict=False)
    )


def looks_foreign(street: str, city: str) -> bool:
    """Named without its country, though its words are of another language or its town is known abroad."""
    return bool(_FOREIGN_STREET.search(street)) or fold(city) in _ABROAD

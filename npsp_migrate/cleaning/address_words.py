"""What belongs to a street or a city, and what beside them is something else: a remark, a floor, a number.

No list of places is shipped. So a text is refused for what it holds, never for a name that nobody knows.
"""

import re

from npsp_migrate.cleaning.places import country_named
from npsp_migrate.cleaning.spelling import fold

# Question, correction, e-mail, formula, markup: `12 ? rue Haute`, `*12 rue Haute`.
_SIGNS = re.compile(
    r"[?#*@=<>\[\]{}\\~\"«»“”]|&(?:[a-z]+;|nbsp|amp|[a-z]*(?:acute|grave|circ|cedil)\b)|https?:|www\.",
    re.IGNORECASE,
)
_LABEL = re.compile(r"[^\W\d][^\d,\n:]{1,30}:")  # `Livraison : 12 rue Haute`
_PHONE_OR_REGISTER = re.compile(
    r"\d{1,2}/\d{1,2}/\d{2,4}|\+\d\d|(?<!\d)0[1-9](?:[ .-]?\d{2}){4}(?!\d)|\d{6}|\d[.,]\d{3}"
)

# A street that begins with a small letter begins with one of these; any other word is a remark: `papa 9 rue Haute`.
_OF_A_PLACE = frozenset(
    """
    all allee allees appt apt au aux av ave avenue bat batiment bd bld bois boulevard bourg bp bvd c/o centre ch
    chateau che chem chemin chez cite clos cote cours cs domaine ecole eglise ehpad esplanade faubourg fbg ferme
    foyer ham hameau imm immeuble imp impasse jardin km l la ld le les lieu lieu-dit lieudit lot lotissement
    mairie maison mas mont montee moulin n no n° parc passage pl place placette plaine pont port poste promenade
    quai quartier r rd res residence restante rn rond-point route rte rue ruelle sente sentier sq square tour
    traverse tsa val venelle villa village voie za zac zi zone
    """.split()
)
_BEGINS_AS_REMARK = re.compile(
    r"(?:idem|cf|voir|travaille|retour|plus|quelque part|le week-?end"
    r"|sdf|n/?[acd]|x+|neant|illisible|test|vide|null|none|oui|non)(?![a-z])"
    r"|sans (?!souci)|pas (?:(?:de |d')(?:rue|nom|courrier|adresse)\b|(?!d))|(?:en attente|a la rue)\b"
    r"|(?:confidentiel(?:le)?|secret|manque|incomplete?|voiture)$|(?:ex|pas) [0-9]|n'|a [a-z]{2,}(?:er|ir|re)\b"
)
_HOLDS_A_REMARK = re.compile(
    r"\bn\.?p\.?a\.?i\b|\bet non\b|\bjusqu'|\badresse\b|\billisible\b|\bn'(?:y )?habite|\ba l'envoyeur\b"
    r"|\ba (?:demenage|confirmer|verifier|preciser|completer)"
    r"|\b(?:j'habite|nous|c'est|merci|bonjour|attention|memes?)\b"
    r"|\bchez (?:lui|elle|eux|moi|sa|son|ses|ma|mon|mes|leurs?|papa|maman)\b"
    r"|(?<!de )\bl'(?:hiver|ete)\b|[(,] ?(?:ou|pas|non|puis|ex)\b|\((?:ancien|nouvel|provisoire|a ver|ete\b|hiver)"
    r"|\bau lieu d|\bpas [0-9]"
    r"|[a-z] en (?:janv|fevr|mars|avri|mai|juin|juil|aout|sept|octo|nove|dece)"
    r"|[0-9] ou [0-9]|[a-z)] et [0-9]|€|\.\.|…|\bboite postale$|n°$"
)
# The five digits behind these are no postal code, or what stands before the code is not all there.
_EXPECTS_MORE = frozenset(
    """
    adherent appartement appt apt au aux bat batiment boite bp bte capital carte casier chambre chez client code
    compte cs d' dans de departement dept des digicode dossier dpt du en esc escalier et etage fax id km la le
    les lot mc no num numero parcelle porte poste ref reference siren siret sur tel telephone tsa un une vers
    """.split()
)
_ARTICLES = frozenset("de du des d la le les l au aux".split())
_A_ROAD = frozenset({"d", "n", "a", "rd", "rn", "rn n", "rd n"})  # `D 12345 Toulouse`: a road, and no postal code
_COUNTRY_LETTERS = re.compile(r"(?:^|[\s,;(])[A-Z]{1,3}$")

_CEDEX = re.compile(r" ?\bc[eé]dex(?: ?[0-9]{1,2})?$", re.IGNORECASE)
_DISTRICT = re.compile(r"(?:paris|lyon|marseille) ([0-9]{1,2}|[ivx]{1,5})(?:er|e|eme)?")
_ROMAN = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split()
_NO_CITY = frozenset(
    """
    adresse allee allees appart appartement appt apt arrondissement av avenue bat batiment bd bld boulevard bp
    cedex chez code confirmer cs dcd demenage demenagee depuis digicode envoyer esc escalier etage etages fax
    imp impasse inconnu inconnue interphone jusqu'en jusque l'attention m mail merci metro mlle mme mr n'habite
    npai ok ou parti partie preciser puis quai quartier rdc res residence retour route rte sans sauf sonner svp
    tel telephone tsa verifie verifier voir
    """.split()
)
# Behind a town's name; a town may begin with them: `Don`, `Bureau`.
_REMARKS = frozenset(
    """
    absent absente acces actuellement ancienne archive bientot boite bte bureau ccas cedex chu conge corrige
    cotisation covoiturage decede decedee deces defaut demande demission demissionnaire derriere destinataire
    dimanche distribue docteur domicile don dons doublon dr droite ehpad entree epoux erreur erronee ete europe
    europeenne ex expulse expulsee face facturation famille fausse fce fond fr gare gauche hall heberge hebergee
    hiver hospitalise hospitalisee hs immeuble jeudi l'ete l'hiver livraison lundi madame mardi mercredi
    metropolitaine monsieur nc ne non npa null oui parents paye payee perso pli plus portail preference
    principal principale pro proche provisoire rdv reclame recu refuse refusee retire retraite revoir samedi
    scelle secondaire semaine seul seule siege sonnette svp temporaire test travaux utiliser vacances vend
    vendredi vendu veuve voisin voisine vu week-end weekend
    """.split()
)
# In a street, unless an article makes them a name: `rue de l'Hiver`.
_STREET_REMARKS = frozenset(
    """
    absent absente actuelle actuellement anciennement apres archive avant bientot completer confirmer conge
    corrige cotisation covoiturage dcd decede decedee demander demenage demenagee demission demissionnaire
    depuis domicilie domiciliee doublon enfants erreur ete ex expulse expulsee fausse faux habite heberge
    hebergee hiver hospitalise hospitalisee identique inconnu inconnue inonde jusqu jusque loge logee meme memes
    ne nee ok ou pareil parti partie paye payee personnes provisoire provisoirement puis refuse refusee sauf
    seul seule sonner squat svp temporaire vacances vendu vendue verifie verifiee verifier
    """.split()
)
_MONTHS = frozenset("janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre".split())
_NO_BEGINNING = frozenset("a chez dans de du en pres sous sur vers".split())  # `à Lille`, `près de Lille`
_NO_TOWN = frozenset(
    "aucune commune est france idem nc nd neant non nord null ouest oui sud test vide ville x xx".split()
)
_TO_DO = re.compile(r"\ba [a-z]{3,}er\b")  # `à relancer`
_REGION = re.compile(
    r"(?<! de)(?<! en)(?<! la) (?:auvergne|bretagne|normandie|occitanie|grand est|hauts de france"
    r"|ile[- ]de[- ]france|nord[- ]pas[- ]de[- ]calais|nouvelle[- ]aquitaine|paca|pays de la loire)$"
)
# Whole names of large towns: what follows one is a remark, unless it leads on (`Tours sur Marne`, `Metz-Tessy`).
_TOWNS = frozenset(
    """
    ajaccio albi amiens angers angouleme annecy antibes argenteuil arles auxerre avignon bastia bayonne belfort
    besancon beziers blois bordeaux bourges brest brive caen cahors calais cannes cayenne chambery chartres
    cholet colmar colombes courbevoie creteil dijon dunkerque epinal evreux grenoble laval lille limoges lorient
    lyon mamoudzou marseille metz montauban montpellier montreuil mulhouse nancy nanterre nantes nevers nice
    nimes niort noumea orleans papeete paris pau perigueux perpignan poitiers quimper reims rennes roubaix rouen
    strasbourg tarbes toulon toulouse tourcoing tours troyes vannes versailles villeurbanne
    """.split()
)
_LARGE_TOWN = re.compile(
    r"(?:aix[- ]en[- ]provence|boulogne[- ]billancourt|clermont[- ]ferrand|fort[- ]de[- ]france"
    r"|l[ae] (?:havre|mans|rochelle)|(?:saint|st)[- ](?:denis|etienne|malo|nazaire|quentin)|[a-z]+)"
    r"(?= )(?! (?:sur|en|la|le|les|l'|d'|d|l|du|sous|cedex)\b)"
)
# A small word behind one of these is part of the name: `La rochelle`, `Aix en provence`.
_LEADS_ON = frozenset("la le les l de du des d en sur sous saint sainte st ste a au aux lez pres mont".split())
_MAY_BE_SMALL = _LEADS_ON | frozenset("cedex devant der et".split())
# Well-known towns of two names, whose second is often typed small: `Clermont ferrand`.
_DOUBLE = frozenset(
    """
    boulogne-billancourt bourgoin-jallieu bruay-labuissiere cesson-sevigne charleville-mezieres chateau-gontier
    chateau-thierry cherbourg-octeville clermont-ferrand corbeil-essonnes decines-charpieu evry-courcouronnes
    equeurdreville-hainneville ferney-voltaire grand-couronne grand-quevilly grande-synthe haute-goulaine
    henin-beaumont illkirch-graffenstaden le-grand-quevilly le-kremlin-bicetre le-petit-quevilly levallois-perret
    maisons-alfort maisons-laffitte moissy-cramayel noyelles-godault petit-quevilly pontault-combault ris-orangis
    romorantin-lanthenay rueil-malmaison thorigne-fouillard villers-bretonneux villers-cotterets
    """.split()
)
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
    remark_or_number = (
        _SIGNS.search(text)
        or _LABEL.match(text)
        or _PHONE_OR_REGISTER.search(text)
        or _BEGINS_AS_REMARK.match(folded)
        or _HOLDS_A_REMARK.search(folded)
    )
    if remark_or_number or any(map(_is_remark, ["", *words], words)):
        return False
    if text[:1].islower() and words[0] not in _OF_A_PLACE:
        return False
    return not _is_cut_short(folded, ["", "", *words][-2], ["", *words][-1])


def _is_remark(before: str, word: str) -> bool:
    return word in _STREET_REMARKS and before not in _ARTICLES and before != "soldat"


def _is_cut_short(folded: str, before: str, last: str) -> bool:
    """`BP`, `rue de`, `6 rue Haute 2023`: the digits behind it are no postal code, or it has too many itself."""
    if last.isdigit() and 1950 < int(last) < 2040 and before not in _MONTHS and not before.isdigit():
        return True
    if last not in _ARTICLES and (before in _ARTICLES or (last == "etage" and before[:1].isdigit())):
        return False  # `rue du Lot`, `3e étage`
    bare = re.split(r"[\s,;(]", folded.rstrip(" .:°-"))[-1].replace(".", "").rstrip("°")
    return bare in _EXPECTS_MORE or folded.strip(" .:°") in _A_ROAD


def ends_in_country_letters(street: str) -> bool:
    """`Hauptstraße 12, D` before `-10115`: a code of another country."""
    return bool(_COUNTRY_LETTERS.search(street))


def is_city(text: str, code: str) -> bool:
    """A town's name, with its CEDEX or its district: `Paris 2e`. `Paris bât. B`, `Lyon/Villeurbanne` are none."""
    name = _CEDEX.sub("", text).strip(" .-")
    folded = fold(name)
    if (
        _SIGNS.search(name)
        or re.search(r" [-–—] ", text)
        or re.search(r"[:!+#_|&]|\bm\. |\ba cote\b|(?<!\bs)/", folded)
        or country_named(name) not in ("", "Monaco")
    ):
        return False
    if district := _DISTRICT.fullmatch(folded):
        return _is_district_of(district[1], code)
    if re.search("[0-9]", name):
        return False
    words = [word for word in re.split(r"[\s.,()]+", folded) if word]
    if not words or (len(words) > 1 and (len(words[-1]) == 1 or words[0] in ("rue", "chemin"))):
        return False
    if words[0] in _NO_BEGINNING or (len(words) == 1 and words[0] in _NO_TOWN) or _TO_DO.search(folded):
        return False
    half = len(words) // 2
    return (
        _NO_CITY.isdisjoint(words)
        and _REMARKS.isdisjoint(words[1:])
        and not _goes_on_behind_town(folded)
        and not _REGION.search(folded)
        and not (half and words[:half] == words[half:])
        and (name == name.lower() or _small_words_lead_on(name) or folded.replace(" ", "-") in _DOUBLE)
    )


def _is_district_of(number: str, code: str) -> bool:
    told = int(number) if number.isdigit() else _ROMAN.index(number) + 1 if number in _ROMAN else 0
    return told > 0 and (code.endswith(("000", "116")) or told == int(code[-2:]))


def _goes_on_behind_town(folded: str) -> bool:
    """`Nancy Croix-Rouge`, `Clermont-Ferrand chez Paul`."""
    found = _LARGE_TOWN.match(folded)
    return bool(found and (not found[0].isalpha() or found[0] in _TOWNS))


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

"""Words that tell what a name is: an organisation, nobody, a first name. Folded: no accents, no capitals."""

import re
from collections.abc import Sequence

from npsp_migrate.cleaning.spelling import fold

_LEGAL_FORM = re.compile(
    r".*(?<!\w)(?:sarl|s\.a\.r\.l\.?|sasu|eurl|scop|snc|selarl|gaec|scea|ccas|asbl|gmbh|ltd|s\.a\.s\.?"
    r"|loi 1901)(?!\w).*"
)
_SHORT_FORM = re.compile(
    r"^SA(?= )|(?<!\w)(?:SAS|SCI|SCP|EARL|GIE|EPIC|CSE)(?!\w)"
)  # in small letters some are surnames
_FIRM = re.compile(r".*(?<!\w)(?:& cie|et cie|& co|& fils|et fils|& associes|et associes|freres)(?!\w).*")
# Only in front: behind a civility they are surnames. The second list needs `de` too: `BUREAU Jean` is a man.
_TRADES = """
    admr agence allianz amicale apei asso assoc association atelier ateliers auchan axa banque basket bnp
    boucherie boulangerie brasserie brocante cabinet caf cagnotte carrefour centre chu cic cinema clinique
    club coiffure collecte collectif college comite communaute commune compagnie congregation conseil
    cooperative copropriete cpam creche credit decathlon departement diocese ecole edf ehpad entreprise
    epicerie equipe etablissement etablissements ets faculte federation fleuriste fondation fonds football
    garage groupe groupement gym handball hopital imprimerie institut institution intermarche judo kermesse
    kiwanis laboratoire laboratoires lcl les librairie ligue lycee maaf macif maif mairie matmut metropole
    mgen mjc musee mutuelle office opticien optique paroisse patisserie pharmacie prefecture quete region
    restaurant rotary rugby sncf societe soroptimist stade ste supermarche syndicat tennis theatre tirelire
    tombola transports tribunal union universite urne urssaf
    """.split()
_TRADES_AND_SURNAMES = """
    bureau caisse camping chambre chateau domaine etude hotel loto magasin maison reseau residence salon
    service taxi tresor vente ville
    """.split()
_ORGANISATION = re.compile(
    rf"(?:{'|'.join(_TRADES)}|lions club|inner wheel|centre leclerc)\b(?!-).*"
    rf"|(?:{'|'.join(_TRADES_AND_SURNAMES)}) (?:d[eu]s?|aux?|l[ae]s?|d'|l').+"
)
# `Les enfants Martin` are people; `Les Enfants du Mékong` are an association.
_PEOPLE = re.compile(r"les (?:petits-)?(?:enfants|epoux|filles|freres|soeurs|cousins|consorts) (?!d[eu]s? |d')")
_NOBODY = re.compile(
    r"(?:don |donateurs? |donatrices? )?anonymes?|anonymous|anonyme .*|x+|\?+|inconnue?s?|divers(?: .*)?"
    r"|particuliers?|donateurs?|donatrices?|sans nom|non renseigne|(?:sous-? ?)?total(?: .*)?|test|toto"
    r"|nom inconnu|nom prenom|prenom nom|(?:nom )?illisible"
    r"|(?:report )?a nouveau|reports?"
)

# First names that are hardly ever surnames: they show which end of a column's names is which, and whether a
# couple's one first name is hers or his. Common names that are surnames too (Martin, Simon…) stand apart.
WOMEN = frozenset(
    """
    agathe agnes aicha alexandra alice aline alix amandine amelie aminata anais andree angelique anita anne
    annick annie antoinette ariane arlette armelle astrid aude audrey aurelie awa axelle beatrice benedicte
    berengere berenice bernadette betty brigitte camille candice capucine carine carole caroline cassandra
    catherine cecile celia celine chantal charlene charlotte chloe christel christelle christiane christine
    cindy claire clara claudine clemence clementine coline coralie corinne cynthia daniele danielle deborah
    delphine denise dorothee edith elena eliane elisa elisabeth elise ella elodie eloise elsa emeline emilie
    emma emmanuelle estelle esther eugenie eva eveline evelyne fabienne fanny fatima fatou fatoumata flora
    florence floriane francine francoise frederique gabrielle gaelle genevieve georgette geraldine ghislaine
    gisele gwenaelle helene henriette hortense huguette ines ingrid irene isabelle jacqueline jade janine
    jeannine jennifer jessica jocelyne joelle johanna josette josiane julia julie juliette justine karine
    katia khadija laetitia lara laura laurence laurie lea leila lena leonie liliane lina line lisa lise
    loane lola louise lucette lucie lucienne lucile ludivine lydia lydie madeleine mael maelle magali maite
    manon marcelle margaux margot marianne marie marielle marine marjorie marlene marthe martine maryline
    maryse maryvonne mathilde maud melanie melissa melodie michele micheline mireille monique morgane muriel
    myriam nadege nadia nadine naima nathalie nelly nicole nina noelle noemie nora oceane odette odile
    olivia ophelie pascale patricia paule paulette pauline peggy priscilla rachel raphaelle rebecca regine
    renee rolande romane rosalie roselyne sabine sabrina samia samira sandra sandrine sarah severine sidonie
    simone soizic solange solene sonia sophie stephanie suzanne sylvaine sylvette sylvie tatiana therese
    valerie vanessa veronique victoria violaine violette virginie viviane yasmina yasmine yolande yvette
    yvonne zoe
    """.split()
)
MEN = frozenset(
    """
    abdel adrien alexis anthony antonin aurelien cedric christophe corentin cyprien cyril cyrille damien
    didier dimitri dorian eric erwan fabien fabio fabrice florian franck frederic gael gaetan ghislain
    gregoire gregory gwenael hakim herve ismael jacky jean jeremie jeremy jerome jimmy jonathan julien karim
    kevin lionel loic loris ludovic mathias mathis matteo maxence maxime mehdi michael mickael mikael mikel mouloud
    mustapha nassim nathan noam patrice quentin rachid rafael raphael remi robin rodolphe rudy samir
    sebastien serge stanislas stephane sylvain tanguy teddy theo theophile thibault thibaut thierry timothee
    ugo wilfried yanis yann yannick yoann yohan youssef yvan yves zinedine
    """.split()
)
BOTH = frozenset(
    """
    abdoulaye adam adrien ahmed alain alban albert alexandre alfred andre antoine armand arnaud aubert
    auguste augustin aurore aymeric baptiste barthelemy bastien benjamin benoit bernard bertrand blaise
    blanche boris brice bruno charles christian claude clement clovis colette constance constant daniel
    david denis diane dominique edmond edouard emile emmanuel etienne evan felix ferdinand fernand fleur
    florent francis francois gabriel gaspard gaston gauthier gautier georges gerald gerard germain germaine
    gilbert gilles guillaume gustave guy hassan henri henry hilaire honore hubert hugo ibrahim jacob jacques
    jeanne joel johan jordan jose joseph jules lambert laure laurent leger leo leon leonard lilian lou louis
    luc lucas lucien malik mamadou marc marcel marguerite marion marius martin mathieu matthieu maurice
    michel mohamed mohammed moussa nicolas noel norbert oliver olivier oscar ousmane pascal patrick paul
    perrine philippe pierre raymond regis remy rene richard robert roger roland rolland romain ronan rose
    said salim salome samuel simon thomas tristan valentin valentine valery victoire victor vincent vivien
    xavier
    """.split()
)
KNOWN = WOMEN | MEN
_BOTH_OF_WOMEN = frozenset(
    """
    aurore blanche claude colette constance diane dominique fleur germaine jeanne jose laure lou marguerite marion
    perrine rose salome valentine victoire
    """.split()
)
# Beside a word that is as often a first name as a surname, these alone tell who is who.
_NEVER_SURNAMES = (
    WOMEN
    - frozenset(
        """
        aicha alice aline alix anais andree anita anne annie ariane armelle astrid aude axelle beatrice
        camille candice capucine carine carole catherine celine chantal christine cindy claire clara
        clemence clementine constance cynthia danielle elena eliane elisa elise ella elsa emma esther
        eugenie eva evelyne fabienne fatima flora florence francine frederique georgette germaine henriette
        hortense huguette ines irene jacqueline jade jennifer julia julie juliette justine lara laura laure
        laurence lea leila lena lina line lise lola louise lucie lydia lydie madeleine mael manon margot
        marie marine marthe martine mathilde maud michele myriam nadia nina noelle nora octavie odette odile
        olive olivia ophelie pascale paule paulette peggy rachel raphaelle regine renee romane rosalie
        sabine samia samira sandra sarah simone solene victoria violette
        """.split()
    )
) | frozenset(
    """
    alexandra cedric frederic gaetan jeremy kevin ludovic mickael sebastien stephane wilfried yannick
    """.split()
)

# What stands where a first name would, and is none: relations, titles, estates, placeholders, things of an account.
_NO_FIRST_NAMES = frozenset(
    """
    abbe abonne abonnee accueil achat acompte adh adhesion aine ainee air ami amie amies amis anniversaire
    annul annulation annule anonyme assmat attn aumonier avance bapteme benevole benevoles bibliothecaire
    billetterie bonjour bonsoir brocante buvette c'est cadre cagnotte capitaine cb challenge chanoine chef
    cheque cheques chez chq classe client cliente collecte collegue collegues colonel commandant communion
    compta comptable concert conjoint conjointe consorts contact cordialement cotis cotisation cotisations
    course cousin cousine deces defi deuil directeur directrice dit dite don donateur donatrice dons drs
    ecole elu enfant enfants epouse epoux equipe especes essai etc etude ex facebook fact facture famille
    familles feu feue fille fils frais frere freres gala general google grand-mere grand-pere grands-parents
    groupe hello helloasso heritiers hoirie hommage impaye inconnu indivision infirmier infirmiere instagram
    interne jeune jr junior kermesse kine lecteur lectrice leetchi legs loto maire maitresse maman mamie
    marathon marche mariage match memoire merci mere mesdames messieurs mgr mm mmes monseigneur mrs ms
    naissance ndf nn noces nom notaire nounou nouvelle objet obseques octobre oncle papa papi papy parents
    patient patiente patron patronne paypal pere petit-fils petite-fille petits-enfants petits-fils pour
    prelevement prenom president presidente prlv prs psychologue qpv rando randonnee rbt recu rejet remb
    remboursement remise repas report representant reservation resp responsable rf salaire salut secretaire
    secretariat senior service signature signe soeur soeurs soiree solde souvenir sr stagiaire stand stripe
    subvention succession sumup sur tante tata team test tonton tournoi trail tresorier tresoriere tuteur
    tutrice un une vente veuf veuve vide vir virement virements virt voisin voisine vve x xx xxx
    """.split()
)
_NO_SURNAMES = frozenset(  # of a bank statement, of an account, of a school
    """
    acompte adh adhesion annul annulation annule ape apel avance cb cheque cheques chq chu cotis cotisation fact
    facture fcpe helloasso impaye mjc ndf paypal prlv rbt rejet remb remboursement report rf solde vir virement
    virements virt
    """.split()
)
_PLACEHOLDERS = frozenset(
    {"x", "xx", "xxx", "nn", "inconnu", "inconnue", "anonyme", "nom", "test", "illisible", "un", "une"}
)
_CUT_SHORT = frozenset("de des le la les".split())  # `Pierre DE`
_TITLES = frozenset("comte comtesse baron baronne marquis marquise vicomte vicomtesse duc duchesse".split())
_TITLED = re.compile(r"d(?:[eu] |es |['’])")  # `Comte de Ségur`; `Paul MARQUIS` is a man
# `JP`, `Mth`: initials without their dots. `PauI`, `MArtin`: a capital read or typed for another letter.
_NO_VOWEL = re.compile(r"[b-df-hj-np-tv-xz]{2,3}", re.IGNORECASE)
_ODD_CAPITALS = re.compile(
    r"(?!(?:Mc|Mac|De|Di|Du|Da|Des|La|Le|Van|Von|Fitz|El|Al|Ben|Bou|St)[A-ZÀ-Þ])"
    r".*(?:[a-zà-öø-ÿ][A-ZÀ-ÖØ-Þ]|[A-ZÀ-ÖØ-Þ]{2}[a-zà-öø-ÿ]).*"
)
_OFFICE = re.compile(
    r"l[ea] (?:maire|president|presidente|directeur|directrice|cure|prefet|prefete|depute|deputee|senateur"
    r"|senatrice|ministre|tresorier|tresoriere|secretaire|proviseur|recteur|gerant|gerante|responsable)"
)
_NAME_SHAPED = re.compile(r"[^\W\d_]+(?:[-'’.]{1,2}[^\W\d_]+)*\.?")
_COMPOUND_HEADS = frozenset({"jean", "marie", "anne", "pierre", "paul", "louis", "charles"})


def names_organisation(text: str) -> bool:
    """A company, an association, a town hall, or a collection box: no person."""
    folded = fold(text)
    if re.fullmatch(r"les [^ ]+", folded):  # `Les Dupont`
        return False
    return bool(_SHORT_FORM.search(text)) or any(
        form.fullmatch(folded) for form in (_LEGAL_FORM, _ORGANISATION, _FIRM)
    )


def may_be_organisation(text: str) -> bool:
    """`BOUCHERIE Martin`: a shop, or Martin Boucherie as people write surnames."""
    if _LEGAL_FORM.fullmatch(fold(text)):
        return False
    first, _, rest = text.partition(" ")
    if first == "SA":  # a firm, or Mr Sá
        return True
    if _SHORT_FORM.search(text):
        return text.count(" ") == 1 and (may_be_first_name(first) or may_be_first_name(rest))  # `SAS Pierre`
    if _PEOPLE.match(fold(text)):
        return True
    before, _, last = text.rpartition(" ")  # `LES ROCHES Paul`
    return first.isupper() and before.isupper() and may_be_first_name(last) and not last.isupper()


def names_nobody(text: str) -> bool:
    return bool(_NOBODY.fullmatch(fold(text).strip(" .()-\"'")))


def looks_like_maiden_name(name: str) -> bool:
    return bool(_NAME_SHAPED.fullmatch(name.replace(" ", "-"))) and fold(name) not in _PLACEHOLDERS


def looks_like_names(first: str, last: str) -> bool:
    """No remark, title or placeholder among the words: `Abbé Durand` and `En mémoire de Jean` are none."""
    firsts, lasts = first.split(), last.split()
    if not all(map(_NAME_SHAPED.fullmatch, firsts + lasts)):
        return False
    if _second_is_the_first(firsts) or firsts[-1:] in (["M"], ["M."]):  # an initial, or `monsieur` behind the name
        return False
    if any(word[0].islower() or is_no_first_name(word) or _NO_VOWEL.fullmatch(word) for word in firsts):
        return False
    if any(map(_ODD_CAPITALS.fullmatch, firsts)) or (fold(first) in _TITLES and _TITLED.match(last)):
        return False
    if "À" in firsts or re.fullmatch(r"[^\W_]\.", last):  # `M. Dupont à Lyon`, `M. P.`
        return False
    if any("." in word[:-1] for word in lasts):  # `Martin.Durand`, `M.A.R.T.I.N`
        return False
    if any(fold(word) in _NO_SURNAMES for word in lasts):
        return False
    return fold(last) not in _PLACEHOLDERS | _CUT_SHORT and not (_OFFICE.fullmatch(fold(last)) and not first)


def _second_is_the_first(firsts: Sequence[str]) -> bool:
    """`Service Solène`, `Anniversaire Paul`: no first name stands before one that is known. An initial may."""
    return (
        len(firsts) > 1
        and len(firsts[0].rstrip(".")) > 1
        and not may_be_first_name(firsts[0])
        and any(map(may_be_first_name, firsts[1:]))
    )


def is_no_first_name(word: str) -> bool:
    """`Sœur`, `Maman`, `Succession`: beside a first name they are no surname either, unless capitals say so."""
    return fold(word).rstrip(".") in _NO_FIRST_NAMES


def is_surely_first_name(word: str) -> bool:
    """`Sophie` beside `Martin`: a woman's name that nobody bears as a surname, or one of the few men's."""
    head, _, tail = fold(word).partition("-")
    return head in _NEVER_SURNAMES and (not tail or tail in KNOWN or tail in BOTH)


def is_first_name(word: str) -> bool:
    """A word that is a first name and hardly ever a surname: `Sophie`, `Jean-Pierre`."""
    folded = fold(word)
    head, mark, tail = folded.partition("-")
    if folded in KNOWN or not mark:
        return folded in KNOWN
    return (tail in KNOWN and head in KNOWN) or (head in _COMPOUND_HEADS and tail in BOTH)


def may_be_first_name(word: str) -> bool:
    return is_first_name(word) or fold(word) in BOTH


def is_second_of_compound(before: str, word: str) -> bool:
    """`Jean Pierre`, `Marie Claude`: two words, one first name."""
    return fold(before) in _COMPOUND_HEADS and may_be_first_name(word)


def womans_name(first_name: str) -> bool:
    return _gendered(first_name, WOMEN)


def mans_name(first_name: str) -> bool:
    """Also one that is a surname as well: `Mme Paul Martin` names his wife, not her."""
    return _gendered(first_name, MEN | (BOTH - _BOTH_OF_WOMEN))


def _gendered(first_name: str, names: frozenset[str]) -> bool:
    """By the first word: `Jean-Marie` is a man, `Marie-Jean` a woman."""
    return re.split(r"[ -]", fold(first_name), maxsplit=1)[0] in names - {
        "camille",
        "alix",
        "frederique",
        "mael",
        "axelle",
    }

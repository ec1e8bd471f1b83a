"""One person in one cell: who is it, and which word is which?"""

import pytest

from npsp_migrate.cleaning import Outcome
from npsp_migrate.model.columns import NameOrder

# text → salutation, first name, last name, maiden name
ALONE = {
    "Sophie Martin": (None, "Sophie", "Martin", None),
    "Martin Sophie": (None, "Sophie", "Martin", None),
    "Charles de Gaulle": (None, "Charles", "de Gaulle", None),
    "J. Dupont": (None, "J.", "Dupont", None),
    "Sophie Martin épouse Dupont": (None, "Sophie", "Dupont", "Martin"),
    "DUPONT Marie-Claude": (None, "Marie-Claude", "Dupont", None),
    "Marie-Claude DUPONT": (None, "Marie-Claude", "Dupont", None),
    "M. Jean DUPONT": ("M.", "Jean", "Dupont", None),
    "M DUPONT Jean": ("M.", "Jean", "Dupont", None),
    "M.DUPONT Jean": ("M.", "Jean", "Dupont", None),
    "Monsieur Jean DUPONT": ("M.", "Jean", "Dupont", None),
    "Mr Jean DUPONT": ("M.", "Jean", "Dupont", None),
    "MME DUPONT Anne": ("Mme", "Anne", "Dupont", None),
    "Mlle Anne DUPONT": ("Mme", "Anne", "Dupont", None),
    "Dr Paul DURAND": ("Dr", "Paul", "Durand", None),
    "Monsieur le Docteur Paul DURAND": ("Dr", "Paul", "Durand", None),
    "Pr. Paul DURAND": ("Pr", "Paul", "Durand", None),
    "Me Paul DURAND": ("Me", "Paul", "Durand", None),
    "Mme DUPONT": ("Mme", None, "Dupont", None),
    "Mme Dupont": ("Mme", None, "Dupont", None),
    "Vve DUPONT": ("Mme", None, "Dupont", None),
    "Mme veuve DUPONT": ("Mme", None, "Dupont", None),
    "M. de La Tour": ("M.", None, "de La Tour", None),
    "Dupont, Jean": (None, "Jean", "Dupont", None),
    "Blondel, OLIVIER": (None, "Olivier", "Blondel", None),
    "eliane Amrani": (None, "Eliane", "Amrani", None),
    "DUPONT, Jean": (None, "Jean", "Dupont", None),
    "Dupont, Mme Anne": ("Mme", "Anne", "Dupont", None),
    "DUPONT Anne (Mme)": ("Mme", "Anne", "Dupont", None),
    "de La Tour, Jean-Noël": (None, "Jean-Noël", "de La Tour", None),
    "M. Jean-Noël de La Tour": ("M.", "Jean-Noël", "de La Tour", None),
    "Jean-Noël DE LA TOUR": (None, "Jean-Noël", "de La Tour", None),
    "DE LA TOUR Jean-Noël": (None, "Jean-Noël", "de La Tour", None),
    "de LA TOUR Jean-Noël": (None, "Jean-Noël", "de La Tour", None),
    "Charles de GAULLE": (None, "Charles", "de Gaulle", None),
    "Charles DE GAULLE": (None, "Charles", "de Gaulle", None),
    "LE GOFF Yann": (None, "Yann", "Le Goff", None),
    "Le GOFF Yann": (None, "Yann", "Le Goff", None),
    "Yann LE GOFF": (None, "Yann", "Le Goff", None),
    "Yann Le Goff": (None, "Yann", "Le Goff", None),
    "LA FONTAINE Jean": (None, "Jean", "La Fontaine", None),
    "VAN DER BERG Lise": (None, "Lise", "van der Berg", None),
    "Charles d'AUBIGNÉ": (None, "Charles", "d'Aubigné", None),
    "D’AUBIGNÉ Charles": (None, "Charles", "d’Aubigné", None),
    "Sean O'BRIEN": (None, "Sean", "O'Brien", None),
    "N'DIAYE Awa": (None, "Awa", "N'Diaye", None),
    "MCDONALD Ronald": (None, "Ronald", "McDonald", None),
    "McDONALD Ronald": (None, "Ronald", "McDonald", None),
    "MACDONALD Flora": (None, "Flora", "MacDonald", None),
    "MACRON Luc": (None, "Luc", "Macron", None),
    "Sophie Dupont": (None, "Sophie", "Dupont", None),
    "Sophie-Anne Petit": (None, "Sophie-Anne", "Petit", None),
    "Sophie Sas": (None, "Sophie", "Sas", None),
    "Dupont Sophie": (None, "Sophie", "Dupont", None),
    "JEAN DUPONT": (None, "Jean", "Dupont", None),
    "sophie dupont": (None, "Sophie", "Dupont", None),
    "Jean Pierre Dupont": (None, "Jean Pierre", "Dupont", None),
    "DUPONT Mme Anne": ("Mme", "Anne", "Dupont", None),
    "J.M. DUPONT": (None, "J.M.", "Dupont", None),
    "DUPONT Jean;": (None, "Jean", "Dupont", None),
    "DUPONT-MARTIN Anne": (None, "Anne", "Dupont-Martin", None),
    "ŒUVRARD Zoé": (None, "Zoé", "Œuvrard", None),
    "J. DUPONT": (None, "J.", "Dupont", None),
    "DUPONT J.": (None, "J.", "Dupont", None),
    "DUPONT J.-P.": (None, "J.-P.", "Dupont", None),
    "DUPONT Jean Marie": (None, "Jean Marie", "Dupont", None),
    "DUPONT jean": (None, "Jean", "Dupont", None),
    "Marie DUPONT née MARTIN": (None, "Marie", "Dupont", "Martin"),
    "Mme Marie DUPONT (née MARTIN)": ("Mme", "Marie", "Dupont", "Martin"),
    "DUPONT née MARTIN Marie": (None, "Marie", "Dupont", "Martin"),
    "Mme DUPONT née MARTIN": ("Mme", None, "Dupont", "Martin"),
    "Marie MARTIN épouse DUPONT": (None, "Marie", "Dupont", "Martin"),
    "MARTIN Marie ép. DUPONT": (None, "Marie", "Dupont", "Martin"),
    "MARTIN Marie EP DUPONT": (None, "Marie", "Dupont", "Martin"),
    "  DUPONT   Jean ": (None, "Jean", "Dupont", None),
    "DUPONT\u00a0Jean": (None, "Jean", "Dupont", None),
    "DIALLO Moussa": (None, "Moussa", "Diallo", None),
    "DI MARCO Lina": (None, "Lina", "Di Marco", None),
    "paulo Ferreira": (None, "Paulo", "Ferreira", None),
    "ioana Leroy": (None, "Ioana", "Leroy", None),
    "BA Rokhaya": (None, "Rokhaya", "Ba", None),
    "Rokhaya BA": (None, "Rokhaya", "Ba", None),
    "LY Mai": (None, "Mai", "Ly", None),
    "SY Ndeye": (None, "Ndeye", "Sy", None),
}

OPEN = {
    "Paul Martin": "name-open",
    "PAUL MARTIN": "name-open",
    "Kadi Seck": "name-open",
    "Claire Martin": "name-open",
    "JEAN Dupont": "name-swapped",
    "sevda Petrovic": "name-open",
    "LY Petrovic": "name-open",
    "BA Dupont": "name-open",
    "JP Rokhaya": "name-open",
    "MC Rokhaya": "name-open",
    "DUPONT X": "name-remark",
    "DUPONT Jean fils": "name-remark",
    "DUPONT Jean ?": "name-remark",
    'Sophie "Zaza" DUPONT': "name-remark",
    "Abbé DURAND": "name-remark",
    "Sœur Marie DURAND": "name-remark",
    "Succession DUPONT": "name-remark",
    "En mémoire de Jean DUPONT": "name-remark",
    "M. le Maire": "name-remark",
    "MM. DUPONT": "name-remark",
    "Sœur Marie-Thérèse": "name-remark",
    "Maman Julie": "name-remark",
    "Collègue Sophie": "name-remark",
    "Sophie boulangère": "name-remark",
    "Sophie Dupont compta": "name-remark",
    "DUPONT M.": "name-remark",
    "Jean DUPONT, Sophie MARTIN": "name-several",
    "Dupont Jean, Martin Sophie": "name-open",
    "Les Dupont": "name-single-word",
    "Dupont de Nemours": "name-open",
    "Dupont": "name-single-word",
    "Marie": "name-single-word",
    "Mme Nathalie": "name-single-word",
    "Mme": "name-no-name",
    "Jean DUPONT Marie": "name-open",
    "Dupont, Jean, fils": "name-open",
    "Jean, DUPONT": "name-open",
    "La Tour, Jean de": "name-open",
    "Jean DUPONT (décédé)": "name-remark",
    "Mme Jean DUPONT": "name-civility-differs",
    "M. Nathalie DUPONT": "name-civility-differs",
    "née Martin": "name-open",
    "Jean, Marie et Paul DUPONT": "name-several",
    "A et B et C": "name-several",
}

NO_PERSON = {
    "Anonyme": "name-anonymous",
    "ANONYME": "name-anonymous",
    "Donateur anonyme": "name-anonymous",
    "don anonyme": "name-anonymous",
    "(anonyme)": "name-anonymous",
    "?": "name-anonymous",
    "??": "name-anonymous",
    "inconnu": "name-anonymous",
    "Inconnue": "name-anonymous",
    "XXX": "name-anonymous",
    "M. Anonyme": "name-anonymous",
    "Mme X": "name-anonymous",
    "TOTAL": "name-anonymous",
    "Sous-total": "name-anonymous",
    "Divers donateurs": "name-anonymous",
    "12": "name-not-a-name",
    "06 12 34 56 78": "name-not-a-name",
    "awa@free.fr": "name-not-a-name",
    "Dupont 2": "name-not-a-name",
    "***": "name-not-a-name",
}

ORGANISATIONS = [
    "SARL Martin",
    "Martin SARL",
    "SAS DUPONT",
    "SCI du Lac",
    "Mairie de Lyon",
    "MAIRIE DE LYON",
    "Association Les Amis du Lac",
    "Asso. des parents",
    "Boulangerie Paul",
    "Pharmacie du Marché",
    "Lycée Jean Moulin",
    "École Jules-Ferry",
    "Collège 3e B",
    "Fondation Durand",
    "Rotary Club de Nantes",
    "Ets Dupont et fils",
    "Dupont & Fils",
    "Dupont et Cie",
    "Cabinet Me Durand",
    "Les Restos du Cœur",
    "Comité d'entreprise",
    "Collecte du marché de Noël",
    "Tirelire boulangerie",
    "Conseil départemental",
    "Maison des associations",
    "Ville de Lyon",
    "BOULANGERIE PAUL",
]


@pytest.mark.parametrize("text", ALONE)
def test_a_name_that_tells_itself_is_taken_apart(read_one, text):
    reading = read_one("person_name", text)

    assert (reading.outcome, reading.parts[:4]) == (Outcome.VALUE, ALONE[text])
    assert reading.parts[4:] == (None, None, None, None)


@pytest.mark.parametrize("text", OPEN)
def test_a_name_that_could_be_read_twice_is_ambiguous(read_one, text):
    reading = read_one("person_name", text)

    assert (reading.outcome, reading.reason.code) == (Outcome.AMBIGUOUS, OPEN[text])


@pytest.mark.parametrize("text", NO_PERSON)
def test_what_names_nobody_is_refused(read_one, text):
    reading = read_one("person_name", text)

    assert (reading.outcome, reading.reason.code) == (Outcome.UNREADABLE, NO_PERSON[text])


@pytest.mark.parametrize("text", ORGANISATIONS)
def test_an_organisation_is_no_person(read_one, text):
    reading = read_one("person_name", text)

    assert reading.outcome is Outcome.VALUE
    assert reading.parts == (None,) * 7 + (text,)


@pytest.mark.parametrize("text", ["BUREAU Jean", "LECLERC Marie", "MAISON Paul", "LIONS Pierre", "VILLE Sophie"])
def test_a_surname_that_is_also_a_trade_stays_a_surname(read_one, text):
    assert read_one("person_name", text).parts[2] == text.split()[0].title()


@pytest.mark.parametrize("text", ["BOUCHERIE Martin", "PHARMACIE Sophie", "SAS Pierre", "Marie SAS"])
def test_a_trade_in_capitals_before_a_first_name_is_ambiguous(read_one, text):
    assert read_one("person_name", text).reason.code == "name-or-organisation"


@pytest.mark.parametrize("text", ["M. Maison", "Mme Salon", "M. Garage"])
def test_a_civility_makes_a_trade_word_a_surname(read_one, text):
    assert read_one("person_name", text).parts[7] is None


@pytest.mark.parametrize("cell", [None, "", "-", "néant", "/"])
def test_an_empty_name_says_nothing(read_one, cell):
    assert read_one("person_name", cell).outcome is Outcome.EMPTY


@pytest.mark.parametrize("cell", [12, 1.5, True])
def test_a_number_is_no_name(read_one, cell):
    assert read_one("person_name", cell).outcome is Outcome.UNREADABLE


@pytest.mark.parametrize("name", ["sevda Petrovic", "paulo Ferreira", "ioana Kovac", "mehdi Kovac"])
def test_a_first_name_that_only_lacks_its_capital_is_one(read_one, name: str) -> None:
    reading = read_one("person_name", name, names=NameOrder.FIRST_LAST)

    first, last = name.split()
    assert (reading.outcome, reading.parts[1:3]) == (Outcome.VALUE, (first.capitalize(), last))


REMARKS = """
    voisine copine boulanger boulangère sculpteur décédé retraité bénévole trésorière billet chèque mariage pour
    chez tata papa maman ami mari photo asso compta tombola loto ex via anniversaire obsèques comité amie veuve
    dUPONT kiné sympa villa merci parti
    """.split()


@pytest.mark.parametrize("order", NameOrder)
def test_a_remark_beside_a_surname_is_never_a_first_name(read_one, order: NameOrder) -> None:
    texts = [f"{remark} {surname}" for remark in REMARKS for surname in ("Dupont", "Petrovic")]

    readings = {text: read_one("person_name", text, names=order) for text in texts}

    assert [text for text, reading in readings.items() if reading.parts and reading.parts[1]] == []


@pytest.mark.parametrize("name", ["Petrovic sevda", "Ferreira paulo", "Sophie boulangère"])
@pytest.mark.parametrize("order", NameOrder)
def test_a_small_word_behind_a_name_is_a_remark(read_one, name: str, order: NameOrder) -> None:
    assert read_one("person_name", name, names=order).outcome is Outcome.AMBIGUOUS

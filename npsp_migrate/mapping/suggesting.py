"""A first mapping for a sheet nobody has described yet: what each column seems to be, from its header alone.

A suggestion is a comment in the file, never a decision: the consultant takes the mark away from what is right.
"""

import re
import unicodedata
from collections.abc import Sequence

from npsp_migrate.model.columns import ColumnType

# Folded words of a header, French and English; the first line that matches decides.
_HEADER_WORDS: tuple[tuple[str, ColumnType], ...] = (
    # `N° donateur` is a number, whoever it belongs to
    (r"^(n|no|num|numero|ref|reference|id)\b", ColumnType.IDENTIFIER),
    (r"^type\b", ColumnType.TEXT),  # `Type donateur`: what kind of, not who
    (r"\b(e ?mail|courriel|mail|adresse electronique)\b", ColumnType.EMAIL),
    (r"\b(tel|telephone|portable|mobile|fixe|phone)\b", ColumnType.PHONE),
    (r"\b(siret)\b", ColumnType.SIRET),
    (r"\b(siren)\b", ColumnType.SIREN),
    (r"\b(rna)\b", ColumnType.RNA),
    (r"\b(code postal|cp|postal|zip)\b", ColumnType.POSTAL_CODE),
    (r"\b(ville|commune|city)\b", ColumnType.CITY),
    (r"\b(pays|country)\b", ColumnType.COUNTRY),
    (r"\b(rue|adresse|street|address)\b", ColumnType.STREET),
    (r"\b(montant|cotisation|somme|amount|debit|credit|prix|tarif)\b", ColumnType.AMOUNT),
    (r"\b(date|naissance|ne le|nee le|paye le|regle le|recu le|inscrit le|horodateur|jour)\b", ColumnType.DATE),
    (r"^(annee|exercice|millesime|year)\b", ColumnType.YEAR),
    (r"\b(civilite|civ|titre|salutation)\b", ColumnType.CIVILITY),
    # `Nom et prénom` is a whole name, not a first name
    (r"\b(nom complet|nom (et )?prenom|prenom (et )?nom|full name)\b", ColumnType.PERSON_NAME),
    (r"\b(prenom|first name)\b", ColumnType.FIRST_NAME),
    (r"\b(donateur|payeur)\b", ColumnType.PERSON_NAME),
    (r"\b(organisme|organisation|entreprise|societe|association|company)\b", ColumnType.ORGANISATION_NAME),
    (r"\b(nom|last name|nom de famille)\b", ColumnType.LAST_NAME),
    (r"\b(ne (plus|pas) contacter|desinscrit|opt out|stop)\b", ColumnType.OPT_OUT),
    (r"\b(mode|moyen) (de )?(paiement|reglement)\b|^(mode|moyen)$", ColumnType.PAYMENT_METHOD),
    (r"\b(n|no|num|numero|ref|reference|id|recu|dossier)\b", ColumnType.IDENTIFIER),
)

# Never suggested: free text and health (the association decides column by column, with a purpose).
_KEPT_OUT = re.compile(
    r"\b(commentaires?|notes?|remarques?|observations?|precisions?|message|sante|medical|maladie|cancer|"
    r"traitement|hopital|diagnostic|mot de passe|password|secu|nir|iban)\b"
)


def suggest_type(header: str) -> ColumnType | None:
    """What a column seems to hold; None for free text, health, passwords: nothing reads those by default."""
    folded = _folded(header)
    if _KEPT_OUT.search(folded):
        return None
    for words, type_ in _HEADER_WORDS:
        if re.search(words, folded):
            return type_
    return ColumnType.TEXT


def draft_mapping(headers: Sequence[str]) -> str:
    """A mapping to complete: every column and a first record as commented lines. Nothing is read before."""
    lines = [
        "# What this sheet's columns mean, and which records its rows give.",
        "# Take the `# ` away from the columns to read; what stays commented is never read at all.",
        "version: 1",
        "",
        "columns:",
        *(f"  # {_quoted(header)}: {_suggestion(header)}" for header in headers),
        "",
        "records:",
        "  # household:",
        "  #   object: Account",
        '  #   key: "foyer:{N°}"            # a column that is the same tomorrow, never the row number',
        "  #   fields:",
        "  #     RecordTypeId: {is: HH_Account}",
        '  #     Name: {text: "Foyer {Nom}"}',
        "  # person:",
        "  #   object: Contact",
        '  #   key: "personne:{N°}"',
        "  #   fields:",
        "  #     LastName: Nom",
        "  #     FirstName: Prénom",
        "  #     AccountId: {record: household}",
    ]
    return "\n".join(lines) + "\n"


def _suggestion(header: str) -> str:
    type_ = suggest_type(header)
    return (
        "text    # left out: free text, health or a secret; read it only with a purpose" if type_ is None else type_
    )


def _quoted(header: str) -> str:
    escaped = header.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[^a-z0-9]+", " ", "".join(char for char in plain if not unicodedata.combining(char))).strip()

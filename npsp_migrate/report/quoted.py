"""The values inside a sentence, as its reader knows them: a field by its label, a day as French people write it."""

from datetime import date

from npsp_migrate.report.labels import any_field_label, object_label
from npsp_migrate.report.language import Language
from npsp_migrate.report.typography import NO_BREAK_SPACE

_FIELDS = ("field", "fields")
_OBJECTS = ("object", "parent")
_PLACES = ("cells",)
_TYPES = ("type",)
_FRENCH_TYPES = {
    "boolean": "oui ou non",
    "currency": "un montant",
    "date": "une date",
    "datetime": "une date et une heure",
    "double": "un nombre",
    "email": "une adresse e-mail",
    "int": "un nombre entier",
    "percent": "un pourcentage",
    "phone": "un téléphone",
    "reference": "une autre fiche",
    "string": "un texte",
    "textarea": "un texte",
    "url": "une adresse web",
}


def quoted(name: str, value: str, language: Language) -> str:
    """The consultant keeps the API names: they are what a mapping is written with."""
    if language is Language.ENGLISH:
        return value
    if name in _FIELDS:
        return ", ".join(any_field_label(field.strip(), language) for field in value.split(","))
    if name in _OBJECTS:
        return object_label(value, language)
    if name in _PLACES:
        return value.replace("`", "").replace("row ", f"ligne{NO_BREAK_SPACE}")
    if name in _TYPES:
        return _FRENCH_TYPES.get(value, value)
    return _french_day(value)


def _french_day(value: str) -> str:
    """A date cell reaches us as `1919-10-12` and its sheet shows 12/10/1919. A date that is none stays as typed."""
    if len(value) != len("2019-10-12") or value[4] != "-":
        return value
    try:
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    except ValueError:
        return value

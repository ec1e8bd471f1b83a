"""The reader's names of objects, fields and actions. A field nobody translated keeps its Salesforce label."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from ruamel.yaml import YAML

from npsp_migrate.npsp.objects import known_objects
from npsp_migrate.report.language import Language

Labels = Mapping[str, Mapping[str, str]]


@cache
def _labels() -> Mapping[str, Labels]:
    text = files(__package__).joinpath("labels.yml").read_text(encoding="utf-8")
    loaded: Mapping[str, Labels] = YAML(typ="safe", pure=True).load(text)
    return loaded


def object_label(sobject: str, language: Language) -> str:
    """In the plural: `Contacts`, `Dons`."""
    return _labels()["objects"].get(sobject, {}).get(language, sobject)


def record_type_label(developer_name: str, language: Language) -> str:
    return _labels()["record_types"].get(developer_name, {}).get(language, developer_name)


def field_label(sobject: str, field: str, language: Language) -> str:
    translated = _labels()["fields"].get(field, {}).get(language)
    if translated:
        return translated
    known = known_objects().get(sobject, {}).get(field)
    return known.label if known else field


def any_field_label(field: str, language: Language) -> str:
    """A field named without its object, as in a sentence."""
    owner = next((sobject for sobject, fields in known_objects().items() if field in fields), "")
    return field_label(owner, field, language)


def choice_label(field: str, value: str, language: Language) -> str:
    """`Reçu (Closed Won)`: what it means, and what Salesforce will show. A person's own words stay alone."""
    meaning = _labels()["choices"].get(field, {}).get(value) if language is Language.FRENCH else None
    return f"{meaning} ({value})" if meaning and meaning != value else value


def action_label(action: str, language: Language) -> str:
    return _labels()["actions"][action][language]

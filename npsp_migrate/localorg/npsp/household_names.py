"""The three texts of a household as its settings ask for them: who is named where, and by which format."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp.constants import FORMAL, HOUSEHOLD_SETTINGS, INFORMAL, NAMING_SETTINGS
from npsp_migrate.localorg.npsp.naming import NamingRules, fields_named, household_text
from npsp_migrate.localorg.npsp.paths import path_sql
from npsp_migrate.localorg.store.database import Row

_LONGEST = 255  # Account.Name and both greetings
_OVERRUN_COUNT = 9
_DEFAULT_SUFFIX = " Household"  # the name of a household whose org names none by itself


@dataclass(frozen=True, slots=True)
class HouseholdText:
    """One of the three: its column, its format's setting, and the words that leave someone or something out."""

    column: str
    setting: str
    checkbox: str
    exclusion: str
    custom: str
    nobody: str


TEXTS = (
    HouseholdText(
        "Name",
        "npsp__Household_Name_Format__c",
        "npsp__Exclude_from_Household_Name__c",
        "Household__c.Name",
        "Name",
        "Anonymous",
    ),
    HouseholdText(
        FORMAL,
        "npsp__Formal_Greeting_Format__c",
        "npsp__Exclude_from_Household_Formal_Greeting__c",
        "Household__c.Formal_Greeting__c",
        "Formal_Greeting__c",
        "Sir or Madam",
    ),
    HouseholdText(
        INFORMAL,
        "npsp__Informal_Greeting_Format__c",
        "npsp__Exclude_from_Household_Informal_Greeting__c",
        "Household__c.Informal_Greeting__c",
        "Informal_Greeting__c",
        "Sir or Madam",
    ),
)


@dataclass(frozen=True, slots=True)
class Naming:
    """The naming settings of an org, read once for many households."""

    rules: NamingRules
    formats: tuple[tuple[HouseholdText, str], ...]
    columns: Mapping[str, str]  # a contact's field as formats name it, folded → its column
    paths: Mapping[str, str]  # a parent's field, folded → SQL, in which `t` is the contact

    def texts(self, members: Sequence[Row]) -> Row:
        """Name and greetings for members in naming order; a row holds columns, and parents' fields by path."""
        sources = (*self.columns.items(), *((name, name) for name in self.paths))
        people = [(row, {name: row.get(source) for name, source in sources}) for row in members]
        texts: Row = {}
        for text, template in self.formats:
            named = [person for row, person in people if not row.get(text.checkbox)]
            whole = household_text(template, named, text.nobody, self.rules)
            texts[text.column] = whole.strip()[:_LONGEST] or None
        return texts


def read_naming(work: Work) -> Naming:
    settings = work.settings(NAMING_SETTINGS)
    count = settings.get("npsp__Contact_Overrun_Count__c")
    rules = NamingRules(
        settings.get("npsp__Name_Connector__c"),
        settings.get("npsp__Name_Overrun__c"),
        int(count) if count is not None else _OVERRUN_COUNT,
    )
    formats = tuple((text, str(settings.get(text.setting) or "")) for text in TEXTS)
    named = {name.lower() for _, template in formats for name in fields_named(template)} | {"lastname"}
    contact = work.org.schema.named("Contact")
    columns, paths = {}, {}
    for name in sorted(named):
        field = contact.find(name)
        sql = path_sql(work.org.schema, "Contact", name, "t")
        if sql == f't."{field.name if field else ""}"' and field is not None:
            columns[name] = field.name
        elif sql is not None:
            paths[name] = sql
    return Naming(rules, formats, columns, paths)


def names_automatically(work: Work) -> bool:
    return bool(work.settings(HOUSEHOLD_SETTINGS).get("npo02__Advanced_Household_Naming__c"))


def first_texts(work: Work, naming: Naming, contact: Mapping[str, Any]) -> Row:
    """What a household is called that is made for one contact."""
    if names_automatically(work):
        return naming.texts([dict(contact)])
    return {"Name": f"{contact.get('LastName') or ''}{_DEFAULT_SUFFIX}".strip()}

"""What the words of a header mean, as `vocabulary.yml` lists them, and how a column of each meaning is read."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from ruamel.yaml import YAML

from npsp_migrate.model.columns import ColumnType
from npsp_migrate.model.profile import Meaning

TYPES: Mapping[Meaning, ColumnType] = {
    Meaning.PERSON_NUMBER: ColumnType.IDENTIFIER,
    Meaning.ROW_NUMBER: ColumnType.IDENTIFIER,
    Meaning.FULL_NAME: ColumnType.PERSON_NAME,
    Meaning.FIRST_NAME: ColumnType.FIRST_NAME,
    Meaning.LAST_NAME: ColumnType.LAST_NAME,
    Meaning.CIVILITY: ColumnType.CIVILITY,
    Meaning.ORGANISATION: ColumnType.ORGANISATION_NAME,
    Meaning.EMAIL: ColumnType.EMAIL,
    Meaning.PHONE: ColumnType.PHONE,
    Meaning.STREET: ColumnType.STREET,
    Meaning.ADDRESS: ColumnType.ADDRESS,
    Meaning.POSTAL_CODE: ColumnType.POSTAL_CODE,
    Meaning.CITY: ColumnType.CITY,
    Meaning.COUNTRY: ColumnType.COUNTRY,
    Meaning.BIRTHDATE: ColumnType.DATE,
    Meaning.BIRTH_YEAR: ColumnType.YEAR,
    Meaning.BORN_NAME: ColumnType.LAST_NAME,
    Meaning.DECEASED: ColumnType.DATE,
    Meaning.OPT_OUT: ColumnType.OPT_OUT,
    Meaning.OPT_IN: ColumnType.BOOLEAN,
    Meaning.SIREN: ColumnType.SIREN,
    Meaning.SIRET: ColumnType.SIRET,
    Meaning.RNA: ColumnType.RNA,
    Meaning.DAY: ColumnType.DATE,
    Meaning.AMOUNT: ColumnType.AMOUNT,
    Meaning.EXTRA_GIFT: ColumnType.AMOUNT,
    Meaning.FEE_OF_MEMBER: ColumnType.AMOUNT,
    Meaning.YEAR_OF_GIFTS: ColumnType.AMOUNT,
    Meaning.YEAR_OF_FEES: ColumnType.AMOUNT,
    Meaning.YEAR_OF_MEMBERS: ColumnType.BOOLEAN,
    Meaning.PAYMENT_METHOD: ColumnType.PAYMENT_METHOD,
    Meaning.PAYMENT_REFERENCE: ColumnType.IDENTIFIER,
    Meaning.CHECK_NUMBER: ColumnType.IDENTIFIER,
    Meaning.RECEIPT_NUMBER: ColumnType.IDENTIFIER,
    Meaning.RECEIPT_DAY: ColumnType.DATE,
    Meaning.CAMPAIGN: ColumnType.CHOICE,
    Meaning.MEMBER_FROM: ColumnType.DATE,
    Meaning.MEMBER_UNTIL: ColumnType.DATE,
    Meaning.TICKET_NUMBER: ColumnType.IDENTIFIER,
    Meaning.ATTENDED: ColumnType.BOOLEAN,
    Meaning.GRANT_NUMBER: ColumnType.IDENTIFIER,
    Meaning.AMOUNT_ASKED: ColumnType.AMOUNT,
    Meaning.AMOUNT_GRANTED: ColumnType.AMOUNT,
    Meaning.DAY_ASKED: ColumnType.DATE,
    Meaning.DAY_DECIDED: ColumnType.DATE,
    Meaning.REPORT_DUE: ColumnType.DATE,
    Meaning.REGULAR_AMOUNT: ColumnType.AMOUNT,
    Meaning.SKILLS: ColumnType.CHOICES,
    Meaning.AVAILABILITY: ColumnType.CHOICES,
    Meaning.SKILL_MARK: ColumnType.BOOLEAN,
    Meaning.AVAILABILITY_MARK: ColumnType.BOOLEAN,
    Meaning.ACCOUNT_NUMBER: ColumnType.IDENTIFIER,
    Meaning.DEBIT: ColumnType.AMOUNT,
    Meaning.CREDIT: ColumnType.AMOUNT,
    Meaning.BUDGET: ColumnType.AMOUNT,
    Meaning.COST: ColumnType.AMOUNT,
}  # the others are text


def type_of(meaning: Meaning) -> ColumnType:
    return TYPES.get(meaning, ColumnType.TEXT)


def meanings_named(plain: str) -> tuple[Meaning, ...]:
    """What a header may mean, the likeliest first: those that it names as a whole, then those that it mentions."""
    if not plain:
        return ()
    whole = [meaning for meaning, exact, _ in _patterns() if exact.fullmatch(plain)]
    mentioned = [meaning for meaning, _, part in _patterns() if part.search(plain)]
    return tuple(dict.fromkeys((*whole, *mentioned)))


def is_named_whole(plain: str, meaning: Meaning) -> bool:
    return any(each is meaning and exact.fullmatch(plain) for each, exact, _ in _patterns())


@cache
def _patterns() -> tuple[tuple[Meaning, re.Pattern[str], re.Pattern[str]], ...]:
    text = files(__package__).joinpath("vocabulary.yml").read_text(encoding="utf-8")
    listed = [pair for entry in YAML(typ="safe").load(text) for pair in entry.items()]
    return tuple((Meaning(meaning), *_compiled(patterns)) for meaning, patterns in listed)


def _compiled(patterns: Sequence[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """As the whole header, and as a part of it."""
    anywhere = [each for each in patterns if not each.startswith("=")]
    whole = re.compile("|".join(f"(?:{each.removeprefix('=')})" for each in patterns))
    part = re.compile("|".join(rf"\b(?:{each})\b" for each in anywhere) or r"(?!)")
    return whole, part

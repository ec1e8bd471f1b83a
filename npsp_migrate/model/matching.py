"""How alike two candidates must be, and what came of comparing them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from npsp_migrate.model.issue import Issue, RowNote
from npsp_migrate.model.records import DecidedRows, Doubt, Link, RecordSet


class PersonRule(StrEnum):
    """Normalised equality, strongest first. Each needs equal full first and last names besides."""

    EMAIL = "email"
    PHONE = "phone"
    BIRTH_DATE = "birth-date"
    STREET = "street-and-postal-code"
    POSTAL_CODE = "postal-code"


class OrganisationRule(StrEnum):
    SIREN = "siren"
    NAME = "name"
    NAME_AND_POSTAL_CODE = "name-and-postal-code"


class GiftRule(StrEnum):
    """How gifts of two sources are recognised as one: by a shared reference, or by donor, amount and day."""

    REFERENCE = "reference"
    DONOR_AMOUNT_DAY = "donor-amount-day"


@dataclass(frozen=True, slots=True)
class MatchRules:
    """Which rules join without asking (`certain`) and which only ask (`doubtful`)."""

    certain_people: tuple[PersonRule, ...] = (
        PersonRule.EMAIL,
        PersonRule.PHONE,
        PersonRule.BIRTH_DATE,
        PersonRule.STREET,
    )
    doubtful_people: tuple[PersonRule, ...] = (PersonRule.POSTAL_CODE,)
    certain_organisations: tuple[OrganisationRule, ...] = (
        OrganisationRule.SIREN,
        OrganisationRule.NAME_AND_POSTAL_CODE,
    )
    doubtful_organisations: tuple[OrganisationRule, ...] = (OrganisationRule.NAME,)
    certain_gifts: tuple[GiftRule, ...] = (GiftRule.REFERENCE,)
    doubtful_gifts: tuple[GiftRule, ...] = (GiftRule.DONOR_AMOUNT_DAY,)
    gift_days: int = 3  # how far apart two days may be for `donor-amount-day`
    gift_reference_fields: tuple[str, ...] = ()  # Opportunity fields that hold a reference shared by sources


@dataclass(frozen=True, slots=True, eq=False)
class Matched:
    """Everybody once. `links` explain each join, `doubts` wait for a person, `decided` were answered by one.

    `notes` are rows held or refused.
    """

    records: Mapping[str, RecordSet]
    links: tuple[Link, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    issues: tuple[Issue, ...] = ()
    notes: tuple[RowNote, ...] = field(default=())
    decided: tuple[DecidedRows, ...] = ()

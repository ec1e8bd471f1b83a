"""How alike two candidates must be, and what came of comparing them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from npsp_migrate.model.issue import Issue, RowNote
from npsp_migrate.model.records import DecidedRows, Doubt, Link, RecordSet


class Engine(StrEnum):
    """What compares people: our own engine, or Splink by the same levels and weights, on DuckDB or on Spark."""

    OWN = "own"
    SPLINK = "splink"
    SPARK = "spark"


class OrganisationRule(StrEnum):
    SIREN = "siren"
    NAME = "name"
    NAME_AND_POSTAL_CODE = "name-and-postal-code"
    DOMAIN = "domain"  # of the web site or the e-mail, where it is not everybody's
    ACRONYM = "acronym"  # one is the initials of the other


class GiftRule(StrEnum):
    """How gifts of two sources are recognised as one: by a shared reference, or by donor, amount and day."""

    REFERENCE = "reference"
    DONOR_AMOUNT_DAY = "donor-amount-day"


class Survivor(StrEnum):
    """Which of several values a record keeps: the most trusted source's, the newest, that of the fullest row, the
    longest, or what most say. What is left equal is decided by trust.
    """

    TRUSTED = "trusted"
    NEWEST = "newest"
    COMPLETE = "complete"
    LONGEST = "longest"
    MAJORITY = "majority"


ANY_FIELD = "*"


@dataclass(frozen=True, slots=True)
class Survivorship:
    """By (object, field), then by (object, `*`), then `default`."""

    default: Survivor = Survivor.TRUSTED
    by_field: Mapping[tuple[str, str], Survivor] = field(default_factory=dict)

    def of(self, sobject: str, field_name: str) -> Survivor:
        return self.by_field.get((sobject, field_name)) or self.by_field.get((sobject, ANY_FIELD)) or self.default


@dataclass(frozen=True, slots=True)
class MatchRules:
    """What joins without asking (`certain`) and what only asks (`doubtful`).

    People are weighed, in bits: each bit doubles the odds that two mentions are one person. Organisations and gifts
    follow rules.
    """

    certain_people: float = 1.5
    doubtful_people: float = -5.0
    engine: Engine = Engine.OWN
    estimate: bool = False  # whether the weights are estimated anew from these very lists
    certain_organisations: tuple[OrganisationRule, ...] = (
        OrganisationRule.SIREN,
        OrganisationRule.NAME_AND_POSTAL_CODE,
    )
    doubtful_organisations: tuple[OrganisationRule, ...] = (
        OrganisationRule.NAME,
        OrganisationRule.DOMAIN,
        OrganisationRule.ACRONYM,
    )
    certain_gifts: tuple[GiftRule, ...] = (GiftRule.REFERENCE,)
    doubtful_gifts: tuple[GiftRule, ...] = (GiftRule.DONOR_AMOUNT_DAY,)
    gift_days: int = 3  # how far apart two days may be for `donor-amount-day`
    survivorship: Survivorship = field(default_factory=Survivorship)
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

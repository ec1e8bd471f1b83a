"""The sample project loads, and its sources speak of the same records."""

import re
from pathlib import Path

from npsp_migrate.mapping.loading import load_project
from npsp_migrate.mapping.rules import Digest, FieldSource, FirstOf, FromLookup, Template

PROJECT = load_project(Path(__file__).parents[2] / "samples")


def lookups(source: FieldSource):
    if isinstance(source, FromLookup):
        yield source
    if isinstance(source, FirstOf):
        for choice in source.choices:
            yield from lookups(choice)


def shape(part: Template | Digest) -> str:
    """What a key looks like, whatever the headers are called: `donateur:{}`."""
    if isinstance(part, Digest):
        return f"{part.scope}:#{len(part.columns)}"
    return "".join(piece if isinstance(piece, str) else "{}" for piece in part.pieces)


def test_every_lookup_has_a_source_that_builds_such_keys():
    rules = [rule for source in PROJECT.sources for rule in source.mapping.records]
    built = {(rule.object, shape(part)) for rule in rules for part in rule.key}
    asked = {
        (found.object, shape(part))
        for rule in rules
        for field in rule.fields
        for found in lookups(field.source)
        for part in found.key
    }

    assert asked
    assert asked <= built


def test_free_text_and_health_are_not_read():
    read = {spec.header for source in PROJECT.sources for spec in source.mapping.columns}

    assert not [
        header for header in read if re.search("commentaire|remarque|observation|note|libellé", header.lower())
    ]
    assert [source.spec.leave_out for source in PROJECT.sources if source.spec.name == "demandes"] == ["health"]


def test_every_gift_forbids_the_payment_that_npsp_would_add():
    gifts = [rule for source in PROJECT.sources for rule in source.mapping.records if rule.object == "Opportunity"]

    assert gifts
    for rule in gifts:
        fields = {each.field for each in rule.fields}
        assert {"npe01__Do_Not_Automatically_Create_Payment__c", "RecordTypeId", "StageName", "CloseDate"} <= fields


def test_every_household_says_its_record_type():
    accounts = [rule for source in PROJECT.sources for rule in source.mapping.records if rule.object == "Account"]

    assert all("RecordTypeId" in {each.field for each in rule.fields} for rule in accounts)

"""The reference is true: every example in `mappings/README.md` is loaded, every type and key stands in it."""

import re
from pathlib import Path

import pytest

from npsp_migrate.mapping.forms import ColumnForm, ControlForm, MappingForm, RecordRuleForm
from npsp_migrate.mapping.loading import load_project
from npsp_migrate.mapping.project_forms import OrgForm, ProjectForm, SourceForm
from npsp_migrate.model.columns import PARTS, ColumnType
from npsp_migrate.model.matching import MatchRules

REFERENCE = (Path(__file__).parents[2] / "mappings" / "README.md").read_text(encoding="utf-8")


def blocks(kind):
    return re.findall(rf"```yaml {kind}\n(.*?)```", REFERENCE, re.DOTALL)


def table(first_header):
    """The code of the first cell of each line of a table."""
    lines = REFERENCE.split(f"| {first_header} |", 1)[1].splitlines()[2:]
    rows = lines[: next(place for place, line in enumerate(lines) if not line.startswith("|"))]
    return [re.match(r"\| `(.+?)` \|", row)[1] for row in rows]


def load(folder, mapping):
    (folder / "npsp-migrate.yml").write_text(blocks("project")[0], encoding="utf-8")
    (folder / "mapping.yml").write_text(mapping, encoding="utf-8")
    return load_project(folder)


def test_the_blocks_are_one_project_and_one_mapping_that_load(tmp_path):
    project = load(tmp_path, "".join(blocks("mapping")))

    assert [source.spec.name for source in project.sources] == ["donateurs", "dons", "demandes"]
    assert [rule.name for rule in project.sources[0].mapping.records] == [
        "household",
        "donor",
        "gift",
        "payment",
        "campaign",
    ]
    assert project.sources[0].mapping.controls[0].record_type == "Donation"


def test_the_matching_that_is_called_the_default_is_the_default(tmp_path):
    matching = load(tmp_path, "".join(blocks("mapping"))).matching

    assert matching == MatchRules(gift_reference_fields=("HelloAsso_Reference__c",))


@pytest.mark.parametrize("condition", table("condition"))
def test_each_condition_loads(tmp_path, condition):
    mapping = "".join(blocks("mapping")).replace("{Campagne: present}", condition)

    assert load(tmp_path, mapping).sources[0].mapping.records[4].when


@pytest.mark.parametrize("rule", table("rule"))
def test_each_field_rule_loads(tmp_path, rule):
    field = "GW_Volunteers__Volunteer_Skills__c" if "all_of" in rule else "MailingCity"
    mapping = "".join(blocks("mapping")).replace("MailingPostalCode: CP", f"{field}: {rule}")

    fields = load(tmp_path, mapping).sources[0].mapping.records[1].fields
    assert field in [each.field for each in fields]


@pytest.mark.parametrize("rule", table("reference"))
def test_each_reference_loads(tmp_path, rule):
    mapping = "".join(blocks("mapping")).replace("AccountId: {record: household}", f"AccountId: {rule}")

    fields = load(tmp_path, mapping).sources[0].mapping.records[1].fields
    assert fields[0].reference.parent == "Account"


def test_every_type_and_its_parts_are_told():
    told = set(re.findall(r"`([a-z_]+)`", REFERENCE))

    assert {kind.value for kind in ColumnType} - told == set()
    assert {part for parts in PARTS.values() for part in parts} - told == set()


@pytest.mark.parametrize(
    "form", [ProjectForm, SourceForm, OrgForm, MappingForm, ColumnForm, RecordRuleForm, ControlForm]
)
def test_every_key_is_told(form):
    untold = [key for key in form.key_names() if not re.search(rf"\b{re.escape(key)}\b", REFERENCE)]

    assert untold == []

"""Editors know the same keys as the door."""

from pathlib import Path

import pytest

from npsp_migrate.mapping.schema import SCHEMAS, schema_text, write_schemas

COMMITTED = Path(__file__).parents[2] / "mappings" / "schema"


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_committed_schemas_are_those_of_the_forms(name):
    assert (COMMITTED / name).read_text(encoding="utf-8") == schema_text(SCHEMAS[name]), "run `make docs`"


def test_schemas_are_written_into_a_folder(tmp_path):
    paths = write_schemas(tmp_path / "new")

    assert [path.name for path in paths] == list(SCHEMAS)
    assert all(path.is_file() for path in paths)


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_key_is_described_in_the_schema(name):
    schema = SCHEMAS[name].model_json_schema()

    undescribed = [key for key, described in schema["properties"].items() if not described.get("description")]

    assert undescribed == []

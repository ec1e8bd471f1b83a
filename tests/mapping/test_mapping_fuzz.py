"""Whatever stands in the files, the answer is a project or one `ProjectError` that names a place."""

import io
import re
from copy import deepcopy
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from npsp_migrate.errors import ProjectError
from npsp_migrate.mapping.loading import load_project

REFERENCE = (Path(__file__).parents[2] / "mappings" / "README.md").read_text(encoding="utf-8")
PROJECT, MAPPING = (
    YAML(typ="safe").load("".join(re.findall(rf"```yaml {kind}\n(.*?)```", REFERENCE, re.DOTALL)))
    for kind in ("project", "mapping")
)
ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just(date(2024, 1, 2)),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)


def paths(node, path=()):
    """Every place of a document, the leaves and what holds them."""
    yield path
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in children:
        yield from paths(child, (*path, key))


def replaced(document, path, value):
    if not path:
        return value
    changed = deepcopy(document)
    node = changed
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = value
    return changed


def dumped(document):
    text = io.StringIO()
    YAML(typ="safe", pure=True).dump(document, text)
    return text.getvalue()


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(chosen=st.data(), value=ODD, in_mapping=st.booleans())
def test_a_strange_value_anywhere_is_told_and_never_a_traceback(tmp_path_factory, chosen, value, in_mapping):
    document = MAPPING if in_mapping else PROJECT
    path = chosen.draw(st.sampled_from(list(paths(document))))
    folder = tmp_path_factory.mktemp("project")
    files = {"mapping.yml": MAPPING, "npsp-migrate.yml": PROJECT}
    files["mapping.yml" if in_mapping else "npsp-migrate.yml"] = replaced(document, path, value)
    for name, content in files.items():
        (folder / name).write_text(dumped(content), encoding="utf-8")

    try:
        load_project(folder)
    except ProjectError as told:
        assert told.message.startswith(("`mapping.yml`", "`npsp-migrate.yml`"))
        assert told.hint


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(cut=st.integers(0, 4000), noise=st.text(alphabet="{}[]:,&*#|>-\"' \n\tà%@!?", max_size=4))
def test_a_broken_file_is_told_and_never_a_traceback(tmp_path_factory, cut, noise):
    folder = tmp_path_factory.mktemp("project")
    text = dumped(MAPPING)
    (folder / "npsp-migrate.yml").write_text(dumped(PROJECT), encoding="utf-8")
    (folder / "mapping.yml").write_text(text[: cut % len(text)] + noise + text[cut % len(text) :], encoding="utf-8")

    try:
        load_project(folder)
    except ProjectError as told:
        assert told.message.startswith("`mapping.yml`")


def test_a_mapping_path_that_is_a_folder_is_told(tmp_path):
    (tmp_path / "npsp-migrate.yml").write_text(
        "version: 1\nproject: x\nsources:\n  - {name: a, file: a.csv, mapping: .}\n", encoding="utf-8"
    )

    with pytest.raises(ProjectError) as caught:
        load_project(tmp_path)

    assert (
        caught.value.message == "`npsp-migrate.yml`, line 4, column 37: sources › 1 › mapping: no file `.` is there"
    )

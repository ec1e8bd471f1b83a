"""Splink on DuckDB and on Spark finds, by the same rules, levels and weights, the same people as our own engine."""

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from linked_rows import world

from npsp_migrate.errors import ProjectError
from npsp_migrate.matching.linkage import splink_engine
from npsp_migrate.matching.linkage.linking import LinkedPeople


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """Spark in this process, on two threads; its workers know no other Python than this one."""
    pytest.importorskip("splink")
    sql = pytest.importorskip("pyspark.sql")
    if subprocess.run(["java", "-version"], capture_output=True).returncode:
        pytest.skip("no Java")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    settings = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "4", "spark.default.parallelism": "4"}
    session = sql.SparkSession.builder.master("local[2]").config(map=settings).getOrCreate()
    yield session
    session.stop()


@pytest.mark.slow
def test_splink_on_duckdb_finds_the_same_people() -> None:
    pytest.importorskip("splink")
    sheets_and_people = world(2_000, 14)
    same(splink_engine.link_with_splink(sheets_and_people[1].mentions), sheets_and_people[1])


@pytest.mark.slow
def test_splink_on_spark_finds_the_same_people(spark: Any) -> None:
    sheets_and_people = world(600, 14)
    database = splink_engine.spark_database(spark)
    same(splink_engine.link_with_splink(sheets_and_people[1].mentions, database=database), sheets_and_people[1])


def test_without_splink_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "splink", None)
    with pytest.raises(ProjectError) as told:
        splink_engine.duckdb_database()
    assert told.value.message == "`matching.engine: splink` asks for what is not installed"
    assert told.value.hint.startswith('Run `pip install "npsp-migrate[splink]"`')


def same(found: LinkedPeople, ours: LinkedPeople) -> None:
    assert (found.links.levels == ours.links.levels).all()
    assert found.clusters.tobytes() == ours.clusters.tobytes()
    assert found.joins.to_csv() == ours.joins.to_csv()
    assert found.questions.to_csv() == ours.questions.to_csv()

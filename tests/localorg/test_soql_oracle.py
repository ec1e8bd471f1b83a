"""Our grammar against another's: `@jetstreamapp/soql-parser-js`, the parser that SFDMU uses.

`make soql-oracle` installs it and names its folder in `SOQL_ORACLE`; without, the comparison is left out.
"""

import json
import os
import subprocess

import pytest
from soql_corpus import INVALID, VALID, lines
from soql_corpus_more import MORE_VALID
from soql_corpus_slips import MORE_INVALID
from soql_differences import KNOWN

from npsp_migrate.localorg.soql import SoqlError, parse

JUDGE = """
const { isQueryValid } = require('@jetstreamapp/soql-parser-js');
const queries = JSON.parse(require('fs').readFileSync(0, 'utf8'));
console.log(JSON.stringify(queries.map((query) => isQueryValid(query))));
"""

# The oracle does not know these; Salesforce's reference has them.
UNKNOWN_TO_THE_ORACLE = ("ALL ROWS", "c.Account a")
ALL_VALID = lines(VALID) + lines(MORE_VALID)
ALL_INVALID = lines(INVALID) + lines(MORE_INVALID)


@pytest.fixture(scope="module")
def oracle():
    """Asks the other parser about a list of queries."""
    if "SOQL_ORACLE" not in os.environ:
        pytest.skip("SOQL_ORACLE names no folder: run `make soql-oracle`")

    def ask(queries: list[str]) -> list[bool]:
        answer = subprocess.run(
            ["node", "-e", JUDGE],
            cwd=os.environ["SOQL_ORACLE"],
            input=json.dumps(queries),
            check=True,
            capture_output=True,
            text=True,
        )
        return json.loads(answer.stdout)

    return ask


def accepts(query: str) -> bool:
    try:
        parse(query)
    except SoqlError:
        return False
    return True


def disagreements(oracle, queries: list[str]) -> set[str]:
    judged = zip(queries, oracle(queries), strict=True)
    return {query for query, verdict in judged if verdict != accepts(query)} - KNOWN


def mutated(query: str) -> set[str]:
    """The query with one word left out, and with two neighbours swapped."""
    words = query.split(" ")
    left_out = {" ".join(words[:place] + words[place + 1 :]) for place in range(1, len(words))}
    swapped = {
        " ".join([*words[:place], words[place + 1], words[place], *words[place + 2 :]])
        for place in range(1, len(words) - 1)
    }
    return left_out | swapped


def known(query: str) -> bool:
    return not any(sign in query for sign in UNKNOWN_TO_THE_ORACLE)


def test_what_salesforce_takes_we_take():
    assert [query for query in ALL_VALID if not accepts(query)] == []


def test_what_salesforce_refuses_we_refuse():
    assert [query for query in ALL_INVALID if accepts(query)] == []


@pytest.mark.slow
def test_the_oracle_agrees_on_valid_and_invalid_queries(oracle):
    queries = [query for query in ALL_VALID + ALL_INVALID if known(query)]

    found = disagreements(oracle, queries)

    assert len(queries) > 400
    assert found == set()


@pytest.mark.slow
def test_the_oracle_agrees_on_queries_with_a_word_missing_or_misplaced(oracle):
    sources = [query for query in ALL_VALID if known(query)]
    queries = sorted(set().union(*map(mutated, sources)))

    found = disagreements(oracle, queries)

    assert len(queries) > 4000
    assert found == set()


@pytest.mark.slow
def test_every_known_difference_is_still_one(oracle):
    queries = sorted(KNOWN)

    agreed = {query for query, verdict in zip(queries, oracle(queries), strict=True) if verdict == accepts(query)}

    assert agreed == set()

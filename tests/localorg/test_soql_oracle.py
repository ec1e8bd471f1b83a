"""Our grammar against another's: `@jetstreamapp/soql-parser-js`, the parser that SFDMU uses. Needs node and npm.

`SOQL_ORACLE` names the folder in whose `node_modules` it lies, or into which npm shall install it; without, the
comparison is left out.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from soql_corpus import INVALID, VALID, lines

from npsp_migrate.localorg.soql import SoqlError, parse

ORACLE = "@jetstreamapp/soql-parser-js@6.3.1"
JUDGE = """
const { isQueryValid } = require('@jetstreamapp/soql-parser-js');
const queries = JSON.parse(require('fs').readFileSync(0, 'utf8'));
console.log(JSON.stringify(queries.map((query) => isQueryValid(query))));
"""

# The oracle does not know these; Salesforce's reference has them.
UNKNOWN_TO_THE_ORACLE = ("ALL ROWS", "c.Account a")
# The oracle knows the arguments of these by heart; we ask when the query is compiled.
CHECKED_LATER = ("GEOLOCATION",)
# The oracle lets these pass, Salesforce does not: a missing connective, AND NOT without parentheses, OFFSET without
# its number, a value that is no list after IN, an unfinished path, an escape that does not exist.
ORACLE_IS_LAX = frozenset(
    lines(
        r"""
SELECT Id FROM Account WHERE Name IN 'a'
SELECT Id FROM Account WHERE AND Name = 'x'
SELECT Id FROM Account WHERE Name = 'x' Name = 'y'
SELECT Id FROM Account OFFSET
SELECT Id FROM Account ALL
SELECT Account. FROM Contact
SELECT Id FROM Account WHERE Regions__c INCLUDES 'a'
SELECT Id FROM Account WHERE Name = 'a\qb'
SELECT COUNT(Id) Account.Name, n FROM Contact GROUP BY Account.Name ORDER BY COUNT(Id) DESC NULLS LAST LIMIT 10
SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact) AND NOT Id IN (SELECT AccountId FROM Opportunity)
SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact) Id NOT IN (SELECT AccountId FROM Opportunity)
SELECT Id FROM Account WHERE Name = 'AND' Name = 'SELECT'
SELECT Id FROM Contact OFFSET
SELECT Id FROM Contact WHERE (LastName = 'a' LastName = 'b') AND Email != null
SELECT Id FROM Contact WHERE (LastName = 'a' OR LastName = 'b') Email != null
SELECT Id FROM Contact WHERE (NOT LastName LIKE 'a%') (NOT LastName LIKE 'b%')
SELECT Id FROM Contact WHERE LastName = 'a' AND FirstName = 'b' Email = 'c'
SELECT Id FROM Contact WHERE LastName = 'a' FirstName = 'b' AND Email = 'c'
SELECT Id FROM Contact WHERE LastName = 'a' FirstName = 'b' OR Email = 'c'
SELECT Id FROM Contact WHERE LastName = 'a' OR FirstName = 'b' Email = 'c'
SELECT Id FROM Contact WHERE NOT (LastName = 'a' FirstName = 'b')
SELECT LeadSource, COUNT(Name) cnt FROM Lead GROUP BY LeadSource HAVING COUNT(Name) > 100 LeadSource LIKE 'a%'
SELECT QualifiedApiName FROM FieldDefinition WHERE AND EntityDefinitionId='Account' IsPolymorphicForeignKey = true
SELECT QualifiedApiName FROM FieldDefinition WHERE AND IsPolymorphicForeignKey = true
SELECT QualifiedApiName FROM FieldDefinition WHERE EntityDefinitionId='Account' IsPolymorphicForeignKey = true
"""
    )
)


@pytest.fixture(scope="module")
def oracle():
    """Asks the other parser about a list of queries."""
    if "SOQL_ORACLE" not in os.environ or shutil.which("node") is None:
        pytest.skip("SOQL_ORACLE names no folder, or node is missing")
    folder = Path(os.environ["SOQL_ORACLE"])
    if not (folder / "node_modules" / "@jetstreamapp").is_dir():
        subprocess.run(
            ["npm", "install", "--no-save", "--prefix", str(folder), ORACLE], check=True, capture_output=True
        )

    def ask(queries: list[str]) -> list[bool]:
        answer = subprocess.run(
            ["node", "-e", JUDGE], cwd=folder, input=json.dumps(queries), check=True, capture_output=True, text=True
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
    return {query for query, verdict in judged if verdict != accepts(query)} - ORACLE_IS_LAX


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
    assert [query for query in lines(VALID) if not accepts(query)] == []


def test_what_salesforce_refuses_we_refuse():
    assert [query for query in lines(INVALID) if accepts(query)] == []


@pytest.mark.slow
def test_the_oracle_agrees_on_valid_and_invalid_queries(oracle):
    queries = [query for query in lines(VALID) + lines(INVALID) if known(query)]

    assert disagreements(oracle, queries) == set()


@pytest.mark.slow
def test_the_oracle_agrees_on_queries_with_a_word_missing_or_misplaced(oracle):
    sources = [query for query in lines(VALID) if known(query) and not any(sign in query for sign in CHECKED_LATER)]
    queries = sorted(set().union(*map(mutated, sources)))

    found = disagreements(oracle, queries)

    assert len(queries) > 1000
    assert found == set()

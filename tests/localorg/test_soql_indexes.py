"""In the real schema, what people search for is found by an index; all rows are counted without reading them."""

import pytest
from npsp_org import NOW, InnerOrg

from npsp_migrate.localorg.soql import Clock, Visibility, parse
from npsp_migrate.localorg.soql.run import compile_query


@pytest.fixture(scope="module")
def org():
    return InnerOrg().org


def steps(org, text: str) -> list[str]:
    plan = compile_query(parse(text), org.schema, Clock(NOW), Visibility.LIVE)
    sql = getattr(plan, "all_sql", "") or plan.sql
    return [row[3] for row in org.database.connection.execute(f"EXPLAIN QUERY PLAN {sql}", plan.values)]


FOUND = {
    "Contact WHERE Id = '003000000000001'": "autoindex_Contact",
    "Contact WHERE Id IN ('003000000000001', '003000000000002')": "autoindex_Contact",
    "Contact WHERE AccountId = '001000000000001'": "Contact.AccountId",
    "Contact WHERE Migration_Key__c = 'AD-1'": "Contact.Migration_Key__c",
    "Contact WHERE Email = 'a@b.example'": "Contact.Email",
    "Contact WHERE Name = 'Awa Diallo'": "Contact.Name",
    "Contact WHERE LastName LIKE 'Dial%'": "Contact.LastName",
    "Contact WHERE Account.Migration_Key__c = 'HH-1'": "Account.Migration_Key__c",
    "Contact WHERE CreatedDate >= TODAY": "Contact.CreatedDate",
    "Contact WHERE SystemModstamp > 2026-01-01T00:00:00Z": "Contact.SystemModstamp",
    "Contact ORDER BY CreatedDate DESC LIMIT 10": "Contact.CreatedDate",
    "Contact ORDER BY Id LIMIT 10": "autoindex_Contact",
    "Opportunity WHERE AccountId = '001000000000001'": "Opportunity.AccountId",
    "npe01__OppPayment__c WHERE npe01__Opportunity__c = '006000000000001'": "npe01__Opportunity__c",
    "npe01__OppPayment__c WHERE SystemModstamp > 2026-01-01T00:00:00Z": "npe01__OppPayment__c.SystemModstamp",
}


@pytest.mark.parametrize(("query", "index"), FOUND.items(), ids=FOUND)
def test_what_people_search_for_is_found_by_an_index(org, query, index):
    plan = steps(org, f"SELECT Id FROM {query}")

    assert any(index in step for step in plan), plan
    assert not [step for step in plan if step.startswith("USE TEMP B-TREE")]


@pytest.mark.parametrize("selected", ["COUNT()", "COUNT(Id)", "count(id) n"])
def test_all_rows_are_counted_by_an_index(org, selected):
    plan = steps(org, f"SELECT {selected} FROM Contact")

    assert [step for step in plan if step.startswith("SCAN Contact") and "COVERING INDEX" not in step] == []
    assert any("IsDeleted" in step for step in plan)


def test_the_count_of_all_rows_leaves_out_the_bin_unless_asked():
    org = InnerOrg()
    people = [org.insert("Contact", LastName=f"N{n}") for n in range(3)]
    org.delete(people[0])

    assert org.column("SELECT COUNT(Id) FROM Contact") == [2]
    assert org.column("SELECT COUNT(Id) FROM Contact WHERE LastName LIKE 'N%'") == [2]
    assert org.column("SELECT COUNT(Id) FROM Organization") == [1]

"""What is refused, with Salesforce's codes and sentences."""

import pytest
from soql_org import answer, records, refusal, small_org

from npsp_migrate.localorg.soql import SoqlError


@pytest.fixture(scope="module")
def org():
    return small_org()


def token(text: str) -> str:
    return f"unexpected token: '{text}'"


MALFORMED = {
    "": token("<EOF>"),
    "SELECT": token("<EOF>"),
    "SELECT Id": token("<EOF>"),
    "SELECT FROM Account": token("FROM"),
    "SELECT Id, FROM Account": token("FROM"),
    "SELECT Id FORM Account": token("Account"),
    "SELECT Id FROM Account extra words": token("words"),
    "SELECT Id FROM Account WHERE": token("<EOF>"),
    "SELECT Id FROM Account WHERE Name": token("<EOF>"),
    "SELECT Id FROM Account WHERE Name = ": token("<EOF>"),
    "SELECT Id FROM Account WHERE Name == 'x'": token("="),
    "SELECT Id FROM Account WHERE Name = Other": token("Other"),
    "SELECT Id FROM Account WHERE Name = 'a' AND Name = 'b' OR Name = 'c'": token("OR"),
    "SELECT Id FROM Account WHERE Name = 'a' AND NOT Name = 'b'": token("NOT"),
    "SELECT Id FROM Account WHERE NOT Name = 'a' AND Name = 'b'": token("AND"),
    "SELECT Id FROM Account WHERE Name = 'it''s'": token("'s'"),
    "SELECT Id FROM Account LIMIT -1": token("-1"),
    "SELECT Id FROM Account LIMIT x": token("x"),
    "SELECT Id FROM Account OFFSET 1 LIMIT 1": token("LIMIT"),
    "SELECT * FROM Account": token("*"),
    'SELECT Id FROM Account WHERE Name = "x"': token('"'),
    "SELECT Id FROM Account; DROP TABLE Account": token(";"),
    "SELECT Id FROM Account WHERE CreatedDate > 2020-1-1": token("2020-1-1"),
    "SELECT Id FROM Account WHERE COUNT(Id) > 1": "Aggregate expressions are not allowed in WHERE: use HAVING",
    "SELECT Id FROM Account ORDER BY COUNT(Id)": "Aggregate expressions in ORDER BY need a GROUP BY",
    "SELECT COUNT(Id) FROM Account HAVING COUNT(Id) > 1": token("HAVING"),
    "UPDATE Account SET Name = 'x'": token("UPDATE"),
    "SELECT Id FROM Account WHERE (Name = 'x'": "expecting a right parentheses, found '<EOF>'",
    "SELECT Id FROM Account WHERE Name IN ('x'": "expecting a right parentheses, found '<EOF>'",
    "SELECT Id FROM Account WHERE Name = 'x": "mismatched character '<EOF>' expecting '''",
    "SELECT Id FROM Account WHERE Name = :name": "Bind variables only allowed in Apex code",
    "SELECT Id FROM Account WHERE CreatedDate = LAST_N_DAYS": "expecting a colon, found '<EOF>'",
    "SELECT Id FROM Account WHERE Name = 'a\\q'": "Illegal character sequence '\\q' in string literal",
    "SELECT Id FROM Account ALL ROWS": "ALL ROWS not allowed in this context",
    "SELECT COUNT() FROM Account ALL ROWS": "ALL ROWS not allowed in this context",
    "SELECT Name FROM Account GROUP BY Name HAVING Name IN (SELECT Id FROM Contact)": (
        "Semi join sub-selects are not allowed in HAVING"
    ),
    "SELECT Id FROM Account WITH DATA CATEGORY Geography__c AT (usa__c, uk__c)": (
        "'Account' has no data categories: Geography__c"
    ),
    "SELECT Id FROM Account WHERE convertCurrency(AnnualRevenue) > 5": "convertCurrency can only be used in SELECT",
    "SELECT Id FROM Account ORDER BY FORMAT(convertCurrency(AnnualRevenue))": (
        "convertCurrency can only be used in SELECT"
    ),
    "SELECT Name FROM Account GROUP BY Name HAVING MAX(AnnualRevenue) > USD5": (
        "Currency codes cannot be compared with aggregate functions"
    ),
    "SELECT Shown__c FROM Account GROUP BY Shown__c": "field 'Shown__c' can not be grouped in a query call",
    "SELECT What.Name, TYPEOF What WHEN Account THEN Name END FROM Task": (
        "TYPEOF and the field list cannot both name the relationship 'What'"
    ),
    "SELECT TYPEOF What WHEN Account THEN Name END, What.Name FROM Task": (
        "TYPEOF and the field list cannot both name the relationship 'What'"
    ),
    "SELECT DISTINCT Id FROM Account": "only aggregate expressions use field aliasing",
    "SELECT Name n FROM Account": "only aggregate expressions use field aliasing",
    "SELECT Name, COUNT(Id) FROM Account": "Field must be grouped or aggregated: Name",
    "SELECT Name, AnnualRevenue FROM Account GROUP BY Name": "Field must be grouped or aggregated: AnnualRevenue",
    "SELECT COUNT(Id) FROM Account GROUP BY CreatedDate": "field 'CreatedDate' can not be grouped in a query call",
    "SELECT COUNT(Id) x, MAX(Name) x FROM Account": "duplicate alias: x",
    "SELECT MAX(CreatedDate) FROM Account LIMIT 1": (
        "Non-grouped query that uses overall aggregate functions cannot also use LIMIT"
    ),
    "SELECT SUM(Name) FROM Account": "field Name does not support aggregate operator SUM",
    "SELECT Id FROM Account ORDER BY Description": "field 'Description' can not be sorted in a query call",
    "SELECT FIELDS(ALL) FROM Account": "The SOQL FIELDS function must have a LIMIT of at most 200",
    "SELECT FIELDS(CUSTOM) FROM Account LIMIT 201": "The SOQL FIELDS function must have a LIMIT of at most 200",
    "SELECT Id, (SELECT COUNT(Id) FROM Contacts) FROM Account": "only root queries support aggregate expressions",
    "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE Id IN (SELECT WhoId FROM Task))": (
        "Nesting of semi join sub-selects is not supported"
    ),
    "SELECT Id FROM Account WHERE Name = 'x' OR Id IN (SELECT AccountId FROM Contact)": (
        "Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE "
        "expressions"
    ),
    "SELECT Id FROM Account WHERE Id IN (SELECT ParentId FROM Account)": (
        "The inner and outer selects should not be on the same object type"
    ),
    "SELECT Id FROM Account WHERE Id IN (SELECT ContactId FROM OpportunityContactRole)": (
        "The selected field 'ContactId' in the subquery and the left operand field in the where expression in the "
        "outer query 'Id' should point to the same object type"
    ),
    "SELECT Id FROM Account WHERE Id IN (SELECT LastName FROM Contact)": (
        "Semi join sub-selects can only query id fields, found: 'LastName'"
    ),
}


@pytest.mark.parametrize(("query", "sentence"), MALFORMED.items(), ids=MALFORMED)
def test_what_is_no_query_is_malformed(org, query, sentence):
    assert refusal(org, query) == ("MALFORMED_QUERY", sentence)


OTHERS = {
    "SELECT Nope FROM Account": ("INVALID_FIELD", "No such column 'Nope' on entity 'Account'."),
    "SELECT Account FROM Contact": ("INVALID_FIELD", "No such column 'Account' on entity 'Contact'."),
    "SELECT Account.Nope FROM Contact": ("INVALID_FIELD", "No such column 'Nope' on entity 'Account'."),
    "SELECT Id FROM Account WHERE Nope = 1": ("INVALID_FIELD", "No such column 'Nope' on entity 'Account'."),
    "SELECT Id FROM Account ORDER BY Nope": ("INVALID_FIELD", "No such column 'Nope' on entity 'Account'."),
    "SELECT Owner.Company FROM Contact": ("INVALID_FIELD", "No such column 'Company' on entity 'Name'."),
    "SELECT Nope.Name FROM Contact": ("INVALID_FIELD", "Didn't understand relationship 'Nope' in field path."),
    "SELECT Id, Id FROM Account": ("INVALID_FIELD", "duplicate field selected: Id"),
    "SELECT Id FROM Nope": ("INVALID_TYPE", "sObject type 'Nope' is not supported."),
    "SELECT Id, (SELECT Id FROM Nopes) FROM Account": (
        "INVALID_TYPE",
        "Didn't understand relationship 'Nopes' in FROM part of query call.",
    ),
    "SELECT Id FROM Account WHERE Description = 'x'": (
        "INVALID_FIELD",
        "field 'Description' can not be filtered in a query call",
    ),
    "SELECT Id FROM Account WHERE BillingAddress = 'x'": (
        "INVALID_FIELD",
        "Address fields can only be filtered using Distance expressions",
    ),
    "SELECT Id FROM Account WHERE AnnualRevenue = '5'": (
        "INVALID_FIELD",
        "value of filter criterion for field 'AnnualRevenue' must be of type double and should not be enclosed in "
        "quotes",
    ),
    "SELECT Id FROM Contact WHERE CALENDAR_YEAR(CreatedDate) = '2026'": (
        "INVALID_FIELD",
        "value of filter criterion for field 'CALENDAR_YEAR' must be of type int",
    ),
    "SELECT Id FROM Contact WHERE LastName = 5": (
        "INVALID_FIELD",
        "value of filter criterion for field 'LastName' must be of type string and should be enclosed in quotes",
    ),
    "SELECT Id FROM Contact WHERE CreatedDate > 2020-01-01": (
        "INVALID_FIELD",
        "value of filter criterion for field 'CreatedDate' must be of type dateTime and should not be enclosed in "
        "quotes",
    ),
    "SELECT Id FROM Contact WHERE Birthdate = 2020-01-01T00:00:00Z": (
        "INVALID_FIELD",
        "value of filter criterion for field 'Birthdate' must be of type date and should not be enclosed in quotes",
    ),
    "SELECT Id FROM Contact WHERE AccountId = 'abc'": ("INVALID_QUERY_FILTER_OPERATOR", "invalid ID field: abc"),
    "SELECT Id FROM Contact WHERE Id LIKE '003%'": (
        "INVALID_QUERY_FILTER_OPERATOR",
        "invalid operator on id field",
    ),
    "SELECT Id FROM Contact WHERE HasOptedOutOfEmail > false": (
        "INVALID_QUERY_FILTER_OPERATOR",
        "invalid operator on boolean field",
    ),
    "SELECT Id FROM Contact WHERE LastName INCLUDES ('x')": (
        "INVALID_QUERY_FILTER_OPERATOR",
        "includes or excludes operator only valid on multipicklist field",
    ),
    "SELECT Id FROM Account OFFSET 2001": ("NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset allowed is 2000"),
    "SELECT Id FROM Account USING SCOPE team": (
        "INVALID_QUERY_SCOPE",
        "Scope 'team' is not supported on 'Account'",
    ),
}


@pytest.mark.parametrize(("query", "expected"), OTHERS.items(), ids=OTHERS)
def test_what_the_schema_does_not_know_or_allow_is_named(org, query, expected):
    code, sentence = refusal(org, query)

    assert (code, sentence[: len(expected[1])]) == expected


def test_the_message_shows_the_place_with_a_caret_row_and_column(org):
    with pytest.raises(SoqlError) as raised:
        answer(org, "SELECT Id, Nope FROM Account")

    assert raised.value.message == (
        "\nSELECT Id, Nope FROM Account\n"
        "           ^\n"
        "ERROR at Row:1:Column:12\n"
        "No such column 'Nope' on entity 'Account'. If you are attempting to use a custom field, be sure to append "
        "the '__c' after the custom field name. Please reference your WSDL or the describe call for the "
        "appropriate names."
    )


def test_a_fault_in_a_long_query_shows_what_stands_around_it(org):
    fields = ", ".join(f"Name{n}" for n in range(30))

    with pytest.raises(SoqlError) as raised:
        answer(org, f"SELECT Id,\n{fields} FROM Account")

    excerpt, caret, place = raised.value.message.split("\n")[1:4]
    assert (excerpt[: len("Name0, Name1")], caret, place) == ("Name0, Name1", "^", "ERROR at Row:2:Column:1")
    assert len(excerpt) < 90


def test_too_many_groups_cannot_be_paged(org):
    add_many = [(f"003{n:015d}", f"L{n}") for n in range(2001)]
    full = small_org()
    full.executemany('INSERT INTO "Contact" (Id, LastName) VALUES (?, ?)', add_many)

    assert refusal(full, "SELECT LastName, COUNT(Id) FROM Contact GROUP BY LastName")[0] == "EXCEEDED_ID_LIMIT"
    assert len(records(full, "SELECT LastName, COUNT(Id) FROM Contact GROUP BY LastName LIMIT 2000")) == 2000


def test_deep_nesting_and_long_text_are_refused_not_a_crash(org):
    assert refusal(org, f"SELECT Id FROM Account WHERE {'(' * 5000}Name = 'x'")[0] == "MALFORMED_QUERY"
    assert refusal(org, f"SELECT {'(SELECT ' * 5000}")[0] == "MALFORMED_QUERY"
    assert refusal(org, f"SELECT {'A(' * 5000}")[0] == "MALFORMED_QUERY"
    assert refusal(org, f"SELECT Id FROM Account WHERE Name = '{'x' * 100_000}'")[0] == "MALFORMED_QUERY"
    assert refusal(org, f"SELECT Id FROM Account WHERE Name LIKE '{'%_' * 20_000}'")[0] == "MALFORMED_QUERY"
    assert refusal(org, "SELECT Id FROM Account WHERE Name = '\\ud800'")[0] == "MALFORMED_QUERY"
    assert refusal(org, "SELECT Id FROM Account WHERE Name = '\ud800'")[0] == "MALFORMED_QUERY"


def test_a_path_goes_up_five_levels_and_no_further(org):
    five = ".".join(["ReportsTo"] * 5)

    assert len(records(org, f"SELECT {five}.Name FROM Contact")) == 4
    assert refusal(org, f"SELECT {five}.ReportsTo.Name FROM Contact")[0] == "MALFORMED_QUERY"

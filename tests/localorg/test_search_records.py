"""Search over HTTP: by parameters, by JSON, by basic SOSL, and what is refused; merging by the admin page."""

import pytest
from bulk_org import running_org


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as running:
        rows = [
            {"FirstName": "Élise", "LastName": "Martin", "Email": "elise@example.org", "Phone": "06 12 34 56 78"},
            {"FirstName": "Jean", "LastName": "Martin-Petit", "HomePhone": "+33 1 98 76 54 32"},
            {"FirstName": "Awa", "LastName": "Martinez", "Description": "connaît Élise"},
        ]
        for row in rows:
            assert running.call("POST", "sobjects/Contact", json=row).status_code == 201
        assert running.call("POST", "sobjects/Account", json={"Name": "Boulangerie Martin"}).status_code == 201
        yield running


def names(answer):
    assert answer.status_code == 200, answer.text
    return [row["Name"] for row in answer.json()["searchRecords"]]


def contacts(org, **more):
    return names(
        org.call("GET", "parameterizedSearch", params={"sobject": "Contact", "Contact.fields": "Id,Name", **more})
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("martin", ["Élise Martin", "Jean Martin-Petit"]),
        ("MARTIN elise", ["Élise Martin"]),
        ("marti*", ["Élise Martin", "Jean Martin-Petit", "Awa Martinez"]),
        ("mart?nez", ["Awa Martinez"]),
        ('"martin petit"', ["Jean Martin-Petit"]),
        ("elise@example.org", ["Élise Martin"]),
        ("0612345678", ["Élise Martin"]),
        ("01 98 76", []),
        ("1 98 76", ["Jean Martin-Petit"]),
        ("élise", ["Élise Martin", "Awa Martinez"]),
        ("nobody", []),
        ("100%", []),
    ],
)
def test_words_are_found_whatever_their_case_accents_and_digits(org, text, found):
    assert contacts(org, q=text) == found


@pytest.mark.parametrize(
    ("scope", "text", "found"),
    [
        ("NAME", "élise", ["Élise Martin"]),
        ("EMAIL", "elise", ["Élise Martin"]),
        ("EMAIL", "martin", []),
        ("PHONE", "0612345678", ["Élise Martin"]),
        ("phone", "elise", []),
    ],
)
def test_a_scope_limits_where_is_looked(org, scope, text, found):
    assert contacts(org, q=text, **{"in": scope}) == found


def test_without_objects_all_are_searched_and_ids_alone_answered(org):
    answer = org.call("GET", "parameterizedSearch", params={"q": "boulangerie"})

    (row,) = answer.json()["searchRecords"]
    assert row["attributes"]["type"] == "Account"
    assert set(row) == {"attributes", "Id"}


def test_a_search_in_json_takes_several_objects_and_limits(org):
    body = {
        "q": "martin",
        "fields": ["Name"],
        "sobjects": [
            {"name": "Contact", "limit": 1, "orderBy": "Name DESC"},
            {"name": "Account", "where": "Name LIKE 'B%'"},
        ],
        "overallLimit": 5,
    }

    answer = org.call("POST", "parameterizedSearch", json=body)

    assert names(answer) == ["Élise Martin", "Boulangerie Martin"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "FIND {martin} IN ALL FIELDS RETURNING Contact(Name), Account(Name)",
            [
                "Élise Martin",
                "Jean Martin-Petit",
                "Martin Household",
                "Martin-Petit Household",
                "Boulangerie Martin",
            ],
        ),
        (
            "find {martin} in name fields returning Contact (Name where FirstName = ')' or FirstName = 'Jean')",
            ["Jean Martin-Petit"],
        ),
        ("FIND {martin} RETURNING Contact(Id, Name ORDER BY Name LIMIT 1)", ["Jean Martin-Petit"]),
        ("FIND {martin\\-petit} RETURNING Contact(Name, Account.Name)", ["Jean Martin-Petit"]),
        ("FIND {marti*} RETURNING Contact(Name) LIMIT 2", ["Élise Martin", "Jean Martin-Petit"]),
    ],
)
def test_basic_sosl(org, text, found):
    assert sorted(names(org.call("GET", "search", params={"q": text}))) == sorted(found)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "MALFORMED_SEARCH"),
        ("FIND {a}", "MALFORMED_SEARCH"),
        ("FIND {**}", "MALFORMED_SEARCH"),
        ("FIND {ab OR cd}", "MALFORMED_SEARCH"),
        ("FIND {ab} IN SECRET FIELDS", "MALFORMED_SEARCH"),
        ("FIND {ab} RETURNING", "MALFORMED_SEARCH"),
        ("FIND {ab} RETURNING Contact(Id", "MALFORMED_SEARCH"),
        ("FIND {ab} RETURNING Contact(Id USING ListView=x)", "MALFORMED_SEARCH"),
        ("FIND {ab} WITH SNIPPET", "MALFORMED_SEARCH"),
        ("FIND {ab} LIMIT 0", "MALFORMED_SEARCH"),
        ("FIND {ab} RETURNING Nothing(Id)", "INVALID_TYPE"),
        ("FIND {ab} RETURNING Contact(Nothing)", "INVALID_FIELD"),
        ("FIND {ab} RETURNING Contact(Id WHERE Id)", "MALFORMED_QUERY"),
    ],
)
def test_sosl_that_is_refused(org, text, code):
    answer = org.call("GET", "search", params={"q": text})

    assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, code)


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"q": "ab", "spellCorrection": "true"},
        {"q": "ab", "defaultLimit": "many"},
        {"q": "ab", "Contact.fields": "Id"},
    ],
)
def test_parameters_that_are_refused(org, parameters):
    answer = org.call("GET", "parameterizedSearch", params=parameters)

    assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "MALFORMED_SEARCH")


def test_staff_can_merge_two_contacts_in_a_rehearsal(org):
    made = [
        org.call("POST", "sobjects/Contact", json={"LastName": name}).json()["id"] for name in ("Diallo", "Dialo")
    ]
    body = {"object": "Contact", "master": made[0], "losers": [made[1][:15]]}

    answer = org.session.post(f"{org.url}/local-org/merge", json=body, timeout=60)

    assert answer.json() == {"id": made[0], "success": True, "mergedRecordIds": [made[1]], "errors": []}
    (row,) = org.call(
        "GET", "queryAll", params={"q": f"SELECT IsDeleted, MasterRecordId FROM Contact WHERE Id = '{made[1]}'"}
    ).json()["records"]
    assert (row["IsDeleted"], row["MasterRecordId"]) == (True, made[0])


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"object": "Nothing", "master": "x", "losers": []}, "INVALID_TYPE"),
        ({"object": "Contact", "master": "x", "losers": []}, "MALFORMED_ID"),
        ({"object": "Contact", "master": "003000000000001", "losers": "x"}, "INVALID_INPUT"),
        (
            {"object": "Contact", "master": "003000000000001", "losers": ["003000000000002"]},
            "INVALID_CROSS_REFERENCE_KEY",
        ),
    ],
)
def test_a_merge_that_is_refused(org, body, code):
    answer = org.session.post(f"{org.url}/local-org/merge", json=body, timeout=60)

    assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, code)

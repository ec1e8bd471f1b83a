"""Duplicate rules of an org: what they stop, what the header lets pass, and what the answer tells."""

import pytest
from bulk_org import running_org

ALLOWED = {"Sforce-Duplicate-Rule-Header": "allowSave=true; includeRecordDetails; runAsCurrentUser=true"}
STANDARD, PERSONAL = "Standard_Contact_Duplicate_Rule", "NPSP_Contact_Personal_Email_Duplicate_Rule"


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as running:
        yield running


@pytest.fixture
def org(running, request):
    """All rules are off at the start of a test."""
    for rule in running.session.get(f"{running.url}/local-org/duplicate-rules", timeout=60).json():
        switch(running, rule["name"], active=False)
    return running


def switch(org, name, *, active=True, action="alert"):
    body = {"name": name, "isActive": active, "action": action}
    answer = org.session.post(f"{org.url}/local-org/duplicate-rules", json=body, timeout=60)
    assert answer.status_code == 200
    return answer.json()


def person(request, **values):
    """A contact whose name no other test uses."""
    return {"FirstName": "Awa", "LastName": f"Diallo {request.node.name}", "Email": "awa@example.org", **values}


def create(org, record, **headers):
    return org.call("POST", "sobjects/Contact", json=record, headers=headers)


def test_a_new_org_has_the_rules_and_uses_none(org, request):
    create(org, person(request))

    assert create(org, person(request)).status_code == 201


def test_a_contact_like_one_in_the_org_is_refused_with_what_it_resembles(org, request):
    first = create(org, person(request)).json()["id"]
    switch(org, STANDARD)

    answer = create(org, person(request, FirstName="AWÀ"))

    (error,) = answer.json()
    assert answer.status_code == 400
    assert (error["errorCode"], error["message"]) == ("DUPLICATES_DETECTED", "Use one of these records?")
    result = error["duplicateResult"]
    assert (result["allowSave"], result["duplicateRule"]) == (True, STANDARD)
    (match,) = result["matchResults"]
    assert (match["rule"], match["size"], match["success"]) == ("Standard_Contact_Match_Rule_v1_1", 1, True)
    record = match["matchRecords"][0]["record"]
    assert record == {
        "attributes": {"type": "Contact", "url": f"/services/data/v67.0/sobjects/Contact/{first}"},
        "Id": first,
    }


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({}, 400),
        ({"FirstName": "A."}, 400),
        ({"FirstName": "Aminata"}, 201),
        ({"Email": "other@example.org"}, 201),
        ({"Email": None, "MailingStreet": "1 rue X", "MailingCity": "Lyon"}, 201),
        ({"Email": None, "Phone": "06 01 02 03 04"}, 400),
        ({"FirstName": None}, 201),
    ],
)
def test_what_is_alike(org, request, values, status):
    create(org, person(request, Phone="0601020304"))
    switch(org, STANDARD)

    assert create(org, person(request, **values)).status_code == status


def test_an_alert_lets_pass_who_says_so(org, request):
    create(org, person(request))
    switch(org, STANDARD)

    assert create(org, person(request), **ALLOWED).status_code == 201


def test_a_block_lets_nobody_pass(org, request):
    create(org, person(request))
    switch(org, STANDARD, action="block")

    answer = create(org, person(request), **ALLOWED)

    assert answer.json()[0]["errorCode"] == "DUPLICATES_DETECTED"
    assert answer.json()[0]["duplicateResult"]["allowSave"] is False


def test_the_fields_of_what_it_resembles_are_shown_when_asked_for(org, request):
    create(org, person(request))
    switch(org, STANDARD)

    answer = create(org, person(request), **{"Sforce-Duplicate-Rule-Header": "includeRecordDetails=true"})

    (match,) = answer.json()[0]["duplicateResult"]["matchResults"]
    assert match["matchRecords"][0]["record"]["Email"] == "awa@example.org"


def test_of_many_the_duplicates_alone_fail(org, request):
    create(org, person(request))
    switch(org, STANDARD)
    records = [person(request), person(request, FirstName="Binta")]
    body = {"records": [{"attributes": {"type": "Contact"}, **each} for each in records]}

    refused, saved = org.call("POST", "composite/sobjects", json=body).json()

    assert refused["errors"][0]["statusCode"] == "DUPLICATES_DETECTED"
    assert refused["errors"][0]["duplicateResult"]["duplicateRule"] == STANDARD
    assert saved["success"]


def test_a_tree_tells_what_its_records_resemble(org, request):
    create(org, person(request))
    switch(org, STANDARD)
    record = {"attributes": {"type": "Contact", "referenceId": "a"}, **person(request)}

    answer = org.call("POST", "composite/tree/Contact", json={"records": [record]})

    (error,) = answer.json()["results"][0]["errors"]
    assert (error["statusCode"], error["duplicateResult"]["duplicateRule"]) == ("DUPLICATES_DETECTED", STANDARD)


def test_a_part_of_a_composite_brings_its_own_header(org, request):
    create(org, person(request))
    switch(org, STANDARD)
    part = {"method": "POST", "url": "/services/data/v67.0/sobjects/Contact", "body": person(request)}
    parts = [{**part, "referenceId": "a"}, {**part, "referenceId": "b", "httpHeaders": ALLOWED}]

    answers = org.call("POST", "composite", json={"compositeRequest": parts}).json()["compositeResponse"]

    assert [each["httpStatusCode"] for each in answers] == [400, 201]


def test_records_of_one_request_are_not_compared_with_each_other(org, request):
    switch(org, STANDARD)
    body = {"records": [{"attributes": {"type": "Contact"}, **person(request)} for _ in range(2)]}

    assert [row["success"] for row in org.call("POST", "composite/sobjects", json=body).json()] == [True, True]


def test_a_change_of_other_fields_is_not_looked_at(org, request):
    create(org, person(request))
    second = create(org, person(request)).json()["id"]
    switch(org, STANDARD)

    assert org.call("PATCH", f"sobjects/Contact/{second}", json={"Title": "Dr"}).status_code == 204
    assert org.call("PATCH", f"sobjects/Contact/{second}", json={"Phone": "1"}).status_code == 400


def test_bulk_rows_fail_because_no_header_can_let_them_pass(org, request):
    create(org, person(request))
    switch(org, STANDARD)
    name = person(request)["LastName"]
    job = org.open_job(
        f"FirstName,LastName,Email\nAwa,{name},awa@example.org\nBinta,{name},b@example.org\n",
        object="Contact",
        operation="insert",
    )

    assert org.finished(job)["numberRecordsFailed"] == 1
    failed = org.call("GET", f"jobs/ingest/{job}/failedResults").text
    assert '"DUPLICATES_DETECTED:Use one of these records?:--"' in failed


def test_the_personal_email_is_compared_to_the_letter(org, request):
    create(org, person(request, npe01__HomeEmail__c="awa@home.org", Email=None))
    switch(org, PERSONAL)

    same = person(request, npe01__HomeEmail__c="awa@home.org", Email=None)
    assert create(org, same).status_code == 400
    assert create(org, {**same, "npe01__HomeEmail__c": "a.wa@home.org"}).status_code == 201


def test_households_that_npsp_makes_are_not_stopped_by_a_rule_for_accounts(org, request):
    switch(org, "Standard_Account_Duplicate_Rule")
    address = {"MailingStreet": "1 rue X", "MailingCity": "Lyon"}

    saved = [create(org, person(request, FirstName=first, **address)).status_code for first in ("Awa", "Binta")]

    assert saved == [201, 201]


def test_organisations_are_compared_too(org, request):
    record = {"Name": f"Mairie {request.node.name}", "BillingCity": "Lyon"}
    org.call("POST", "sobjects/Account", json=record)
    switch(org, "Standard_Account_Duplicate_Rule")

    assert org.call("POST", "sobjects/Account", json=record).status_code == 400
    assert org.call("POST", "sobjects/Account", json={**record, "BillingCity": "Paris"}).status_code == 201


@pytest.mark.parametrize("header", ["allowSave=yes", "permit=true", "allowSave true"])
def test_a_header_that_cannot_be_read_is_refused(org, request, header):
    answer = create(org, person(request), **{"Sforce-Duplicate-Rule-Header": header})

    assert answer.status_code == 400

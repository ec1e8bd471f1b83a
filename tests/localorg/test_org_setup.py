"""Assignment rules, audit fields, inactive owners: what an administrator may have set up in an org."""

import pytest
from bulk_org import running_org


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as running:
        yield running


@pytest.fixture
def permitted(org):
    permit(org, auditFields=True)
    yield org
    permit(org, auditFields=False)


def permit(org, **permissions):
    return org.session.post(f"{org.url}/local-org/permissions", json=permissions, timeout=60)


def new_user(org, name, **values):
    made = org.call(
        "POST",
        "sobjects/User",
        json={
            "Username": f"{name}@local.org",
            "LastName": name,
            "Email": f"{name}@local.org",
            "Alias": name[:8],
            "TimeZoneSidKey": "Europe/Paris",
            "LocaleSidKey": "fr_FR",
            "EmailEncodingKey": "UTF-8",
            "LanguageLocaleKey": "fr",
            "ProfileId": org.query("SELECT ProfileId FROM User")[0]["ProfileId"],
            "IsActive": True,
            **values,
        },
    )
    return made.json()["id"]


def set_rule(org, **rule):
    return org.session.post(f"{org.url}/local-org/assignment-rules", json=rule, timeout=60).json()["id"]


def owner(org, record, **headers):
    made = org.call("POST", "sobjects/Case", json={"Subject": "Question", **record}, headers=headers).json()["id"]
    return org.call("GET", f"sobjects/Case/{made}?fields=OwnerId").json()["OwnerId"]


def test_the_active_assignment_rule_takes_new_cases_unless_the_header_says_no(org):
    queue = new_user(org, "accueil")
    set_rule(org, object="Case", ownerId=queue)

    assert owner(org, {}) == queue
    assert owner(org, {}, **{"Sforce-Auto-Assign": "TRUE"}) == queue
    assert owner(org, {}, **{"Sforce-Auto-Assign": "FALSE"}) == org.facts["user_id"]


def test_a_rule_may_be_named_though_another_is_active(org):
    named, other = new_user(org, "nomme"), new_user(org, "autre")
    rule = set_rule(org, object="Case", ownerId=named, isActive=False)
    set_rule(org, object="Case", ownerId=other)

    assert owner(org, {}, **{"Sforce-Auto-Assign": rule}) == named
    assert owner(org, {}) == other


@pytest.mark.parametrize("value", ["peut-être", "01Q000000000000AAA", "005000000000000AAA"])
def test_an_assignment_header_that_names_no_rule_is_refused(org, value):
    answer = org.call("POST", "sobjects/Case", json={"Subject": "x"}, headers={"Sforce-Auto-Assign": value})

    assert answer.status_code == 400


def test_audit_fields_are_refused_without_the_permission(org):
    answer = org.call("POST", "sobjects/Account", json={"Name": "x", "CreatedDate": "2019-05-06T07:08:09Z"})

    assert answer.json()[0]["errorCode"] == "INVALID_FIELD_FOR_INSERT_UPDATE"


def test_audit_fields_are_set_on_insert_with_the_permission(permitted):
    author = new_user(permitted, "auteur")
    dates = {"CreatedDate": "2019-05-06T07:08:09Z", "LastModifiedDate": "2020-05-06T07:08:09Z"}
    body = {"Name": "x", **dates, "CreatedById": author, "LastModifiedById": author}

    made = permitted.call("POST", "sobjects/Account", json=body).json()["id"]

    shown = permitted.call("GET", f"sobjects/Account/{made}").json()
    assert shown["CreatedDate"] == "2019-05-06T07:08:09.000+0000"
    assert shown["LastModifiedDate"] == "2020-05-06T07:08:09.000+0000"
    assert (shown["CreatedById"], shown["LastModifiedById"]) == (author, author)
    assert shown["SystemModstamp"] > "2026"


def test_audit_fields_are_never_changed_later_nor_out_of_order(permitted):
    made = permitted.call("POST", "sobjects/Account", json={"Name": "x"}).json()["id"]

    later = permitted.call("PATCH", f"sobjects/Account/{made}", json={"CreatedDate": "2019-05-06T07:08:09Z"})
    early = {"Name": "x", "LastModifiedDate": "2019-05-06T07:08:09Z"}

    assert later.json()[0]["errorCode"] == "INVALID_FIELD_FOR_INSERT_UPDATE"
    assert (
        permitted.call("POST", "sobjects/Account", json=early).json()[0]["errorCode"] == "FIELD_INTEGRITY_EXCEPTION"
    )


def test_describe_tells_who_may_set_audit_fields(org):
    def createable():
        fields = org.call("GET", "sobjects/Account/describe").json()["fields"]
        return {each["name"]: each["createable"] for each in fields}["CreatedDate"]

    before = createable()
    permit(org, auditFields=True)
    after = createable()
    permit(org, auditFields=False)

    assert (before, after) == (False, True)


def test_an_inactive_user_owns_nothing_new_unless_permitted(org):
    gone = new_user(org, "parti", IsActive=False)
    made = org.call("POST", "sobjects/Account", json={"Name": "x"}).json()["id"]

    refused = org.call("PATCH", f"sobjects/Account/{made}", json={"OwnerId": gone})
    permit(org, auditFields=True)
    allowed = org.call("PATCH", f"sobjects/Account/{made}", json={"OwnerId": gone})
    permit(org, auditFields=False)

    assert refused.json()[0]["errorCode"] == "INACTIVE_OWNER_OR_USER"
    assert allowed.status_code == 204


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("permissions", {"auditFields": "yes"}),
        ("permissions", {"everything": True}),
        ("duplicate-rules", {"name": "Mine", "isActive": True}),
        ("duplicate-rules", {"name": "Standard_Contact_Duplicate_Rule"}),
        ("assignment-rules", {"object": "Contact", "ownerId": "005000000000000AAA"}),
        ("assignment-rules", {"object": "Case", "ownerId": "005000000000000AAA"}),
    ],
)
def test_what_cannot_be_set_up_is_refused(org, path, body):
    assert org.session.post(f"{org.url}/local-org/{path}", json=body, timeout=60).status_code == 400

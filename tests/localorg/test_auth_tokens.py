"""Tokens: how they are given, renewed, explained, and how they end."""

import base64
import json
import time

import pytest
import requests
from bulk_org import RunningOrg, running_org

USERNAME = "rehearsal@local.org"
CLIENT = {"client_id": "app", "client_secret": "secret"}
JWT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as running:
        yield running


@pytest.fixture(scope="module")
def brief_org(tmp_path_factory):
    """Its sessions last a second."""
    with running_org(tmp_path_factory.mktemp("org"), ":memory:", "--session-seconds", "1") as running:
        yield running


@pytest.fixture(scope="module")
def rotating_org(tmp_path_factory):
    folder = tmp_path_factory.mktemp("org")
    with running_org(folder, ":memory:", "--rotate-refresh-tokens") as running:
        yield running


def post(org, path, headers=None, **form):
    return requests.post(f"{org.url}/services/oauth2/{path}", form, headers=headers, timeout=60)


def sign_in(org):
    return post(org, "token", grant_type="client_credentials", **CLIENT).json()["access_token"]


def opens(org, token):
    header = {"Authorization": f"Bearer {token}"}
    answer = requests.get(f"{org.url}/services/data/v67.0/limits", headers=header, timeout=60)
    assert answer.status_code in (200, 401)
    if answer.status_code == 401:
        assert answer.json() == [{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}]
    return answer.status_code == 200


def assertion(claims):
    part = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"e30.{part}.c2lnbmVk"


def test_a_session_ends_after_its_seconds_and_a_new_one_opens(brief_org):
    token = sign_in(brief_org)
    during = opens(brief_org, token)

    time.sleep(1.1)

    assert (during, opens(brief_org, token), opens(brief_org, brief_org.token)) == (True, False, False)
    assert opens(brief_org, sign_in(brief_org))
    assert post(brief_org, "introspect", token=token, **CLIENT).json() == {"active": False}


def test_a_refresh_token_outlives_the_session(brief_org):
    time.sleep(1.1)

    renewed = post(brief_org, "token", grant_type="refresh_token", refresh_token=brief_org.facts["refresh_token"])

    assert opens(brief_org, renewed.json()["access_token"])


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf", "soon"])
def test_a_session_without_length_is_refused(tmp_path, seconds):
    with pytest.raises(AssertionError, match="did not start"):
        RunningOrg(tmp_path, ":memory:", "--session-seconds", seconds)


def test_only_the_refresh_grant_gives_refresh_tokens(org):
    by_client = post(org, "token", grant_type="client_credentials", **CLIENT).json()
    by_password = post(org, "token", grant_type="password", username=USERNAME, password="x", **CLIENT).json()
    by_jwt = post(org, "token", grant_type=JWT, assertion=assertion({"sub": USERNAME, "exp": 4e12})).json()

    assert all("refresh_token" not in each and opens(org, each["access_token"]) for each in (by_client, by_jwt))
    assert opens(org, by_password["access_token"])


@pytest.mark.parametrize(
    "wrong", ["", "x", "a.b.c", "e30.W10.x", "e30.!!.x", "é.é.é", assertion({}), assertion({"sub": "x@y.org"})]
)
def test_an_assertion_for_nobody_is_refused(org, wrong):
    answer = post(org, "token", grant_type=JWT, assertion=wrong)

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


def test_client_credentials_need_the_name_of_the_org(org):
    form = {"grant_type": "client_credentials", **CLIENT}

    refused = post(org, "token", {"Host": "login.salesforce.com"}, **form)

    assert refused.json() == {
        "error": "invalid_grant",
        "error_description": "request not supported on this domain",
    }
    assert post(org, "token", {"Host": "local.my.salesforce.com"}, **form).status_code == 200


def renew(org, token):
    return post(org, "token", grant_type="refresh_token", refresh_token=token, **CLIENT).json()


def test_a_refresh_token_opens_again_and_again(org):
    answers = [renew(org, org.facts["refresh_token"]) for _ in range(3)]

    assert len({answer["access_token"] for answer in answers}) == 3
    assert all(opens(org, answer["access_token"]) for answer in answers)
    assert all("refresh_token" not in answer for answer in answers)


def test_refresh_tokens_that_rotate_end_when_the_one_after_them_is_used(rotating_org):
    first = rotating_org.facts["refresh_token"]
    second = renew(rotating_org, first)["refresh_token"]
    lost = renew(rotating_org, first)["refresh_token"]  # the answer before got lost: the old one still opens
    third = renew(rotating_org, second)

    assert len({first, second, lost, third["refresh_token"]}) == 4
    assert opens(rotating_org, third["access_token"])
    assert renew(rotating_org, first) == {
        "error": "invalid_grant",
        "error_description": "expired access/refresh token",
    }


@pytest.mark.parametrize("token", ["", "x", "é", "5Aep861"])
def test_unknown_refresh_tokens_are_refused(org, token):
    assert post(org, "token", grant_type="refresh_token", refresh_token=token).json()["error"] == "invalid_grant"


def test_an_access_token_does_not_renew(org):
    assert post(org, "token", grant_type="refresh_token", refresh_token=sign_in(org)).status_code == 400


@pytest.mark.parametrize("how", ["form", "query"])
def test_a_revoked_token_opens_nothing_more_and_others_stay(org, how):
    token, other = sign_in(org), sign_in(org)

    if how == "form":
        answer = post(org, "revoke", token=token)
    else:
        answer = requests.get(f"{org.url}/services/oauth2/revoke", params={"token": token}, timeout=60)

    assert (answer.status_code, answer.content) == (200, b"")
    assert (opens(org, token), opens(org, other)) == (False, True)
    assert post(org, "revoke", token=token).json()["error"] == "invalid_token"


def test_a_revoked_token_opens_no_page_under_a_foreign_name(org):
    token = sign_in(org)
    headers = {"Host": "org.example", "Cookie": f"sid={token}"}
    before = requests.get(org.url, headers=headers, timeout=60).status_code

    post(org, "revoke", token=token)

    assert (before, requests.get(org.url, headers=headers, timeout=60).status_code) == (200, 403)


def test_a_revoked_refresh_token_takes_its_sessions_with_it(tmp_path):
    with running_org(tmp_path) as org:
        grown = post(org, "token", grant_type="refresh_token", refresh_token=org.facts["refresh_token"]).json()
        other = sign_in(org)

        post(org, "revoke", token=org.facts["refresh_token"])

        opened = [opens(org, token) for token in (grown["access_token"], org.token, other)]
    assert opened == [False, False, True]


def test_tokens_explain_themselves(brief_org):
    token = sign_in(brief_org)

    shown = post(brief_org, "introspect", token=token, token_type_hint="access_token", **CLIENT).json()

    assert shown["active"] and shown["exp"] - shown["iat"] in (1, 2)
    assert (shown["client_id"], shown["username"], shown["token_type"]) == ("app", USERNAME, "access_token")
    assert shown["sub"] == f"{brief_org.url}/id/{brief_org.facts['org_id']}/{brief_org.facts['user_id']}"


def test_only_clients_and_sessions_may_ask_what_a_token_is(org):
    token = sign_in(org)

    by_nobody = post(org, "introspect", token=token)
    by_session = post(org, "introspect", {"Authorization": f"Bearer {token}"}, token=token)
    by_client = requests.post(
        f"{org.url}/services/oauth2/introspect", {"token": token}, auth=("app", "secret"), timeout=60
    )

    assert (by_nobody.status_code, by_nobody.json()["error"]) == (401, "invalid_client")
    assert by_session.json()["active"] and by_client.json()["active"]
    assert "exp" not in by_session.json()


def test_sessions_survive_a_crash_and_the_own_token_opens_again(tmp_path):
    data = str(tmp_path / "org.sqlite")
    with running_org(tmp_path, data) as org:
        kept, gone = sign_in(org), sign_in(org)
        for token in (gone, org.token):
            post(org, "revoke", token=token)

    with running_org(tmp_path, data) as org:
        opened = [opens(org, token) for token in (kept, gone, org.token)]

    assert opened == [True, False, True]
    assert all(token.encode() not in path.read_bytes() for token in (kept, gone) for path in tmp_path.glob("org*"))


@pytest.mark.parametrize(
    ("end", "status"),
    [
        (lambda now: now + 180, 200),
        (lambda now: (now + 180) * 1000, 200),
        (lambda now: now - 60, 400),
        (lambda now: (now - 60) * 1000, 400),
        (lambda _: 10**400, 200),
        (lambda _: "never", 200),
    ],
    ids=["seconds", "milliseconds", "past-seconds", "past-milliseconds", "too-large", "no-number"],
)
def test_an_assertion_ends_in_seconds_or_milliseconds(org, end, status):
    answer = post(org, "token", grant_type=JWT, assertion=assertion({"sub": USERNAME, "exp": end(time.time())}))

    assert answer.status_code == status
    assert status == 200 or answer.json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"grant_type": "password", "username": USERNAME, "password": "x"}, "invalid_client_id"),
        ({"grant_type": "refresh_token", "refresh_token": "x", **CLIENT}, "invalid_grant"),
        ({"grant_type": "client_credentials"}, "invalid_client"),
        ({"grant_type": "magic"}, "unsupported_grant_type"),
        ({}, "unsupported_grant_type"),
    ],
)
def test_why_no_token_is_given(org, form, error):
    answer = post(org, "token", **form)

    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert answer.json()["error_description"]


def test_a_token_is_posted_for(org):
    answer = requests.get(f"{org.url}/services/oauth2/token", timeout=60)

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    ("headers", "words"), [({"Authorization": "Bearer x"}, "Bad_OAuth_Token"), ({}, "Missing_OAuth_Token")]
)
def test_who_is_signed_in_is_not_told_without_a_session(org, headers, words):
    identity = f"id/{org.facts['org_id']}/{org.facts['user_id']}"

    answers = [
        requests.get(f"{org.url}/{path}", headers=headers, timeout=60)
        for path in ("services/oauth2/userinfo", identity)
    ]

    assert [(each.status_code, each.text) for each in answers] == [(403, words)] * 2

"""Who may look, and that looking is all one can do."""

import re

import pytest
import requests
from browse_page import read_page
from bulk_org import running_org


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as running:
        made = running.call("POST", "sobjects/Account", json={"Name": "Mairie"}).json()["id"]
        running.account = made
        yield running


PATHS = ["/", "/search?q=Mairie", "/{account}", "/lightning/o/Account/list", "/lightning/r/Account/{account}/view"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.7:80", "[bad", ""]
)
def test_a_page_under_a_foreign_name_is_refused(org, path, host):
    page = read_page(org, path.format(account=org.account), Host=host)

    assert page.status == 403
    assert "Mairie" not in page.text
    assert "sur cet ordinateur" in page.text


@pytest.mark.parametrize("host", ["localhost:1234", "127.0.0.1", "[::1]:80", "org.localhost"])
def test_this_machine_needs_no_login(org, host):
    assert read_page(org, f"/{org.account}", Host=host).title == "Mairie"


def test_a_token_opens_the_pages_under_any_name(org):
    bearer = read_page(org, f"/{org.account}", Host="org.example", Authorization=f"Bearer {org.token}")
    cookie = read_page(org, f"/{org.account}", Host="org.example", Cookie=f"sid={org.token}")
    wrong = read_page(org, f"/{org.account}", Host="org.example", Cookie="sid=nope", Authorization="Bearer nope")

    assert [bearer.status, cookie.status, wrong.status] == [200, 200, 403]


def test_a_signed_in_client_gets_an_address_that_lets_a_browser_in(org):
    signed_in = {"Authorization": f"Bearer {org.token}"}
    path = f"{org.url}/services/oauth2/singleaccess"
    given = requests.get(path, params={"redirect_uri": f"/{org.account}"}, headers=signed_in, timeout=60).json()
    stranger = requests.get(path, timeout=60)

    door = requests.get(given["frontdoor_uri"], allow_redirects=False, timeout=60)

    assert (door.status_code, door.headers["Location"]) == (302, f"/{org.account}")
    assert door.cookies["sid"] != org.token
    assert stranger.status_code in (401, 403)


def test_the_front_door_keeps_the_token_in_a_cookie_for_the_pages_only(org):
    door = requests.get(
        f"{org.url}/secur/frontdoor.jsp",
        params={"sid": org.token, "retURL": f"/{org.account}"},
        allow_redirects=False,
        timeout=60,
    )
    by_cookie = requests.get(f"{org.url}/services/data/v67.0/limits", cookies=door.cookies, timeout=60)

    assert (door.status_code, door.headers["Location"]) == (302, f"/{org.account}")
    assert {"HttpOnly", "SameSite=Strict"} <= set(door.headers["Set-Cookie"].split("; "))
    assert by_cookie.status_code == 401


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "/\\evil.example", "https://evil.example", "", "/a\r\nX: y", "/\t/evil"]
)
def test_the_front_door_leads_nowhere_else(org, wanted):
    query = {"sid": org.token, "retURL": wanted}
    door = requests.get(f"{org.url}/secur/frontdoor.jsp", params=query, allow_redirects=False, timeout=60)

    assert door.headers["Location"] == "/"


def test_the_front_door_stays_shut_without_the_token(org):
    page = read_page(org, "/secur/frontdoor.jsp?sid=nope")

    assert page.status == 403
    assert "Set-Cookie" not in page.headers


@pytest.mark.parametrize("path", [*PATHS, "/secur/frontdoor.jsp"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_written(org, path, method):
    answer = org.session.request(method, org.url + path.format(account=org.account), json={"Name": "x"}, timeout=60)

    assert answer.status_code == 405
    assert org.query(f"SELECT Name FROM Account WHERE Id = '{org.account}'")[0]["Name"] == "Mairie"


@pytest.mark.parametrize("path", PATHS)
def test_looking_changes_no_stamp(org, path):
    before = org.call("GET", f"sobjects/Account/{org.account}").json()

    read_page(org, path.format(account=org.account))

    assert org.call("GET", f"sobjects/Account/{org.account}").json() == before


@pytest.mark.parametrize("path", [*PATHS, "/nowhere"])
def test_a_page_allows_no_script_and_loads_nothing(org, path):
    page = read_page(org, path.format(account=org.account))

    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy and "script-src" not in policy
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert not re.search(r"<script|\son\w+=|\sstyle=|src=|https?://", page.html)

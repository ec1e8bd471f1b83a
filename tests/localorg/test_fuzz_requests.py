"""No request makes the org break: every path, with bodies, headers and query strings of any kind."""

import gzip

import pytest
from asgi_org import DATA, AsgiOrg
from fuzz_bodies import bodies
from fuzz_parts import FUZZ, ROUTES, headers, query_strings, routed_path
from hypothesis import given
from hypothesis import strategies as st


@pytest.fixture(scope="module")
def org():
    org = AsgiOrg()
    yield org
    org.close()


def assert_answered(answer) -> None:
    """An exception that nobody answers has come out of the call itself; 500 is SOAP's own status of a fault."""
    assert answer.status != 500 or b"Fault" in answer.body
    assert b"unexpected error occurred in the local org" not in answer.body


@st.composite
def _requests(draw: st.DrawFn):
    method, path = draw(st.sampled_from(ROUTES))
    return method, draw(routed_path(path)), draw(query_strings), draw(headers), draw(bodies)


@given(_requests())
@FUZZ
def test_every_path_answers_whatever_is_sent_to_it(org, sent):
    assert_answered(org.send(*sent))


@pytest.mark.parametrize("kind", ["application/json", "application/xml"])
@pytest.mark.parametrize(("method", "path"), [("POST", "composite/sobjects"), ("PATCH", "sobjects/Contact/x")])
def test_a_client_that_hangs_up_in_the_middle_of_its_body_breaks_nothing(org, method, path, kind):
    answer = org.hang_up(method, f"{DATA}/{path}".encode(), {"content-type": kind}, b'{"allOr')

    assert answer.status == 400
    assert org.call("GET", "limits").status == 200


def test_a_small_body_that_unpacks_to_a_huge_one_is_refused(org):
    bomb = gzip.compress(b"0" * 150_000_001, compresslevel=1)

    answer = org.send("POST", f"{DATA}/composite/sobjects".encode(), b"", {"content-encoding": "gzip"}, bomb)

    assert (answer.status, answer.json()[0]["errorCode"]) == (413, "EXCEEDED_MAX_SIZE_REQUEST")


_PACKED = gzip.compress(b"{}", mtime=0)


@pytest.mark.parametrize("packed", [b"x", _PACKED[:-3], _PACKED + b"trailing"], ids=["odd", "cut", "trailing"])
def test_a_body_that_is_no_whole_gzip_is_refused(org, packed):
    answer = org.send("POST", f"{DATA}/composite/sobjects".encode(), b"", {"content-encoding": "gzip"}, packed)

    assert (answer.status, answer.json()[0]["errorCode"]) == (400, "JSON_PARSER_ERROR")

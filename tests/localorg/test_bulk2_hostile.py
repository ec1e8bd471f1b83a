"""Files, multipart bodies and JSON of any bytes: a job has its answer, and nothing is a 500."""

import pytest
from bulk_org import running_org
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as org:
        yield org


_MULTIPART = "multipart/form-data; boundary=x"


@given(
    st.lists(
        st.sampled_from([b"LastName", b"Id", b",", b'"', b"\n", b"\r\n", b"\xff", b"\x00", b"#N/A", b"a"]),
        max_size=12,
    )
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_file_makes_the_server_answer_500(org, pieces):
    content = b"".join(pieces) or b"x"
    made = org.call("POST", "jobs/ingest", json={"object": "Contact", "operation": "insert"}).json()["id"]

    org.call("PUT", f"jobs/ingest/{made}/batches", data=content)
    org.call("PATCH", f"jobs/ingest/{made}", json={"state": "UploadComplete"})

    assert org.finished(made)["state"] in ("JobComplete", "Failed")
    for which in ("successfulResults", "failedResults", "unprocessedrecords"):
        assert org.call("GET", f"jobs/ingest/{made}/{which}").status_code == 200


@given(
    st.lists(
        st.sampled_from([b"--x", b"--x--", b"\r\n", b"\n", b'name="job"', b'name="content"', b"{}", b"[]"]),
        max_size=10,
    )
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_multipart_body_makes_the_server_answer_500(org, pieces):
    answer = org.call("POST", "jobs/ingest", data=b"".join(pieces), headers={"Content-Type": _MULTIPART})

    assert answer.status_code == 400


_SCRAPS = [
    '{"operation":',
    '"query"',
    ',"query":',
    '"SELECT \\ud800"',
    "}",
    "[" * 3000,
    "null",
    '"\\udfff"',
    "\x00",
]
_JSON_PATHS = ["jobs/ingest", "jobs/query", "composite/sobjects"]


@given(st.sampled_from(_JSON_PATHS), st.lists(st.sampled_from(_SCRAPS), max_size=6))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_json_makes_the_server_answer_500(org, path, scraps):
    answer = org.call("POST", path, data="".join(scraps).encode(), headers={"Content-Type": "application/json"})

    assert answer.status_code == 400

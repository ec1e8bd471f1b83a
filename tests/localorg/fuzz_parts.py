"""What the fuzz tests throw at the org: pieces that are nearly right, so that they get past the first check."""

import json
import os
import re
from typing import Any
from urllib.parse import quote

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from npsp_migrate.localorg.rest.routes import all_routes

# `make fuzz` asks for many more.
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "120"))
FUZZ = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))

ROUTES = sorted({(route.method, route.path) for route in all_routes() if not route.path.startswith("/local-org")})

IDS = ["001000000000001", "001000000000001AAA", "003Lo0000000001IAA", "701", "x", "", "750000000000001AAA", "012é"]
OBJECTS = ["Account", "contact", "Opportunity", "Task", "npe01__OppPayment__c", "User", "RecordType", "Nope", ""]
FIELDS = [
    "Id",
    "Name",
    "LastName",
    "AccountId",
    "Email",
    "Birthdate",
    "Amount",
    "CloseDate",
    "StageName",
    "IsDeleted",
    "Account",
    "attributes",
    "OwnerId",
    "WhatId",
    "CreatedDate",
    "npe01__Opportunity__c",
    "npe01__Opportunity__r",
    "Migration_Key__c",
    "RecordTypeId",
    "MailingAddress",
    "Nope__c",
    "NumberOfEmployees",
    "HasOptedOutOfEmail",
    "npsp__All_Members_Deceased__c",
]
KEYS = """
allOrNone records attributes type url method body referenceId compositeRequest batchRequests binaryPartName graphs
graphId richInput collateSubrequests httpHeaders operation object externalIdFieldName contentType lineEnding state
columnDelimiter query q ids fields sobjects name in dataCategories defaultLimit overallLimit grant_type assertion
username password client_id client_secret refresh_token token masterRecord recordToMergeIds FullName Metadata label
length required unique externalId deployOptions totalSize concurrencyMode jobType id isRunning
""".split()
WORDS = """
insert update upsert delete hardDelete query queryAll Open UploadComplete Aborted Closed CSV JSON XML LF CRLF COMMA
TAB GET POST PATCH DELETE password authorization_code refresh_token client_credentials Contact Account @{ref.id}
@{a.records[0].Id} /services/data/v67.0/sobjects/Account v67.0/sobjects/Account /services/data/v67.0/query?q=SELECT
sobjects/Contact/Migration_Key__c/x 2026-02-30 2026-02-28 2026-02-28T25:00:00Z 2026-01-01T00:00:00+14:00 true 1e400
""".split()

odd_text = st.one_of(
    st.sampled_from(
        [*WORDS, *IDS, *OBJECTS, *FIELDS, "", " ", "\x00", "\ufeff", "é" * 300, "x" * 300, "\ud800", "#N/A"]
    ),
    st.text(max_size=12),
)
odd_number = st.one_of(
    st.integers(-3, 3), st.sampled_from([10**30, -(10**30), 2**63, 1e308, -0.0, 0.1]), st.integers(), st.floats()
)
_leaf = st.one_of(st.none(), st.booleans(), odd_number, odd_text)


def _objects(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    names = st.one_of(st.sampled_from([*KEYS, *FIELDS]), st.text(max_size=6))
    return st.one_of(st.lists(inner, max_size=4), st.dictionaries(names, inner, max_size=6))


odd_json = st.recursive(_leaf, _objects, max_leaves=12)


def wire_json(value: Any) -> bytes:
    """JSON as clients write it, NaN and lone surrogates included."""
    return json.dumps(value).encode()


record = st.builds(
    lambda kind, values: {"attributes": {"type": kind}, **values},
    st.sampled_from(OBJECTS),
    st.dictionaries(st.sampled_from(FIELDS), _leaf, max_size=5),
)
_calls = st.fixed_dictionaries(
    {
        "method": st.sampled_from(["GET", "POST", "PATCH", "DELETE", "PUT", 5, None]),
        "url": st.one_of(
            st.sampled_from(
                [
                    "/services/data/v67.0/sobjects/Account",
                    "/services/data/v67.0/sobjects/Contact/@{a.id}",
                    "/services/data/v67.0/query?q=SELECT+Id+FROM+Account",
                    "/services/data/v67.0/composite/sobjects",
                    "/services/data/v67.0/sobjects/Account/Migration_Key__c/k%2F%ff",
                    "v67.0/sobjects/Account/describe",
                    "/services/data/v67.0/composite",
                ]
            ),
            odd_text,
        ),
    },
    optional={
        "referenceId": st.sampled_from(["a", "b", "@{a.id}", 5]),
        "body": st.one_of(record, odd_json),
        "richInput": st.one_of(record, odd_json),
        "httpHeaders": odd_json,
    },
)
shaped_json = st.one_of(
    odd_json,
    record,
    st.fixed_dictionaries(
        {"records": st.one_of(st.lists(record, max_size=4), odd_json)}, optional={"allOrNone": _leaf}
    ),
    st.fixed_dictionaries(
        {"compositeRequest": st.one_of(st.lists(_calls, max_size=4), odd_json)}, optional={"allOrNone": _leaf}
    ),
    st.fixed_dictionaries({"batchRequests": st.one_of(st.lists(_calls, max_size=4), odd_json)}),
    st.fixed_dictionaries(
        {
            "graphs": st.one_of(
                st.lists(
                    st.fixed_dictionaries({"graphId": _leaf, "compositeRequest": st.lists(_calls, max_size=3)}),
                    max_size=3,
                ),
                odd_json,
            )
        }
    ),
    st.fixed_dictionaries(
        {
            "operation": st.sampled_from([*WORDS[:7], "", 5, None]),
            "object": st.one_of(st.sampled_from(OBJECTS), odd_json),
        },
        optional={
            "externalIdFieldName": st.one_of(st.sampled_from(FIELDS), odd_json),
            "contentType": st.one_of(st.sampled_from(["CSV", "JSON", "XML"]), odd_json),
            "lineEnding": st.one_of(st.sampled_from(["LF", "CRLF"]), odd_json),
            "columnDelimiter": st.one_of(st.sampled_from(["COMMA", "TAB", "PIPE"]), odd_json),
            "query": odd_json,
            "state": odd_json,
        },
    ),
)

_header_text = st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=20)
_odd_headers = st.fixed_dictionaries(
    {},
    optional={
        "content-type": st.one_of(
            st.sampled_from(
                [
                    "application/json",
                    "application/xml",
                    "text/csv",
                    "text/csv; charset=latin-1",
                    "text/csv; charset=nope",
                    "text/xml",
                    "application/x-www-form-urlencoded",
                    'multipart/form-data; boundary="fence"',
                    "multipart/form-data",
                    "application/json; charset=UTF-16",
                    "zip/xml",
                ]
            ),
            _header_text,
        ),
        "content-encoding": st.sampled_from(["gzip", "deflate", "br", "x"]),
        "sforce-query-options": st.one_of(
            st.sampled_from(["batchSize=1", "batchSize=99999999999999999999"]), _header_text
        ),
        "sforce-call-options": _header_text,
        "sforce-duplicate-rule-header": _header_text,
        "sforce-auto-assign": _header_text,
        "sforce-limit-info": _header_text,
        "x-sfdc-session": _header_text,
        "x-sfdc-packageversion-npsp": _header_text,
        "if-modified-since": st.one_of(
            st.sampled_from(["Mon, 23 Nov 2026 10:00:00 GMT", "Sun, 99 Foo 0000 99:99:99 X"]), _header_text
        ),
        "if-match": _header_text,
        "accept": _header_text,
        "accept-language": _header_text,
        "cookie": _header_text,
        "soapaction": _header_text,
        "host": st.sampled_from(["org.example", "", "é", "a b", "org.example:99999999"]),
    },
)
# A request that is refused for its session tests nothing else: most carry the right one.
headers = st.one_of(
    *[
        st.builds(
            lambda odd, names: {name: odd[name] for name in names if name in odd},
            _odd_headers,
            st.sets(st.sampled_from(["content-type", "content-type", "accept", "host", "sforce-query-options"])),
        )
    ]
    * 3,
    _odd_headers,
    st.sampled_from(["Bearer", "Bearer x", "Basic x", "Basic eHg=", "OAuth ", "\xff"]).map(
        lambda text: {"authorization": text}
    ),
)
query_strings = st.one_of(
    st.just(b""),
    st.lists(
        st.tuples(
            st.sampled_from(
                [*KEYS, "locator", "maxRecords", "columns", "start", "end", "explain", "updateOnly", "sort", "page"]
            ),
            st.one_of(
                odd_text.map(lambda text: quote(text, errors="surrogatepass")),
                st.sampled_from(
                    ["%", "%zz", "%ff", "a+b", "SELECT+Id+FROM+Account", "FIND+%7Bx%7D", "-1", "9" * 30]
                ),
            ),
        ),
        max_size=4,
    ).map(lambda pairs: "&".join(f"{name}={value}" for name, value in pairs).encode()),
    st.binary(max_size=15).filter(lambda text: b"#" not in text),
)
_segments = {
    "number": st.sampled_from(["62.0"] * 8 + ["67.0", "31", "68.0", "99.0", "x", "%D9%A3%D9%A7.0", "6_7.0"]),
    "version": st.sampled_from(["v67.0"] * 60 + ["v31.0", "67.0", "vnan", "v1e9", "v67.0x", "v99.0", "vinf"]),
    "object": st.sampled_from([*OBJECTS * 3, "%ff", "a%2Fb", "%00"]),
    "id": st.sampled_from([*IDS, "%ff", "null", "a%20b", "%00"]),
    "field": st.sampled_from([*FIELDS, "%ff"]),
    "value": st.sampled_from(["x", "%2F", "%ff", "%00", "a%27b", "5", "null", *IDS[:3]]),
    "locator": st.sampled_from(["01g000000000001AAA-2000", "01gLo0000000001AAA-99999999999999999999", "x", "%ff"]),
}
_anything = st.sampled_from([*IDS, *OBJECTS, "%ff", "x", "%00", "-1", "a%2Fb", "5", "index.html", ".."])


@st.composite
def routed_path(draw: st.DrawFn, path: str) -> bytes:
    """A route's path with its placeholders filled; now and then with one segment spoilt."""

    def fill(found: re.Match[str]) -> str:
        return quote(draw(_segments.get(found[1].rstrip("*"), _anything)), safe="%")

    filled = re.sub(r"\{(\w+\*?)\}", fill, path)
    spoilt = draw(st.sampled_from([""] * 30 + ["/", "//", "/%ff", "/x/y", "/%2e%2e"]))
    return (filled + spoilt).encode("latin-1", "replace")

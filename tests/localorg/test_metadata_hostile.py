"""Zips and XML that mean harm, or nothing: refused with a reason, in little memory, and never with a 500."""

import io
import random
import zipfile
from pathlib import Path

import pytest
from bulk_org import running_org
from metadata_org import (
    LEVEL,
    deploy,
    deploy_by_soap,
    described,
    document,
    failures,
    field,
    soap,
    with_fields,
    zipped,
)

BOMB = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "boom">]><CustomObject>&b;</CustomObject>'


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as running:
        yield running


def peak_of(org):
    """Most memory that the server has held, in MiB."""
    lines = Path(f"/proc/{org.server.pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))


def test_a_zip_that_unpacks_to_more_than_we_take_is_refused_in_little_memory(org):
    before = peak_of(org)
    files = {f"reports/F/{n}.report": b" " * 19_000_000 for n in range(8)}

    result = deploy(org, zipped(files))

    assert (result["status"], result["errorStatusCode"]) == ("Failed", "LIMIT_EXCEEDED")
    assert peak_of(org) - before < 250


def test_a_zip_of_too_many_files_is_refused(org):
    result = deploy(org, zipped({f"reports/F/{n}.report": b"" for n in range(10_001)}))

    assert result["errorStatusCode"] == "LIMIT_EXCEEDED"


@pytest.mark.parametrize(
    "packed",
    [b"", b"PK", b"no zip at all", zipped({})[:60], zipped({}) + b"PK\x05\x06"],
    ids=["nothing", "two letters", "a sentence", "cut", "two ends"],  # a zip tells the time: no name for a test
)
def test_what_is_no_zip_is_told(org, packed):
    result = deploy(org, packed)

    assert (result["done"], result["success"], result["errorStatusCode"]) == (True, False, "INVALID_ZIP")


def test_a_zip_without_a_manifest_is_told(org):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("objects/Contact.object", document("CustomObject", field("No__c", LEVEL)))

    result = deploy_by_soap(org, packed.getvalue())

    assert result.findtext("errorMessage") == "No package.xml found"
    assert "No__c" not in described(org, "Contact")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_in_a_file_is_refused_in_every_encoding(org, encoding):
    result = deploy(org, zipped({"objects/Contact.object": BOMB.encode(encoding)}))

    assert "DOCTYPE is disallowed" in failures(result)[0][1]


def test_paths_that_leave_the_zip_are_left_out(org):
    files = {
        "../../etc/passwd.object": "x",
        "/objects/Contact.object": document("CustomObject", field("No__c", LEVEL)),
    }

    assert deploy(org, zipped(files))["success"]
    assert "No__c" not in described(org, "Contact")


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data", b"--x--"),
        ("application/json", b"{}"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="json"\r\n\r\n{\r\n--x--',
        ),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="json"\r\n\r\n[1]\r\n--x--',
        ),
    ],
)
def test_requests_that_bring_no_deployment_are_refused(org, content_type, body):
    answer = org.call("POST", "metadata/deployRequest", data=body, headers={"Content-Type": content_type})

    assert answer.status_code in (400, 415)


def test_whatever_a_file_holds_there_is_an_answer(org):
    draw = random.Random(7)
    names = ("fullName", "type", "label", "length", "precision", "scale", "valueSet", "valueSetDefinition", "value")
    kinds = ("Text", "Number", "Picklist", "Lookup", "MasterDetail", "Checkbox", "AutoNumber", "Location", "")
    words = (*kinds, "A__c", "Contact", "true", "-1", "99999999999", "é\u2028", "&lt;", "{0}", "1e309", "' \" ;--")

    def anything(depth):
        name = draw.choice(names)
        if depth and draw.random() < 0.3:
            return f"<{name}>{''.join(anything(depth - 1) for _ in range(3))}</{name}>"
        return f"<{name}>{draw.choice(words)}</{name}>"

    for _ in range(60):
        inner = "".join(f"<fields>{''.join(anything(2) for _ in range(6))}</fields>" for _ in range(4))
        facts = "".join(anything(2) for _ in range(4))
        files = {
            "objects/Contact.object": document("CustomObject", inner),
            "objects/Odd__c.object": document("CustomObject", facts + inner),
            "globalValueSets/G.globalValueSet": document("GlobalValueSet", facts),
            "standardValueSets/Industry.standardValueSet": document("StandardValueSet", facts),
            "permissionsets/P.permissionset": document("PermissionSet", facts),
        }
        assert deploy(org, zipped(files), rollbackOnError=False)["done"]
        assert org.call("GET", "sobjects/Contact/describe").status_code == 200


def test_whatever_is_saved_by_itself_there_is_an_answer(org):
    for kind in (
        "CustomField",
        "CustomObject",
        "RecordType",
        "Report",
        "Profile",
        "StandardValueSet",
        "MatchingRule",
    ):
        for name in ("", ".", "Contact.", ".A__c", "A.B.C__c", "Contact.Ok__c", "x/y", "é", "Odd__mdt"):
            given = f'<metadata xsi:type="{kind}"><fullName>{name}</fullName><label>L</label></metadata>'
            names = f"<type>{kind}</type><fullNames>{name}</fullNames>"

            assert soap(org, "upsertMetadata", given)[1].find("result") is not None
            assert soap(org, "readMetadata", names)[1].find("result") is not None
            assert soap(org, "deleteMetadata", names)[1].find("result") is not None


def test_a_deployment_between_two_queries_leaves_the_server_sound(org):
    for number in range(5):
        deploy(org, with_fields("Account", **{f"F{number}__c": LEVEL}))
        assert org.call("GET", "query", params={"q": f"SELECT F{number}__c FROM Account"}).status_code == 200
    gone = {"CustomField": [f"Account.F{number}__c" for number in range(5)]}
    deploy(org, zipped({}, destructiveChanges=gone))

    assert not [name for name in described(org, "Account") if name.startswith("F") and name.endswith("__c")]


@pytest.mark.parametrize("packing", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_packings_that_nobody_uses_for_metadata_are_refused(org, packing):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", packing) as archive:
        archive.writestr("package.xml", document("Package", "<version>67.0</version>"))

    assert deploy(org, packed.getvalue())["errorStatusCode"] == "INVALID_ZIP"


def test_a_zip_that_is_broken_anywhere_has_an_answer(org):
    whole = with_fields("Contact", Broken__c=LEVEL)
    draw = random.Random(3)

    for _ in range(120):
        broken = bytearray(whole)
        for _ in range(3):
            broken[draw.randrange(len(broken))] = draw.randrange(256)
        assert deploy(org, bytes(broken), checkOnly=True)["done"]

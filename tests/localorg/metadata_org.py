"""Zips of metadata and the calls that bring them to a local org."""

import io
import json
import zipfile
from base64 import b64decode, b64encode
from xml.etree import ElementTree

import requests

NAMESPACE = "http://soap.sforce.com/2006/04/metadata"
_ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
OBJECT_FACTS = (
    "<deploymentStatus>Deployed</deploymentStatus><label>Project</label><nameField><label>Name</label>"
    "<type>Text</type></nameField><pluralLabel>Projects</pluralLabel><sharingModel>ReadWrite</sharingModel>"
)
LEVEL = "<externalId>true</externalId><label>Level</label><length>40</length><type>Text</type><unique>true</unique>"


def document(root, inner):
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{NAMESPACE}">\n{inner}\n</{root}>'


def field(name, facts):
    return f"<fields><fullName>{name}</fullName>{facts}</fields>"


def manifest(members):
    inner = "".join(
        f"<types>{''.join(f'<members>{name}</members>' for name in names)}<name>{kind}</name></types>"
        for kind, names in members.items()
    )
    return document("Package", f"{inner}<version>67.0</version>")


def zipped(files, members=None, **destroyed):
    """A zip of `files` with a manifest of `members`; `destructiveChanges=` and its like name what goes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("package.xml", manifest(members or {}))
        for name, gone in destroyed.items():
            archive.writestr(f"{name}.xml", manifest(gone))
        for path, content in files.items():
            archive.writestr(path, content)
    return packed.getvalue()


def with_fields(object_name, **fields):
    """A zip that brings fields to an object."""
    inner = "".join(field(name, facts) for name, facts in fields.items())
    members = {"CustomField": [f"{object_name}.{name}" for name in fields]}
    return zipped({f"objects/{object_name}.object": document("CustomObject", inner)}, members)


def deploy(org, packed, **options):
    """By REST; the result with its details."""
    asked = {"deployOptions": {"rollbackOnError": True, "testLevel": "NoTestRun", **options}}
    files = {
        "json": (None, json.dumps(asked), "application/json"),
        "file": ("deploy.zip", packed, "application/zip"),
    }
    begun = org.call("POST", "metadata/deployRequest", files=files)
    assert begun.status_code == 201, begun.text
    url = f"metadata/deployRequest/{begun.json()['id']}"
    return org.call("GET", url, params={"includeDetails": "true"}).json()["deployResult"]


def failures(result):
    return [(each["fullName"], each["problem"]) for each in result["details"]["componentFailures"]]


def soap(org, operation, inner="", token=None, path="/services/Soap/m/67.0"):
    """The status of a call and its answer's body."""
    session = f"<m:SessionHeader><m:sessionId>{token or org.token}</m:sessionId></m:SessionHeader>"
    text = (
        f'<e:Envelope xmlns:e="{_ENVELOPE}" xmlns:m="{NAMESPACE}" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f'<e:Header>{session}</e:Header><e:Body><{operation} xmlns="{NAMESPACE}">{inner}</{operation}></e:Body>'
        "</e:Envelope>"
    )
    answer = requests.post(f"{org.url}{path}", text.encode(), headers={"SOAPAction": '""'}, timeout=30)
    root = ElementTree.fromstring(answer.content)
    for each in root.iter():
        each.tag = each.tag.rpartition("}")[2]
    return answer.status_code, root.find("Body")[0]


def deploy_by_soap(org, packed, options=""):
    zip_file = f"<ZipFile>{b64encode(packed).decode()}</ZipFile>"
    _, begun = soap(org, "deploy", f"{zip_file}<DeployOptions>{options}</DeployOptions>")
    made = begun.findtext("result/id")
    asked = f"<asyncProcessId>{made}</asyncProcessId><includeDetails>true</includeDetails>"
    return soap(org, "checkDeployStatus", asked)[1].find("result")


def retrieved(org, members):
    """Path → text of what a retrieval brings."""
    types = manifest(members).partition(f'"{NAMESPACE}">')[2].partition("</Package>")[0]
    inner = (
        "<retrieveRequest><apiVersion>67.0</apiVersion><singlePackage>true</singlePackage>"
        f"<unpackaged>{types}</unpackaged></retrieveRequest>"
    )
    made = soap(org, "retrieve", inner)[1].findtext("result/id")
    result = soap(org, "checkRetrieveStatus", f"<asyncProcessId>{made}</asyncProcessId>")[1].find("result")
    with zipfile.ZipFile(io.BytesIO(b64decode(result.findtext("zipFile")))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def described(org, object_name):
    fields = org.call("GET", f"sobjects/{object_name}/describe").json()["fields"]
    return {each["name"]: each for each in fields}

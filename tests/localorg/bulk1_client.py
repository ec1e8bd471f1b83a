"""A client of Bulk API 1, call by call."""

import re

import requests
from bulk_org import VERSION, RunningOrg

DATALOAD = 'xmlns="http://www.force.com/2009/06/asyncapi/dataload"'


class Async:
    """The calls of a Bulk API 1 client."""

    def __init__(self, org: RunningOrg, media_type: str = "application/xml; charset=UTF-8") -> None:
        self.base = f"{org.url}/services/async/{VERSION}/job"
        self.headers = {"X-SFDC-Session": org.token, "Content-Type": media_type}

    def send(self, method: str, path: str = "", body: str | bytes = b"", **headers: str) -> requests.Response:
        content = body.encode() if isinstance(body, str) else body
        return requests.request(
            method, f"{self.base}{path}", data=content, headers={**self.headers, **headers}, timeout=30
        )

    def new_job(self, content_type: str, operation: str, object_name: str, key: str = "") -> str:
        key = f"<externalIdFieldName>{key}</externalIdFieldName>" if key else ""
        answer = self.send(
            "POST",
            body=f"<jobInfo {DATALOAD}><operation>{operation}</operation><object>{object_name}</object>{key}"
            f"<concurrencyMode>Parallel</concurrencyMode><contentType>{content_type}</contentType></jobInfo>",
        )
        assert answer.status_code == 201
        return found("id", answer.text)

    def batch(self, job: str, body: str | bytes, media_type: str = "text/csv") -> tuple[str, str]:
        """The batch's id and its final info."""
        made = self.send("POST", f"/{job}/batch", body, **{"Content-Type": media_type})
        assert made.status_code == 201, made.text
        batch = found("id", made.text)
        while True:
            shown = self.send("GET", f"/{job}/batch/{batch}").text
            if found("state", shown) not in ("Queued", "InProgress"):
                return batch, shown


def found(name: str, text: str) -> str:
    match = re.search(rf'<{name}>(.*?)</{name}>|"{name}": "?(.*?)"?[,}}]', text, re.DOTALL)
    return (match[1] or match[2]) if match else ""


def masked(text: str) -> str:
    """Ids and instants replaced, for comparing whole documents."""
    text = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000", "NOW", text)
    return re.sub(r"\b(00[0-9A-Za-z]|75\d)Lo0\w{12}\b", r"\1…", text)

"""The floor: the least that loads CSV files by external key. One Bulk API 2.0 upsert per object, nothing else.

No plan, no check, no journal, no look at what failed: `python floor.py BASE TOKEN KEY OBJECT=FILE …`.
"""

import sys
import time
from pathlib import Path

import requests

POLL = 0.5  # seconds


def load(session: requests.Session, base: str, key: str, sobject: str, content: bytes) -> None:
    wanted = {"object": sobject, "operation": "upsert", "externalIdFieldName": key, "lineEnding": "LF"}
    made = session.post(f"{base}/jobs/ingest", json={**wanted, "contentType": "CSV"})
    made.raise_for_status()
    job = f"{base}/jobs/ingest/{made.json()['id']}"
    session.put(f"{job}/batches", data=content, headers={"Content-Type": "text/csv"}).raise_for_status()
    session.patch(job, json={"state": "UploadComplete"}).raise_for_status()
    while (told := session.get(job).json())["state"] not in ("JobComplete", "Failed", "Aborted"):
        time.sleep(POLL)
    if told["state"] != "JobComplete" or told["numberRecordsFailed"]:
        sys.exit(f"{sobject}: {told}")


def main(base: str, token: str, key: str, *files: str) -> None:
    session = requests.Session()
    session.trust_env = False
    session.headers["Authorization"] = f"Bearer {token}"
    for each in files:
        sobject, _, path = each.partition("=")
        load(session, base, key, sobject, Path(path).read_bytes())


if __name__ == "__main__":
    main(*sys.argv[1:])

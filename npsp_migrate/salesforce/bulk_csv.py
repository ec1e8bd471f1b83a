"""The CSV of a bulk job: rows as one upload, and its three results as answers by key. UTF-8 both ways."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from npsp_migrate.model.org import Answer, AnswerStatus, OutgoingRow

LARGEST_UPLOAD = 90_000_000  # bytes; Salesforce takes 150 MB after base64, which are 100 as they are

# `REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --`
_ERROR = re.compile(r"(?P<code>[A-Z][A-Z0-9_]+):(?P<message>.*?)(?::(?P<fields>[\w., ]*?) ?--)?\s*", re.DOTALL)

Sent = Mapping[str, OutgoingRow]  # by key in small letters


def upload_of(records: Sequence[Mapping[str, str]]) -> tuple[bytes, int]:
    """The upload, and how many of the records it holds: all, unless they are too large for one."""
    columns = list(dict.fromkeys(name for record in records for name in record))
    buffer = io.BytesIO()
    with io.TextIOWrapper(buffer, encoding="utf-8", newline="", write_through=True) as text:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(columns)
        for count, record in enumerate(records):
            if buffer.tell() > LARGEST_UPLOAD:
                return buffer.getvalue(), count
            writer.writerow([record.get(name, "") for name in columns])
        return buffer.getvalue(), len(records)


def successes(content: bytes, key_field: str, sent: Sent) -> list[Answer]:
    answers = []
    for row, org_id, was_created in _told(content, key_field, sent, "sf__Id", "sf__Created"):
        if row.org_id and org_id[:15] != row.org_id[:15]:
            answers.append(Answer(row.key, AnswerStatus.UNKNOWN, row.org_id))
            continue
        status = AnswerStatus.CREATED if was_created.lower() == "true" else AnswerStatus.UPDATED
        answers.append(Answer(row.key, status, org_id))
    return answers


def failures(content: bytes, key_field: str, sent: Sent) -> list[Answer]:
    answers = []
    for row, text in _told(content, key_field, sent, "sf__Error"):
        error = _ERROR.fullmatch(text)
        code, message = (error["code"], error["message"]) if error else ("", text)
        fields = tuple(re.split(r"[,\s]+", error["fields"].strip())) if error and error["fields"] else ()
        answers.append(Answer(row.key, AnswerStatus.REFUSED, row.org_id, code, message, fields))
    return answers


def unprocessed(content: bytes, key_field: str, sent: Sent) -> list[Answer]:
    """What the job did not come to: certainly not done."""
    return [Answer(row.key, AnswerStatus.NOT_DONE) for (row,) in _told(content, key_field, sent)]


def _told(content: bytes, key_field: str, sent: Sent, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Of each line that speaks of a row of ours: the row, and what stands in these columns."""
    lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    names = next(lines, [])
    if key_field not in names:
        return
    key, places = names.index(key_field), [names.index(name) for name in columns]
    for line in lines:
        if len(line) == len(names) and (row := sent.get(line[key].casefold())):
            yield row, *[line[place] for place in places]

"""What a client uploads → records, from CSV, JSON or XML; and the outcomes and answers in the same form."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from npsp_migrate.localorg.bulk1.faults import AsyncError
from npsp_migrate.localorg.bulk1.jobs import OutcomeRow
from npsp_migrate.localorg.bulk1.wire import NAMESPACE, local_name, read_xml
from npsp_migrate.localorg.bulk2.columns import read_header, record_reader
from npsp_migrate.localorg.bulk2.csvtext import CsvError, Dialect, read_rows, write_rows
from npsp_migrate.localorg.bulk2.writing import shown_error
from npsp_migrate.localorg.definitions import ObjectDefinition
from npsp_migrate.localorg.schema import Schema

MAX_RECORDS = 10_000  # Salesforce: records per batch
NO_RECORDS = "Records not found for this query"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}\+0000\Z")
_COMMA = Dialect()

Record = dict[str, Any]


def read_records(content: bytes, content_type: str, definition: ObjectDefinition, schema: Schema) -> list[Record]:
    """All records of a batch, or the error that fails it."""
    match content_type:
        case "CSV":
            records = _read_csv(content, definition, schema)
        case "JSON":
            records = _read_json(content)
        case _:
            records = _read_xml(content)
    if len(records) > MAX_RECORDS:
        raise AsyncError("InvalidBatch", f"Records limit exceeded: a batch may have at most {MAX_RECORDS} records")
    _check_names(records, definition)
    return records


def _read_csv(content: bytes, definition: ObjectDefinition, schema: Schema) -> list[Record]:
    try:
        rows = read_rows(content, _COMMA)
        header = next(rows, None)
        if header is None:
            raise AsyncError("InvalidBatch", "Unable to find column headers")
        columns = read_header(header, definition, schema)
        read = record_reader(columns)
        return [read(_of_width(row, len(columns))) for row in rows]
    except CsvError as error:
        raise AsyncError("InvalidBatch", str(error).removeprefix("InvalidBatch : ")) from None


def _of_width(row: Sequence[str], width: int) -> Sequence[str]:
    if len(row) != width:
        raise AsyncError("InvalidBatch", f"A row has {len(row)} fields, the header has {width}")
    return row


def _read_json(content: bytes) -> list[Record]:
    try:
        records = json.loads(content)
        if b"\\u" in content:
            json.dumps(records, ensure_ascii=False).encode()  # half of a surrogate pair is no text
    except (ValueError, RecursionError):
        raise AsyncError("InvalidBatch", "Failed to parse JSON") from None
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise AsyncError("InvalidBatch", "Failed to parse JSON: a list of records is needed")
    return records


def _read_xml(content: bytes) -> list[Record]:
    root = read_xml(content, "InvalidBatch", "Failed to parse XML")
    return [_record_of(element) for element in root if local_name(element) == "sObject"]


def _record_of(element: ElementTree.Element) -> Record:
    record: Record = {}
    for child in element:
        name = local_name(child)
        if child.get(f"{{{_INSTANCE}}}nil") == "true":
            record[name] = None
        elif len(child):
            record[name] = _record_of(child[0] if local_name(child[0]) == "sObject" else child)
        elif name == "type":
            record["attributes"] = {"type": child.text}
        elif child.text:
            record[name] = child.text
    return record


def _check_names(records: Iterable[Record], definition: ObjectDefinition) -> None:
    names = {name for record in records for name in record if name.lower() != "attributes"}
    for name in sorted(names):
        if definition.find(name) is None and name.lower() not in definition.relationships:
            raise AsyncError("InvalidBatch", f"Field name not found : {name}")


def outcome_text(outcomes: Iterable[OutcomeRow], content_type: str) -> str:
    """The outcome of every row, in the form of the job."""
    match content_type:
        case "CSV":
            rows = ([one["id"], one["success"], one["created"], _error_text(one)] for one in outcomes)
            return write_rows([("Id", "Success", "Created", "Error"), *rows], _COMMA)
        case "JSON":
            return json.dumps(
                [{**one, "errors": [_json_error(error) for error in one["errors"]]} for one in outcomes]
            )
    inner = "".join(map(_outcome_xml, outcomes))
    return f'<?xml version="1.0" encoding="UTF-8"?><results xmlns="{NAMESPACE}">{inner}</results>'


def _error_text(outcome: OutcomeRow) -> str:
    errors = outcome["errors"]
    return ";".join(shown_error(one["statusCode"], one["message"], one["fields"]) for one in errors)


def _json_error(error: dict[str, Any]) -> dict[str, Any]:
    return {"extendedErrorDetails": None, **error}


def _outcome_xml(outcome: OutcomeRow) -> str:
    errors = "".join(
        f"<errors>{''.join(f'<fields>{escape(name)}</fields>' for name in one['fields'])}"
        f"<message>{escape(one['message'])}</message><statusCode>{one['statusCode']}</statusCode></errors>"
        for one in outcome["errors"]
    )
    id_ = f"<id>{outcome['id']}</id>" if outcome["id"] else ""
    flags = "".join(f"<{name}>{str(outcome[name]).lower()}</{name}>" for name in ("success", "created"))
    return f"<result>{errors}{id_}{flags}</result>"


def answer_csv(header: Sequence[str], rows: Iterator[Sequence[Any]]) -> str:
    first = next(rows, None)
    return NO_RECORDS if first is None else write_rows([header, first, *rows], _COMMA)


def answer_json(records: Sequence[Record]) -> str:
    return json.dumps([_with_epochs(record) for record in records])


def _with_epochs(value: Any) -> Any:
    """Datetimes as milliseconds since 1970, as this API writes them in JSON."""
    if isinstance(value, dict):
        return {name: _with_epochs(inner) for name, inner in value.items()}
    if isinstance(value, str) and _INSTANT.match(value):
        return int(datetime.fromisoformat(f"{value[:-5]}+00:00").timestamp() * 1000)
    return value


def answer_xml(records: Sequence[Record]) -> str:
    inner = "".join(f'<records xsi:type="sObject">{_record_xml(record)}</records>' for record in records)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><queryResult xmlns="{NAMESPACE}" xmlns:xsi="{_INSTANCE}">'
        f"{inner}</queryResult>"
    )


def _record_xml(record: Record) -> str:
    parts = [f"<type>{record['attributes']['type']}</type>"]
    for name, value in record.items():
        if name == "attributes":
            continue
        if value is None:
            parts.append(f'<{name} xsi:nil="true"/>')
        elif isinstance(value, dict):
            inner = _record_xml(value) if "attributes" in value else ""
            parts.append(f'<{name} xsi:type="sObject">{inner}</{name}>')
        else:
            shown = str(value).lower() if isinstance(value, bool) else str(value).replace("+0000", "Z")
            parts.append(f"<{name}>{escape(shown)}</{name}>")
    return "".join(parts)

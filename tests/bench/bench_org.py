"""`org`: how fast the local org is, with all automation on, and what memory it takes."""

import csv
import io
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from measuring import OUTPUT, Row, fresh, percentile
from orgs import WatchedOrg, watched_org

CONTACTS, GIFTS, MANY = 100_000, 300_000, 1_000_000
KEY = "Migration_Key__c"
_CONTACT = [
    KEY,
    "FirstName",
    "LastName",
    "Email",
    "MailingStreet",
    "MailingCity",
    "MailingPostalCode",
    "MobilePhone",
]
_GIFT = [KEY, "Name", "StageName", "CloseDate", "Amount", f"npsp__Primary_Contact__r.{KEY}"]
_TWENTY = (
    "Id, FirstName, LastName, Name, Email, MobilePhone, HomePhone, MailingStreet, MailingCity, MailingPostalCode, "
    "Birthdate, AccountId, OwnerId, CreatedDate, LastModifiedDate, npo02__TotalOppAmount__c, "
    "npo02__NumberOfClosedOpps__c, npo02__LastCloseDate__c, HasOptedOutOfEmail, Migration_Key__c"
)
_SQLITE = "SQLite alone inserts the same contacts"
_POLL = 0.25


def bench_org(scale: float) -> Iterator[Row]:
    people, gifts, many = int(CONTACTS * scale), int(GIFTS * scale), int(MANY * scale)
    folder = fresh(OUTPUT.resolve() / "org")
    yield _sqlite_alone(people)
    with watched_org(folder) as org:
        aims = ("≥ 4,000 rows/s", "≥ 3,000 rows/s")
        yield _bulk(org, "Contact", _CONTACT, [_person(n) for n in range(people)], aims[0], _SQLITE)
        yield _bulk(org, "Opportunity", _GIFT, [_gift(n, people) for n in range(gifts)], aims[1], "")
        yield _repeated(org, "Collections upsert of 200 contacts", lambda n: _upsert(org, n, people), 20, 80)
        pages = _pages(org)
        yield _repeated(org, "SOQL: a page of 2,000 × 20 fields", lambda n: next(pages), 20, 50)
        yield Row("org", "memory of all this", peak=org.peak(), aim="< 1,024 MiB")
    yield from _in_a_large_org(folder, many)


def _sqlite_alone(people: int) -> Row:
    """The same rows into one plain table with an index on the key: the floor of whatever stores them."""
    rows = [_person(n) for n in range(people)]
    begun = time.perf_counter()
    with closing(sqlite3.connect(":memory:")) as database, database:
        database.execute(f"CREATE TABLE contact ({', '.join(_CONTACT)}, PRIMARY KEY ({KEY}))")
        database.executemany(f"INSERT INTO contact VALUES ({', '.join('?' * len(_CONTACT))})", rows)
    seconds = time.perf_counter() - begun
    return Row("org", _SQLITE, (seconds,), figure=f"{people / seconds:,.0f} rows/s")


def _person(number: int) -> list[str]:
    home = [f"{number} rue de la Paix", "Lyon", "69001", "0601020304"]
    return [f"c{number}", f"Prénom{number % 500}", f"Nom{number % 9000}", f"p{number}@exemple.fr", *home]


def _gift(number: int, people: int) -> list[str]:
    day = f"20{10 + number % 15}-{1 + number % 12:02d}-15"
    return [f"o{number}", f"Don {number}", "Closed Won", day, f"{10 + number % 90}.50", f"c{number // 3 % people}"]


def _bulk(
    org: WatchedOrg, sobject: str, header: Sequence[str], rows: Sequence[Sequence[str]], aim: str, baseline: str
) -> Row:
    content = io.StringIO()
    writer = csv.writer(content, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    cpu, begun = org.cpu(), time.perf_counter()
    wanted = {"object": sobject, "operation": "upsert", "externalIdFieldName": KEY, "lineEnding": "LF"}
    made = org.session.post(f"{org.base}/jobs/ingest", json={**wanted, "contentType": "CSV"}).json()
    job = f"{org.base}/jobs/ingest/{made['id']}"
    body = content.getvalue().encode()
    org.session.put(f"{job}/batches", data=body, headers={"Content-Type": "text/csv"}).raise_for_status()
    org.session.patch(job, json={"state": "UploadComplete"}).raise_for_status()
    while (told := org.session.get(job).json())["state"] not in ("JobComplete", "Failed"):
        time.sleep(_POLL)
    if told["state"] == "Failed" or told["numberRecordsFailed"]:
        raise SystemExit(f"error: the bulk upsert of {sobject} failed: {told}")
    seconds, used = time.perf_counter() - begun, org.cpu() - cpu
    figure = f"{len(rows) / seconds:,.0f} rows/s ({len(rows) / used:,.0f} per CPU s)"
    what = f"bulk upsert of {len(rows):,} {sobject}"
    return Row("org", what, (seconds,), org=used, peak=org.peak(), figure=figure, aim=aim, baseline=baseline)


def _repeated(org: WatchedOrg, what: str, once: Callable[[int], None], times: int, aim: int) -> Row:
    cpu, taken = org.cpu(), []
    for number in range(times):
        begun = time.perf_counter()
        once(number)
        taken.append(time.perf_counter() - begun)
    used = (org.cpu() - cpu) / times * 1000
    figure = f"p50 {percentile(taken, 0.5):.1f} ms, p95 {percentile(taken, 0.95):.1f} ms ({used:.1f} CPU ms)"
    return Row("org", what, figure=figure, peak=org.peak(), aim=f"p50 < {aim} ms")


def _upsert(org: WatchedOrg, number: int, people: int) -> None:
    """Half of them new, half known."""
    first = people - 100 + number * 100
    records = [
        {"attributes": {"type": "Contact"}, **dict(zip(_CONTACT, _person(first + place), strict=True))}
        for place in range(200)
    ]
    url = f"{org.base}/composite/sobjects/Contact/{KEY}"
    answers = org.session.patch(url, json={"allOrNone": False, "records": records}).json()
    if not all(answer["success"] for answer in answers):
        raise SystemExit(f"error: {next(answer for answer in answers if not answer['success'])}")


def _pages(org: WatchedOrg) -> Iterator[None]:
    """Page after page of one long answer, from its beginning whenever it ends."""
    while True:
        answer = org.get("query/", q=f"SELECT {_TWENTY} FROM Contact")
        yield
        while not answer["done"]:
            answer = org.get(f"query/{answer['nextRecordsUrl'].rpartition('/')[2]}")
            yield


def _in_a_large_org(folder: Path, many: int) -> Iterator[Row]:
    """A thousand contacts are loaded with their households; the rest are copies, written into the org's own table
    while it does not run: a million by bulk would take minutes, and a query sees no difference.
    """
    data = str(folder / "large.sqlite")
    with watched_org(folder, data) as org:
        _bulk(org, "Contact", _CONTACT, [_person(n) for n in range(1000)], "", "")
    _multiply(data, many)
    with watched_org(folder, data) as org:
        people = org.count("SELECT COUNT() FROM Contact")

        def once(number: int) -> None:
            soql = f"SELECT Id, Name, Email FROM Contact WHERE {KEY} = 'copy{number * 37 % 900}'"
            if org.get("query/", q=soql)["totalSize"] != 1:
                raise SystemExit(f"error: `{soql}` found nothing")

        yield _repeated(org, f"query by external key among {people:,} contacts", once, 50, 20)
        yield Row("org", "memory of this org", peak=org.peak(), aim="< 1,024 MiB")


def _multiply(data: str, many: int) -> None:
    with closing(sqlite3.connect(data)) as database, database:
        table = "Contact__rows"
        names = [name for (name,) in database.execute("SELECT name FROM pragma_table_info(?)", (table,))]
        told = {"Id": "printf('003Lo1%09dAAA', copy.value)", KEY: "'copy' || copy.value"}
        columns = ", ".join(told.get(name, f'one."{name}"') for name in names)
        listed = ", ".join(f'"{name}"' for name in names)
        database.execute(
            "WITH RECURSIVE copy (value) AS (SELECT 0 UNION ALL SELECT value + 1 FROM copy WHERE value < ?) "
            f"INSERT INTO {table} ({listed}) SELECT {columns} FROM copy "
            f"JOIN (SELECT * FROM {table} LIMIT 1) AS one",
            (many - 1001,),
        )

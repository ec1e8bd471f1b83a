"""What all loaders load: organisations, their people, their gifts; as CSV files and as CumulusCI's SQLite file."""

import csv
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

KEY = "Migration_Key__c"
OBJECTS = ("Account", "Contact", "Opportunity")
PARENTS: Mapping[str, Mapping[str, tuple[str, str]]] = {  # object → field → (relationship, parent)
    "Account": {},
    "Contact": {"AccountId": ("Account", "Account")},
    "Opportunity": {
        "AccountId": ("Account", "Account"),
        "npsp__Primary_Contact__c": ("npsp__Primary_Contact__r", "Contact"),
    },
}
_EVERY = 20  # 5 %

Line = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DataSet:
    """Lines by object; a parent is told by its number, from 1 on."""

    lines: Mapping[str, Sequence[Line]]

    def fields(self, sobject: str) -> list[str]:
        return [name for name in self.lines[sobject][0] if name not in PARENTS[sobject]]

    def write_csv(self, folder: Path, *, by_path: bool) -> None:
        """Parents as `Account.Migration_Key__c`, or in a column named as the field."""
        for sobject, lines in self.lines.items():
            parents = PARENTS[sobject]
            names = [f"{parents[name][0]}.{KEY}" if by_path and name in parents else name for name in lines[0]]
            with (folder / f"{sobject}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(names)
                for line in lines:
                    told = [(parents.get(name), value) for name, value in line.items()]
                    writer.writerow([_key(parent[1], value) if parent else value for parent, value in told])

    def write_sqlite(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        with closing(sqlite3.connect(path)) as database, database:
            for sobject, lines in self.lines.items():
                columns = ", ".join(f'"{name}" TEXT' for name in lines[0])
                database.execute(f'CREATE TABLE "{sobject}" (id INTEGER PRIMARY KEY, {columns})')
                names, marks = ", ".join(lines[0]), ", ".join("?" * len(lines[0]))
                rows = [tuple(line.values()) for line in lines]
                database.executemany(f'INSERT INTO "{sobject}" ({names}) VALUES ({marks})', rows)


def data_set(accounts: int) -> DataSet:
    """Twice as many people as organisations, and four times as many gifts."""
    people, gifts = accounts * 2, accounts * 4
    return DataSet(
        {
            "Account": [
                {KEY: _key("Account", n), "Name": f"Société « Été » {n}", "Phone": f"01 {n:08d}"}
                for n in range(1, accounts + 1)
            ],
            "Contact": [
                {
                    KEY: _key("Contact", n),
                    "FirstName": f"Zoé {n % 500}",
                    "LastName": f"D'Æscoulà {n}",
                    "Department": f"Équipe {n % 9}",
                    "AccountId": str(n % accounts + 1),
                }
                for n in range(1, people + 1)
            ],
            "Opportunity": [
                {
                    KEY: _key("Opportunity", n),
                    "Name": f"Don {n}",
                    "StageName": "Closed Won",
                    "CloseDate": f"20{10 + n % 15}-{1 + n % 12:02d}-15",
                    "Amount": f"{10 + n % 90}.5",
                    "AccountId": str(n % people % accounts + 1),
                    "npsp__Primary_Contact__c": str(n % people + 1),
                }
                for n in range(1, gifts + 1)
            ],
        }
    )


CHANGED = {
    "Account": ("Phone", "02 00000000"),
    "Contact": ("Department", "Ailleurs"),
    "Opportunity": ("Amount", "777"),
}


def with_changes(whole: DataSet) -> DataSet:
    """One line in twenty says something else."""
    return DataSet(
        {
            sobject: [
                {**line, CHANGED[sobject][0]: CHANGED[sobject][1]} if not place % _EVERY else line
                for place, line in enumerate(lines)
            ]
            for sobject, lines in whole.lines.items()
        }
    )


def expected_changes(whole: DataSet, sobject: str) -> tuple[str, int]:
    """The query that counts the changed records, and how many there are."""
    field, value = CHANGED[sobject]
    told = value if field == "Amount" else f"'{value}'"
    return f"SELECT COUNT() FROM {sobject} WHERE {field} = {told}", -(-len(whole.lines[sobject]) // _EVERY)


def _key(sobject: str, number: str | int) -> str:
    return f"{sobject[0].lower()}-{number}"

"""A town whose plan was applied, in a copy to change: cells edited in its sheet, fields edited in the org."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from town_project import PEOPLE, Row

from npsp_migrate.model.org import AnswerStatus, OutgoingRow
from npsp_migrate.runs.opened import OpenedProject, open_folder
from npsp_migrate.runs.orgs import org_held_open, org_to_read, org_to_write

KEY_FIELD = "Migration_Key__c"
EMAIL, PHONE, CITY = 3, 4, 5


@contextmanager
def copy_of(applied: Path, folder: Path) -> Iterator[OpenedProject]:
    """Folder, state and org, which stays open until the block ends."""
    shutil.copytree(applied, folder)
    opened = open_folder(folder)
    with org_held_open(opened.project.org):
        yield opened


def with_cell(key: str, column: int, value: object, rows: tuple[Row, ...] = PEOPLE) -> tuple[Row, ...]:
    return tuple((*row[:column], value, *row[column + 1 :]) if row[0] == key else row for row in rows)


def edit_in_salesforce(opened: OpenedProject, key: str, **values: str | None) -> None:
    with org_to_write(opened.project.org) as org:
        known = org.read_keys("Contact", ("Id", KEY_FIELD), KEY_FIELD, [key])
        [answer] = org.update("Contact", KEY_FIELD, [OutgoingRow(key, values, org_id=str(known["Id"].iloc[0]))])
    assert answer.status is AnswerStatus.UPDATED


def in_salesforce(opened: OpenedProject, sobject: str, field: str) -> dict[str, object]:
    """By key."""
    with org_to_read(opened.project.org) as org:
        frame = org.read(sobject, (KEY_FIELD, field))
    return dict(zip(frame[KEY_FIELD], frame[field], strict=True))


def contacts(opened: OpenedProject, field: str) -> dict[str, object]:
    return in_salesforce(opened, "Contact", field)

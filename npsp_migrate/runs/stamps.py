"""Asks the org who changed the records that a plan touches, and when: one question per object, mostly none.

Where the org keeps a history, one more tells it of the fields that somebody changed.
"""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from npsp_migrate.model.org import OrgReader
from npsp_migrate.planning.edited import edited_fields, last_edits
from npsp_migrate.planning.planned import Planned, Stamp
from npsp_migrate.planning.touched import stamp_fields, stamps_of, touched_ids

IDS_OF_A_QUERY = 500  # that fit into the length of a URL
RECORDS_OF_A_PAGE = 2_000  # Salesforce: records in one answer


def read_stamps(
    org: OrgReader, planned: Planned, current: Mapping[str, pd.DataFrame], read_at: str
) -> Mapping[str, Mapping[str, Stamp]]:
    """Object → Id → stamp. By Id, or all records of the object where that takes fewer calls."""
    stamps: dict[str, Mapping[str, Stamp]] = {}
    edited = edited_fields(planned.objects)
    for sobject, ids in touched_ids(planned.objects).items():
        fields = stamp_fields(org.describe(sobject))
        pages = len(current.get(sobject, ())) / RECORDS_OF_A_PAGE
        if len(ids) / IDS_OF_A_QUERY > max(1, pages):
            records = org.read(sobject, fields)
            records = records[records["Id"].isin(ids)]
        else:
            records = org.read_keys(sobject, fields, "Id", ids)
        stamps[sobject] = stamps_of(records, read_at)
        if sobject in edited:
            edits = last_edits(org.field_edits(sobject, tuple(edited[sobject])), edited[sobject])
            stamps[sobject] = {
                org_id: replace(stamp, edits=edits[org_id]) if org_id in edits else stamp
                for org_id, stamp in stamps[sobject].items()
            }
    return stamps

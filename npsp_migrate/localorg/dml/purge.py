"""Hard deleting: records leave the org for good, with the details that went into the bin with them."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json

from npsp_migrate.localorg.dml.bin import forget_roots
from npsp_migrate.localorg.dml.work import Work


def purge(work: Work, roots: list[str]) -> None:
    """Empty the recycle bin of these records, which must be in it."""
    asked = json.dumps(roots)
    sql = "SELECT object, record FROM _bin WHERE root IN (SELECT value FROM json_each(?))"
    for name, record in work.database.connection.execute(sql, (asked,)).fetchall():
        work.execute(f"DELETE FROM {{{name}}} WHERE Id = ?", (record,))
    forget_roots(work, roots)

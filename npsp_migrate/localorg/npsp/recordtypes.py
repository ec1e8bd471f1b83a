"""Record types as settings list them: by Id, by name or by label, separated by semicolons."""

from npsp_migrate.localorg.dml.work import Work


def listed(text: object) -> frozenset[str]:
    """The entries of a list setting."""
    return frozenset(part for each in str(text or "").split(";") if (part := each.strip()))


def listed_record_types(work: Work, text: object) -> frozenset[str]:
    """The Ids of the Opportunity record types that a setting names."""
    wanted = listed(text)
    if not wanted:
        return wanted
    return wanted | {
        record
        for record, each in work.org.record_types.items()
        if each.object_name == "Opportunity" and wanted & {record[:15], each.developer_name, each.label}
    }

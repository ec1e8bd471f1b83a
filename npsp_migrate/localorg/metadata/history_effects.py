"""Field history tracking, switched on and off by metadata: `enableHistory` of objects, `trackHistory` of fields.

What a file does not say stays as it is; that is from memory.
"""

from xml.etree.ElementTree import Element

from npsp_migrate.localorg.definitions import Field, ObjectDefinition
from npsp_migrate.localorg.histories import MOST_TRACKED, can_be_tracked, track, tracked_fields
from npsp_migrate.localorg.metadata.problems import Problem
from npsp_migrate.localorg.metadata.site import Site
from npsp_migrate.localorg.metadata.tree import is_true
from npsp_migrate.localorg.xmltext import line_of


def apply_object_history(site: Site, name: str, body: Element) -> bool:
    """Whether that changed anything."""
    owner = site.org.schema.named(name)
    if body.find("enableHistory") is None or is_true(body, "enableHistory") == bool(owner.history):
        return False
    if owner.history:
        track(site.database, site.org.schema, owner.name, None)
    elif can_be_tracked(owner):
        track(site.database, site.org.schema, owner.name, ())
    else:
        raise Problem(f"History tracking of {owner.name} is not emulated by the local org", line_of(body))
    return True


def apply_field_history(site: Site, owner: ObjectDefinition, field: Field, body: Element) -> bool:
    """The same for one field of an object that has a history."""
    tracked = tracked_fields(site.database).get(owner.name, ())
    wanted = is_true(body, "trackHistory")
    if body.find("trackHistory") is None or wanted == (field.name in tracked):
        return False
    if not owner.history:
        raise Problem(f"The entity: {owner.name} does not have history tracking enabled", line_of(body))
    if wanted and (field.calculated or field.kind == "autonumber"):
        raise Problem(f"Field history cannot be tracked for {owner.name}.{field.name}", line_of(body))
    if wanted and len(tracked) >= MOST_TRACKED:
        raise Problem("exceeded the allowed number of fields to track on a given entity", line_of(body))
    others = [name for name in tracked if name != field.name]
    track(site.database, site.org.schema, owner.name, [*others, field.name] if wanted else others)
    return True


def drop_field_history(site: Site, owner: ObjectDefinition, field: Field) -> None:
    """A field goes; the rows that tell of it stay."""
    tracked = tracked_fields(site.database).get(owner.name, ())
    if field.name in tracked:
        track(site.database, site.org.schema, owner.name, [name for name in tracked if name != field.name])

"""The Metadata API's calls that create, read, update and delete a few components at once, each by itself."""

from collections.abc import Callable
from enum import Enum
from typing import TypeVar
from xml.etree.ElementTree import Element

from npsp_migrate.localorg.metadata.components import apply_component, remove_component
from npsp_migrate.localorg.metadata.listing import component, exists
from npsp_migrate.localorg.metadata.package import Component, split_children
from npsp_migrate.localorg.metadata.problems import Problem, RefusedCall
from npsp_migrate.localorg.metadata.retrieving import whole_component
from npsp_migrate.localorg.metadata.site import Site
from npsp_migrate.localorg.metadata.tree import XSI_TYPE, bare, leaf, markup_of, text_of, with_children
from npsp_migrate.localorg.metadata.types import is_known, kind_named
from npsp_migrate.localorg.soap.envelope import Asked
from npsp_migrate.localorg.soap.markup import element, local_name, shown

_MOST = 10  # Salesforce: components in one call
_Operation = Callable[[Site, Asked], str]
_Given = TypeVar("_Given")


class _Saving(Enum):
    CREATE = "create"
    UPDATE = "update"
    UPSERT = "upsert"


def _create(site: Site, asked: Asked) -> str:
    return _save_all(site, asked, _Saving.CREATE)


def _update(site: Site, asked: Asked) -> str:
    return _save_all(site, asked, _Saving.UPDATE)


def _upsert(site: Site, asked: Asked) -> str:
    return _save_all(site, asked, _Saving.UPSERT)


def _read(site: Site, asked: Asked) -> str:
    """Missing components are told as nothing, in their place."""
    kind = _kind(asked.arguments.get("type", "").strip())
    names = _limited(asked.texts("fullNames"))
    records = "".join(_record(site, kind, name) for name in names)
    return f"<result>{records}</result>"


def _delete(site: Site, asked: Asked) -> str:
    kind = _kind(asked.arguments.get("type", "").strip())
    return element("result", [_delete_one(site, kind, name) for name in _limited(asked.texts("fullNames"))])


def _rename(_site: Site, asked: Asked) -> str:
    message = "renameMetadata is not emulated by the local org"
    return element("result", _refused(asked.arguments.get("oldFullName", ""), "INVALID_OPERATION", message))


SAVING: dict[str, _Operation] = {
    "createMetadata": _create,
    "readMetadata": _read,
    "updateMetadata": _update,
    "upsertMetadata": _upsert,
    "deleteMetadata": _delete,
    "renameMetadata": _rename,
}


def _save_all(site: Site, asked: Asked, saving: _Saving) -> str:
    given = [each for each in asked.element if local_name(each) == "metadata"]
    kinds = {_kind(each.get(XSI_TYPE, "").rpartition(":")[2]) for each in _limited(given)}
    if len(kinds) > 1:
        raise RefusedCall("INVALID_TYPE", "All components of a call must be of one type")
    save = [_save_one(site, kind, each, saving) for kind in kinds for each in given]
    return element("result", save)


def _save_one(site: Site, kind: str, given: Element, saving: _Saving) -> dict[str, object]:
    body = bare(given)
    name = text_of(body, "fullName")
    known = bool(name) and exists(site, kind, name)
    if not name:
        return _refused(name, "REQUIRED_FIELD_MISSING", "Required fields are missing: [fullName]")
    if known and saving is _Saving.CREATE:
        return _refused(name, "DUPLICATE_DEVELOPER_NAME", f"There is already a {kind} named {name}")
    if not known and saving is _Saving.UPDATE:
        return _refused(name, "INVALID_CROSS_REFERENCE_KEY", f"In field: fullName - no {kind} named {name} found")
    try:
        with site.all_or_nothing():
            for each in _parts(kind, name, body):
                applied = apply_component(site, each)
                if applied.warning:
                    raise Problem(applied.warning, 0, "INVALID_OPERATION")
            site.announce_change()
    except Problem as problem:
        return _refused(name, problem.code, problem.message)
    return {**({"created": not known} if saving is _Saving.UPSERT else {}), "fullName": name, "success": True}


def _parts(kind: str, name: str, body: Element) -> list[Component]:
    """A component with what it carries inside; what is kept of a child is named as in its parent's file."""
    own = kind_named(kind)
    if own is not None:
        return list(split_children(own, name, body, ""))
    children = [each for each in body if each.tag != "fullName"]
    short = name.partition(".")[2] or name
    return [Component(kind, name, with_children(kind, [leaf("fullName", short), *children]), "")]


def _record(site: Site, kind: str, name: str) -> str:
    found = component(site, kind, name)
    if found is None:
        return '<records xsi:nil="true"/>'
    whole = whole_component(site, found)
    others = with_children(kind, [each for each in whole if each.tag != "fullName"])
    inner = f"<fullName>{shown(found.name)}</fullName>{markup_of(others)}"
    return f'<records xsi:type="{kind}">{inner}</records>'


def _delete_one(site: Site, kind: str, name: str) -> dict[str, object]:
    try:
        with site.all_or_nothing():
            applied = remove_component(site, kind, name)
            site.announce_change()
    except Problem as problem:
        return _refused(name, problem.code, problem.message)
    if applied is None:
        message = f"In field: fullName - no {kind} named {name} found"
        return _refused(name, "INVALID_CROSS_REFERENCE_KEY", message)
    return {"fullName": name, "success": True}


def _refused(name: str, code: str, message: str) -> dict[str, object]:
    return {"errors": [{"message": message, "statusCode": code}], "fullName": name, "success": False}


def _kind(name: str) -> str:
    if not is_known(name):
        raise RefusedCall("INVALID_TYPE", f"This type of metadata is not available for this organization: {name}")
    return name


def _limited(given: list[_Given]) -> list[_Given]:
    if len(given) > _MOST:
        raise RefusedCall("LIMIT_EXCEEDED", f"Record limit reached. Cannot submit more than {_MOST} records")
    return given

"""A retrieval: the components a client names, as files in a zip, with a manifest that tells what is in it."""

from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from npsp_migrate.localorg.metadata.archive import write_zip
from npsp_migrate.localorg.metadata.listing import Listed, component, components_of, file_properties
from npsp_migrate.localorg.metadata.package import MANIFEST, Member
from npsp_migrate.localorg.metadata.site import Site
from npsp_migrate.localorg.metadata.tree import bare, file_text, leaf, with_children
from npsp_migrate.localorg.metadata.types import KINDS, Kind, file_name, is_known, kind_named, parent_of

_FOLDER = "unpackaged/"


@dataclass(frozen=True, slots=True)
class RetrieveRequest:
    members: tuple[Member, ...]
    single_package: bool
    version: str
    package_names: tuple[str, ...] = ()


def retrieve(site: Site, request: RetrieveRequest) -> str:
    """Gather a zip and keep it; answers the id under which it is asked for."""
    messages: list[dict[str, str]] = []
    found = [each for member in request.members for each in _asked(site, member, messages)]
    found = list({(each.kind, each.name): each for each in found}.values())
    files = _files(site, found)
    files[MANIFEST] = file_text(_manifest(found, request.version))
    messages += [{"fileName": "", "problem": f"No package named '{name}' found"} for name in request.package_names]
    root = "" if request.single_package else _FOLDER
    packed = write_zip({f"{root}{path}": content for path, content in files.items()})
    properties = [_located(site, each, root) for each in sorted(found, key=lambda each: (each.kind, each.name))]
    with site.database.transaction():
        made = site.database.new_id("09S")
        result: dict[str, Any] = {"done": True, "fileProperties": properties, "id": made}
        if messages:
            result["messages"] = messages
        result |= {"status": "Succeeded", "success": True, "zipFile": b64encode(packed).decode("ascii")}
        site.store.keep_result(made, result)
    return made


def whole_component(site: Site, listed: Listed) -> Element:
    """A component with what is written inside its file: an object with its fields."""
    kind = kind_named(listed.kind)
    if kind is None or not kind.children:
        return listed.body
    return _with_inside(kind, listed.body, _children(site, listed))


def _located(site: Site, listed: Listed, root: str) -> dict[str, Any]:
    properties = file_properties(site, listed)
    return {**properties, "fileName": f"{root}{properties['fileName']}"}


def _asked(site: Site, member: Member, messages: list[dict[str, str]]) -> Iterator[Listed]:
    """The components that one member stands for; those of an object come with it."""
    if not is_known(member.kind):
        message = f"Entity type: '{member.kind}' is unknown"
        messages.append({"fileName": MANIFEST, "problem": message})
        return
    if member.name == "*":
        found = [each for each in components_of(site, member.kind) if _by_wildcard(site, each)]
    else:
        one = component(site, member.kind, member.name) or _folder(site, member)
        found = [one] if one else []
        if one is None:
            message = f"Entity of type '{member.kind}' named '{member.name}' cannot be found"
            messages.append({"fileName": MANIFEST, "problem": message})
    for each in found:
        yield each
        if each.kind in ("CustomObject", "CustomLabels", "MatchingRules"):
            yield from _children(site, each)


def _by_wildcard(site: Site, listed: Listed) -> bool:
    """`*` means custom objects, not standard ones; and of what lies in folders nothing."""
    if listed.kind == "CustomObject":
        return site.org.schema.named(listed.name).custom
    kind = kind_named(listed.kind)
    return kind is None or not kind.in_folder


def _folder(site: Site, member: Member) -> Listed | None:
    kind = kind_named(member.kind)
    return component(site, kind.folder_kind, member.name) if kind is not None and kind.in_folder else None


def _children(site: Site, parent: Listed) -> Iterator[Listed]:
    kind = kind_named(parent.kind)
    for child in kind.children if kind else ():
        for each in components_of(site, child.name):
            if each.name.lower().startswith(f"{parent.name.lower()}."):
                yield each


def _files(site: Site, found: Iterable[Listed]) -> dict[str, bytes]:
    """One file per component; what is written inside its parent's file goes there."""
    whole: dict[tuple[str, str], Element] = {}
    children: dict[tuple[str, str], list[Listed]] = defaultdict(list)
    files: dict[str, bytes] = {}
    for each in found:
        owner = parent_of(each.kind)
        if owner is not None:
            children[owner[0].name, _parent_name(owner[0], each.name)].append(each)
        elif kind_named(each.kind) is None:
            files[f"{file_name(each.kind, each.name)}-meta.xml"] = file_text(with_children(each.kind, each.body))
        else:
            whole[each.kind, each.name] = each.body
    for key in sorted({*whole, *children}):
        kind = next(one for one in KINDS if one.name == key[0])
        body = _with_inside(kind, whole.get(key), children.get(key, []))
        files[file_name(*key)] = file_text(body)
    return files


def _parent_name(kind: Kind, name: str) -> str:
    return "CustomLabels" if kind.name == "CustomLabels" else name.partition(".")[0]


def _with_inside(kind: Kind, own: Element | None, inside: Iterable[Listed]) -> Element:
    """Salesforce writes a file's elements in the order of their names; so children and own facts mix."""
    tags = {child.name: child.tag for child in kind.children}
    made = [] if own is None else [bare(each) for each in own if each.tag != "fullName"]
    for each in inside:
        short = each.name if kind.name == "CustomLabels" else each.name.partition(".")[2]
        made.append(_named(bare(each.body, tags[each.kind]), short))
    return with_children(kind.name, sorted(made, key=lambda each: each.tag))


def _named(body: Element, short: str) -> Element:
    """With its name as the first element, as Salesforce writes children."""
    others = [each for each in body if each.tag != "fullName"]
    return with_children(body.tag, [leaf("fullName", short), *others])


def _manifest(found: Iterable[Listed], version: str) -> Element:
    names: dict[str, set[str]] = defaultdict(set)
    for each in found:
        kind = each.kind
        for one in KINDS:
            if one.folder_kind == kind:
                kind = one.name
        names[kind].add(each.name)
    types = [
        with_children("types", [*(leaf("members", name) for name in sorted(names[kind])), leaf("name", kind)])
        for kind in sorted(names)
    ]
    return with_children("Package", [*types, leaf("version", version)])

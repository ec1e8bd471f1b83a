"""What a zip asks for: the members of `package.xml` and of its destructive companions, and the components in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from npsp_migrate.localorg.metadata.problems import RefusedCall
from npsp_migrate.localorg.metadata.tree import read_tree, text_of, with_children
from npsp_migrate.localorg.metadata.types import Kind, kind_in
from npsp_migrate.localorg.xmltext import UnreadableXml, line_of

MANIFEST = "package.xml"
_META = "-meta.xml"


@dataclass(frozen=True, slots=True)
class Member:
    """A component that a manifest names; the name may be `*`."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Component:
    """A component found in a file; `line` is where it begins."""

    kind: str
    name: str
    body: Element
    file: str
    line: int = 1
    partial: bool = False  # an object's file without facts of the object: it only carries children


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file of the zip that is no metadata we can take."""

    file: str
    kind: str
    name: str
    problem: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Package:
    """One package of a zip."""

    members: tuple[Member, ...]
    before: tuple[Member, ...]  # to be deleted, before what is deployed
    after: tuple[Member, ...]
    components: tuple[Component, ...]
    unreadable: tuple[Unreadable, ...]
    version: str


def read_package(files: Mapping[str, bytes]) -> Package:
    """The package whose `package.xml` lies at the top or in the one folder that has it."""
    root = _root_of(files)
    inside = {path[len(root) :]: content for path, content in files.items() if path.startswith(root)}
    manifest = _manifest(inside[MANIFEST], MANIFEST)
    before = [*_deleted(inside, "destructiveChangesPre.xml"), *_deleted(inside, "destructiveChanges.xml")]
    found = [each for path in sorted(inside) for each in _components(path, inside[path])]
    return Package(
        tuple(members_of(manifest)),
        tuple(before),
        tuple(_deleted(inside, "destructiveChangesPost.xml")),
        tuple(each for each in found if isinstance(each, Component)),
        tuple(each for each in found if isinstance(each, Unreadable)),
        text_of(manifest, "version"),
    )


def members_of(manifest: Element) -> Iterator[Member]:
    for types in manifest.findall("types"):
        kind = text_of(types, "name")
        for each in types.findall("members"):
            yield Member(kind, (each.text or "").strip().removesuffix("/"))  # a folder may end in a slash


def split_children(kind: Kind, name: str, body: Element, file: str) -> Iterator[Component]:
    """A parent without its children, then its children, each by its full name."""
    tags = {child.tag: child for child in kind.children}
    own = [each for each in body if each.tag not in tags]
    facts = [each for each in own if each.tag != "fullName"]
    yield Component(kind.name, name, with_children(kind.name, own), file, line_of(body), partial=not facts)
    for each in body:
        child = tags.get(each.tag)
        if child is not None:
            short = text_of(each, child.named_by)
            full = short if kind.name == "CustomLabels" else f"{name}.{short}"
            yield Component(child.name, full, each, file, line_of(each))


def _root_of(files: Mapping[str, bytes]) -> str:
    if MANIFEST in files:
        return ""
    roots = sorted(path.removesuffix(MANIFEST) for path in files if path.endswith(f"/{MANIFEST}"))
    if not roots:
        raise RefusedCall("INVALID_PACKAGE_XML", f"No {MANIFEST} found")
    return roots[0]


def _manifest(content: bytes, name: str) -> Element:
    try:
        read = read_tree(content)
    except UnreadableXml as error:
        raise RefusedCall(
            "INVALID_PACKAGE_XML", f"{name}: Error parsing file: {error} at line {error.line}"
        ) from None
    if read.tag != "Package":
        raise RefusedCall("INVALID_PACKAGE_XML", f"{name}: the root element must be Package")
    return read


def _deleted(files: Mapping[str, bytes], name: str) -> list[Member]:
    return list(members_of(_manifest(files[name], name))) if name in files else []


def _components(path: str, content: bytes) -> Iterator[Component | Unreadable]:
    directory, _, rest = path.partition("/")
    if not rest:
        return
    kind = kind_in(directory)
    if kind is None:
        problem = f"Not available for deploy in the local org: the folder {directory} is of a kind it does not have"
        yield Unreadable(path, "", rest, problem)
        return
    name, folder = _name_of(kind, rest)
    if not name:
        return
    try:
        body = read_tree(content)
    except UnreadableXml as error:
        problem = f"Error parsing file: {error} at line {error.line}:{error.column}"
        yield Unreadable(path, kind.name, name, problem, error.line, error.column)
        return
    wanted = kind.folder_kind if folder else kind.name
    if body.tag != wanted:
        problem = f"Error parsing file: Element {body.tag} unexpected, should be {wanted}"
        yield Unreadable(path, kind.name, name, problem, line_of(body))
    elif folder:
        yield Component(kind.folder_kind, name, body, path, line_of(body))
    else:
        yield from split_children(kind, name, body, path)


def _name_of(kind: Kind, rest: str) -> tuple[str, bool]:
    """The full name of a file, and whether it is a folder's own file; no name for files to be left out."""
    if kind.in_folder and rest.endswith(_META) and "." not in rest.removesuffix(_META):
        return rest.removesuffix(_META), True
    folder_suffix = f".{kind.name[0].lower()}{kind.name[1:]}Folder"
    if kind.in_folder and rest.removesuffix(_META).endswith(folder_suffix):
        return rest.removesuffix(_META).removesuffix(folder_suffix), True
    suffix = f".{kind.suffix}"
    stem = rest.removesuffix(_META) if rest.endswith(_META) else rest
    return (stem.removesuffix(suffix), False) if stem.endswith(suffix) else ("", False)

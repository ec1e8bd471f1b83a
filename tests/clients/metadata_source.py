"""One custom field, an External ID, in the two forms in which clients deploy it."""

import io
import zipfile
from xml.etree import ElementTree

_NAMESPACE = "http://soap.sforce.com/2006/04/metadata"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
LABEL = "Clé d’été"
HELP = "« Guillemets », 'apostrophes' et \"quotes\""


def field_xml(name: str, element: str = "CustomField") -> str:
    """As a file of its own, or as an element of an object's file."""
    namespace = f' xmlns="{_NAMESPACE}"' if element == "CustomField" else ""
    return (
        f"<{element}{namespace}><fullName>{name}</fullName><externalId>true</externalId>"
        f"<inlineHelpText>{HELP}</inlineHelpText><label>{LABEL}</label><length>40</length>"
        f"<required>false</required><type>Text</type><unique>true</unique></{element}>"
    )


def package(name: str, api: str) -> dict[str, str]:
    """The files of a package with the field `name` of Contact."""
    return {
        "package.xml": (
            # In lines: CumulusCI takes `<Package …>` away up to the end of its line.
            f'{_HEAD}<Package xmlns="{_NAMESPACE}">\n<types><members>Contact.{name}</members>'
            f"<name>CustomField</name></types>\n<version>{api}</version>\n</Package>\n"
        ),
        "objects/Contact.object": (
            f'{_HEAD}<CustomObject xmlns="{_NAMESPACE}">{field_xml(name, "fields")}</CustomObject>'
        ),
    }


def zipped(files: dict[str, str]) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    made.seek(0)
    return made


def check_field(text: str, name: str) -> None:
    """What came back, a field's or an object's file, has the field as it was deployed."""
    root = ElementTree.fromstring(text)
    field = root if root.tag.endswith("CustomField") else next(one for one in root if one.tag.endswith("fields"))
    found = {one.tag.rpartition("}")[2]: one.text for one in field}
    wanted = {"fullName": name, "label": LABEL, "inlineHelpText": HELP, "length": "40", "type": "Text"}
    flags = {"externalId": "true", "unique": "true"}
    wrong = {key: found.get(key) for key, value in {**wanted, **flags}.items() if found.get(key) != value}
    assert not wrong, f"the field came back with other values: {wrong}"

"""A custom field's metadata read into a field of the org, with what the platform refuses.

The sentences are Salesforce's as remembered, not compared with a real org.
"""

import re
from collections.abc import Callable
from types import MappingProxyType
from xml.etree.ElementTree import Element

from npsp_migrate.localorg.definitions import Field, PicklistValue
from npsp_migrate.localorg.metadata.problems import Problem
from npsp_migrate.localorg.metadata.tree import is_true, text_of
from npsp_migrate.localorg.metadata.values import picklist_values
from npsp_migrate.localorg.xmltext import line_of

TYPES = MappingProxyType(
    {
        "Text": "string",
        "TextArea": "textarea",
        "LongTextArea": "textarea",
        "Html": "textarea",
        "EncryptedText": "encryptedstring",
        "AutoNumber": "string",
        "Checkbox": "boolean",
        "Number": "double",
        "Currency": "currency",
        "Percent": "percent",
        "Date": "date",
        "DateTime": "datetime",
        "Email": "email",
        "Phone": "phone",
        "Url": "url",
        "Picklist": "picklist",
        "MultiselectPicklist": "multipicklist",
        "Lookup": "reference",
        "MasterDetail": "reference",
    }
)
_FIXED_LENGTHS = {
    "TextArea": 255,
    "Email": 80,
    "Phone": 40,
    "Url": 255,
    "Picklist": 255,
    "MultiselectPicklist": 4099,
}
_LONGEST = {"Text": (1, 255), "EncryptedText": (1, 175), "LongTextArea": (256, 131_072), "Html": (256, 131_072)}
_NUMERIC = ("Number", "Currency", "Percent")
_KEYS = ("Text", "Number", "Email", "AutoNumber")  # kinds that may be external ids
_UNIQUE = ("Text", "Number", "Email")
_NAME = re.compile(r"[A-Za-z](?:_?[A-Za-z0-9])*__c\Z")
_LONGEST_NAME = 40 + len("__c")
_MOST_DIGITS = 18
_AUTO_NUMBER_LENGTH = 30
_LITERAL = re.compile(r"""\s*(["'])(.*)\1\s*\Z""", re.DOTALL)
_MOMENTS = {"TODAY()": "Today()", "NOW()": "now()"}

ValueSets = Callable[[str], Element | None]  # the name of a global value set → its metadata


def read_field(name: str, body: Element, value_sets: ValueSets) -> Field:
    """The field that the metadata tells of; raises `Problem`."""
    kind = _checked_kind(name, body)
    reference = TYPES[kind] == "reference"
    formula = body.find("formula") is not None
    required = is_true(body, "required") or kind == "MasterDetail"
    auto = kind == "AutoNumber"
    written = not (formula or auto)
    external, unique = is_true(body, "externalId"), is_true(body, "unique")
    return Field(
        name=name,
        label=text_of(body, "label"),
        type=TYPES[kind],
        length=_length(kind, body, formula=formula),
        precision=_digits(kind, body, "precision") if kind in _NUMERIC else 0,
        scale=_digits(kind, body, "scale") if kind in _NUMERIC else 0,
        nillable=not (required or kind == "Checkbox"),
        createable=written,
        updateable=written and (kind != "MasterDetail" or is_true(body, "reparentableMasterDetail")),
        required=required and written,
        default=_default(kind, body),
        reference_to=(text_of(body, "referenceTo"),) if reference else (),
        relationship_name=name.removesuffix("__c") + "__r" if reference else "",
        values=tuple(_values(body, value_sets)),
        restricted=is_true(body, "valueSet/restricted"),
        external_id=external,
        unique=unique,
        case_sensitive=is_true(body, "caseSensitive"),
        id_lookup=external or unique,
        kind="formula" if formula else "autonumber" if auto else "",
        auto_number=text_of(body, "displayFormat") if auto else "",
        cascade_delete=kind == "MasterDetail",
        restrict_delete=text_of(body, "deleteConstraint") == "Restrict",
        reparentable=is_true(body, "reparentableMasterDetail"),
        custom_added=True,
        help=text_of(body, "inlineHelpText"),
        formula=text_of(body, "formula"),
        html=kind == "Html",
    )


def child_name(body: Element) -> str:
    """What the parents call the records that point to them."""
    name = text_of(body, "relationshipName")
    return f"{name}__r" if name else ""


def unenforced(body: Element) -> str:
    """What of a field's metadata the org keeps but does not act on; empty when it does all."""
    if body.find("formula") is not None:
        return "formulas of deployed fields are not computed: the field stays empty"
    if body.find("lookupFilter") is not None and not is_true(body, "lookupFilter/isOptional"):
        return "lookup filters are not applied"
    default = text_of(body, "defaultValue")
    if default and text_of(body, "type") != "Checkbox" and _default(text_of(body, "type"), body) is None:
        return f"the formula of the default value is not computed: {default}"
    return ""


def _checked_kind(name: str, body: Element) -> str:
    line = line_of(body)
    if not _NAME.match(name) or len(name) > _LONGEST_NAME:
        message = (
            f"The field name you provided {name} is not valid: it can only contain alphanumeric characters, must "
            "begin with a letter, must not contain two underscores in a row, and ends in __c"
        )
        raise Problem(message, line, "INVALID_FULL_NAME")
    kind = text_of(body, "type")
    if not kind:
        raise Problem("Required field is missing: type", line, "REQUIRED_FIELD_MISSING")
    if kind not in TYPES:
        raise Problem(f"A custom field of type {kind} is not emulated by the local org", line, "INVALID_TYPE")
    if not text_of(body, "label"):
        raise Problem("Must specify a non-empty label for the CustomField", line, "REQUIRED_FIELD_MISSING")
    for flag, kinds in (("externalId", _KEYS), ("unique", _UNIQUE)):
        if is_true(body, flag) and kind not in kinds:
            raise Problem(
                f"Can not specify '{flag}' for a CustomField of type {kind}", line, "FIELD_INTEGRITY_EXCEPTION"
            )
    _check_needs(kind, body)
    return kind


def _check_needs(kind: str, body: Element) -> None:
    needed: dict[str, tuple[str, ...]] = {
        "Text": ("length",),
        "EncryptedText": ("length",),
        "LongTextArea": ("length",),
        "Html": ("length",),
        "AutoNumber": ("displayFormat",),
        "Lookup": ("referenceTo",),
        "MasterDetail": ("referenceTo", "relationshipName"),
        **dict.fromkeys(_NUMERIC, ("precision", "scale")),
    }
    if body.find("formula") is not None:
        return
    for name in needed.get(kind, ()):
        if not text_of(body, name):
            message = f"Must specify '{name}' for a CustomField of type {kind}"
            raise Problem(message, line_of(body), "REQUIRED_FIELD_MISSING")


def _length(kind: str, body: Element, *, formula: bool) -> int:
    if TYPES[kind] == "reference":
        return 18
    if kind == "AutoNumber":
        return _AUTO_NUMBER_LENGTH
    if kind not in _LONGEST:
        return _FIXED_LENGTHS.get(kind, 0)
    if formula:
        return 1300  # Salesforce: what describe tells of every formula that gives text
    least, most = _LONGEST[kind]
    length = _whole(body, "length")
    if not least <= length <= most:
        message = f"Value for length is out of range for a CustomField of type {kind}: {length} ({least} to {most})"
        raise Problem(message, line_of(body), "NUMBER_OUTSIDE_VALID_RANGE")
    return length


def _digits(kind: str, body: Element, name: str) -> int:
    default = _MOST_DIGITS if name == "precision" else 0
    digits = _whole(body, name) if text_of(body, name) else default
    most = _MOST_DIGITS if name == "precision" else min(_MOST_DIGITS, _digits(kind, body, "precision"))
    if not 0 <= digits <= most:
        message = f"Value for {name} is out of range for a CustomField of type {kind}: {digits} (0 to {most})"
        raise Problem(message, line_of(body), "NUMBER_OUTSIDE_VALID_RANGE")
    return digits


def _whole(body: Element, name: str) -> int:
    text = text_of(body, name)
    if not re.fullmatch(r"-?[0-9]{1,9}", text):
        raise Problem(f"'{text}' is not a valid value for the type xsd:int", line_of(body))
    return int(text)


def _values(body: Element, value_sets: ValueSets) -> list[PicklistValue]:
    if text_of(body, "type") not in ("Picklist", "MultiselectPicklist"):
        return []
    named = text_of(body, "valueSet/valueSetName")
    if named:
        found = value_sets(named)
        if found is None:
            raise Problem(f"In field: valueSetName - no GlobalValueSet named {named} found", line_of(body))
        return picklist_values(found, "customValue")
    definition = body.find("valueSet/valueSetDefinition")
    if definition is not None:
        return picklist_values(definition, "value")
    picklist = body.find("picklist")
    if picklist is not None:  # as files of API 37.0 and before have it
        return picklist_values(picklist, "picklistValues")
    kind = text_of(body, "type")
    raise Problem(f"Must specify 'valueSet' for a CustomField of type {kind}", line_of(body))


def _default(kind: str, body: Element) -> str | float | bool | None:
    given = text_of(body, "defaultValue")
    if kind == "Checkbox":
        return given.lower() == "true"
    if given.upper() in _MOMENTS and kind in ("Date", "DateTime"):
        return _MOMENTS[given.upper()]
    if kind in _NUMERIC:
        return float(given) if re.fullmatch(r"-?\d{1,15}(\.\d{1,15})?", given) else None
    if kind in ("Picklist", "MultiselectPicklist"):
        return next((each for each in _default_values(body)), None)
    literal = _LITERAL.match(given)
    return literal[2] if literal else None


def _default_values(body: Element) -> list[str]:
    marked = [*body.iterfind("valueSet/valueSetDefinition/value"), *body.iterfind("picklist/picklistValues")]
    return [text_of(each, "fullName") for each in marked if is_true(each, "default")]

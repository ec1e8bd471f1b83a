"""What an org is made of: objects, fields, picklist values, relationships. Frozen; no storage."""

from collections.abc import Mapping
from dataclasses import dataclass, field

NUMBER_TYPES = frozenset({"double", "currency", "percent", "int", "long"})
TEXT_TYPES = frozenset(
    {"string", "textarea", "picklist", "multipicklist", "combobox", "email", "phone", "url", "encryptedstring"}
)
COMPOUND_TYPES = frozenset({"address", "location"})


@dataclass(frozen=True, slots=True)
class PicklistValue:
    value: str
    label: str
    active: bool = True
    default: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One field as describe reports it; `required` means that an insert must give it."""

    name: str
    label: str
    type: str
    length: int = 0
    precision: int = 0
    scale: int = 0
    digits: int = 0
    nillable: bool = True
    createable: bool = True
    updateable: bool = True
    required: bool = False
    defaulted: bool = False
    default: str | float | bool | None = None
    reference_to: tuple[str, ...] = ()
    relationship_name: str = ""
    values: tuple[PicklistValue, ...] = ()
    restricted: bool = False
    external_id: bool = False
    unique: bool = False
    case_sensitive: bool = False
    id_lookup: bool = False
    name_field: bool = False
    kind: str = ""
    auto_number: str = ""
    compound: str | None = None
    cascade_delete: bool = False
    restrict_delete: bool = False
    reparentable: bool = True
    relationship_order: int | None = None
    audit: bool = False
    custom_added: bool = False
    help: str = ""
    formula: str = ""
    html: bool = False

    @property
    def custom(self) -> bool:
        return self.name.endswith("__c")

    @property
    def calculated(self) -> bool:
        return self.kind in ("formula", "rollupSummary")

    @property
    def labels(self) -> Mapping[str, str]:
        return {each.value: each.label for each in self.values}

    @property
    def stored(self) -> bool:
        """Whether the field has a column; a compound field only groups others."""
        return self.type not in COMPOUND_TYPES


@dataclass(frozen=True, slots=True)
class Child:
    """Records of `child_object` that point here through `field`."""

    relationship_name: str
    child_object: str
    field: str
    cascade_delete: bool = False


@dataclass(frozen=True, slots=True)
class ObjectDefinition:
    name: str
    label: str
    label_plural: str
    key_prefix: str
    fields: Mapping[str, Field]  # keyed by lower-case name
    children: tuple[Child, ...] = ()
    custom: bool = False
    custom_setting: bool = False
    createable: bool = True
    updateable: bool = True
    deletable: bool = True
    relationships: Mapping[str, Field] = field(default_factory=dict)  # keyed by lower-case relationship name
    history: str = ""  # the object that holds the history of its tracked fields; empty where nothing is tracked
    tracked: tuple[str, ...] = ()

    def find(self, name: str) -> Field | None:
        return self.fields.get(name.lower())

    @property
    def name_field(self) -> Field | None:
        return next((each for each in self.fields.values() if each.name_field), None)


@dataclass(frozen=True, slots=True)
class RecordType:
    object_name: str
    developer_name: str
    label: str
    namespace: str | None = None
    stages: tuple[str, ...] = ()
    active: bool = True
    offered: Mapping[str, frozenset[str]] = field(default_factory=dict)  # picklist → its values for this type


FORECAST_NAMES = {"BestCase": "Best Case", "Forecast": "Commit"}  # the others are named by themselves


@dataclass(frozen=True, slots=True)
class Stage:
    """One sales stage and what the platform derives from it."""

    name: str
    is_closed: bool
    is_won: bool
    probability: float
    forecast_category: str

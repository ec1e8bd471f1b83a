"""The objects of one org as they stand now: the packaged ones, and the custom fields added since."""

from collections.abc import Iterator
from dataclasses import replace

from npsp_migrate.localorg.catalog import Catalog, by_lower_name, relationships
from npsp_migrate.localorg.definitions import Child, Field, ObjectDefinition


class Schema:
    """Finds objects without regard to case. Grows when a custom field is added."""

    def __init__(self, catalog: Catalog) -> None:
        self._objects = {name.lower(): each for name, each in catalog.objects.items()}
        self._by_prefix = {each.key_prefix: each for each in self._objects.values()}

    def object(self, name: str) -> ObjectDefinition | None:
        return self._objects.get(name.lower())

    def named(self, name: str) -> ObjectDefinition:
        """An object that is known to exist."""
        return self._objects[name.lower()]

    def of_id(self, record_id: str) -> ObjectDefinition | None:
        return self._by_prefix.get(record_id[:3])

    def __iter__(self) -> Iterator[ObjectDefinition]:
        return iter(self._objects.values())

    def add_field(self, object_name: str, field: Field, child_name: str = "") -> None:
        """Let an object have one field more; a lookup is seen from its parents as a child relationship."""
        owner = self.named(object_name)
        fields = [*owner.fields.values(), field]
        self._put(replace(owner, fields=by_lower_name(fields), relationships=relationships(fields)))
        for target in field.reference_to:
            parent = self.object(target)
            if parent:
                child = Child(child_name, owner.name, field.name, field.cascade_delete)
                self._put(replace(self.named(target), children=(*self.named(target).children, child)))

    def _put(self, changed: ObjectDefinition) -> None:
        self._objects[changed.name.lower()] = changed
        self._by_prefix[changed.key_prefix] = changed

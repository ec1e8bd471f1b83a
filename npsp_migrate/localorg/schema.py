"""The objects of one org as they stand now: the packaged ones, and what was deployed since."""

from collections.abc import Iterator
from dataclasses import replace

from npsp_migrate.localorg.catalog import Catalog, by_lower_name, relationships
from npsp_migrate.localorg.definitions import Child, Field, ObjectDefinition

Shape = tuple[dict[str, ObjectDefinition], dict[str, ObjectDefinition]]


class Schema:
    """Finds objects without regard to case. Changes when objects and custom fields come and go."""

    def __init__(self, catalog: Catalog) -> None:
        self._objects = {name.lower(): each for name, each in catalog.objects.items()}
        self._by_prefix = {each.key_prefix: each for each in self._objects.values() if each.key_prefix}
        self.revision = 0  # moves whenever anything changes
        self.losses = 0  # moves when fields or objects went: what was planned with them no longer holds

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
        self._show_to_parents(owner.name, field, child_name)

    def replace_field(self, object_name: str, field: Field, child_name: str | None = None) -> None:
        """Let a field be another one of its name; without `child_name` its parents keep seeing it as they do."""
        owner = self.named(object_name)
        fields = [field if each.name == field.name else each for each in owner.fields.values()]
        self._put(replace(owner, fields=by_lower_name(fields), relationships=relationships(fields)))
        if child_name is not None:
            self._hide_from_parents(owner.name, field.name)
            self._show_to_parents(owner.name, field, child_name)

    def remove_field(self, object_name: str, field_name: str) -> None:
        owner = self.named(object_name)
        fields = [each for each in owner.fields.values() if each.name != field_name]
        self.losses += 1
        self._put(replace(owner, fields=by_lower_name(fields), relationships=relationships(fields)))
        self._hide_from_parents(owner.name, field_name)

    def child_name(self, object_name: str, field_name: str) -> str:
        """What a parent calls the records that point to it through a field."""
        named = (
            child.relationship_name
            for each in self._objects.values()
            for child in each.children
            if child.child_object == object_name and child.field == field_name
        )
        return next(named, "")

    def add_object(self, definition: ObjectDefinition) -> None:
        self._put(definition)

    def relate(self, object_name: str, field_name: str, child_name: str) -> None:
        """Let the parents of a lookup see the records that point to them."""
        owner = self.named(object_name)
        self._show_to_parents(owner.name, owner.fields[field_name.lower()], child_name)

    def remove_object(self, object_name: str) -> None:
        gone = self._objects.pop(object_name.lower())
        self.losses += 1
        self.revision += 1
        self._by_prefix.pop(gone.key_prefix, None)
        for field in gone.fields.values():
            self._hide_from_parents(gone.name, field.name)

    def shape(self) -> Shape:
        """All as it stands now, for `restore`."""
        return dict(self._objects), dict(self._by_prefix)

    def restore(self, shape: Shape) -> None:
        self._objects, self._by_prefix = dict(shape[0]), dict(shape[1])
        self.losses += 1
        self.revision += 1

    def _show_to_parents(self, owner: str, field: Field, child_name: str) -> None:
        for target in field.reference_to:
            parent = self.object(target)
            if parent:
                child = Child(child_name, owner, field.name, field.cascade_delete)
                self._put(replace(parent, children=(*parent.children, child)))

    def _hide_from_parents(self, owner: str, field_name: str) -> None:
        for parent in list(self._objects.values()):
            kept = tuple(each for each in parent.children if (each.child_object, each.field) != (owner, field_name))
            if len(kept) != len(parent.children):
                self._put(replace(parent, children=kept))

    def _put(self, changed: ObjectDefinition) -> None:
        self._objects[changed.name.lower()] = changed
        if changed.key_prefix:
            self._by_prefix[changed.key_prefix] = changed
        self.revision += 1

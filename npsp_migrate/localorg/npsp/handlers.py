"""The handlers that exist here, by class and object, and the rules that are no handler but run beside them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from npsp_migrate.localorg.dml.changes import Trigger

Handler = Callable[[Trigger], None]

HANDLERS: Mapping[tuple[str, str], Handler] = MappingProxyType({})


def after_before_handlers(trigger: Trigger) -> None:
    """Workflow field updates."""

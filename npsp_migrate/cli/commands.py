"""Where each command is found. Its module comes in when it is asked for: all of them together take as long to come
up as half of an `apply` that has little to do.
"""

import gc
from collections.abc import Iterator, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any

from typer import Typer
from typer.core import TyperGroup
from typer.main import get_command, get_group

_PLACES: Mapping[str, str] = MappingProxyType(
    {
        "profile": "profiling.profile",
        "init": "starting.init",
        "clean": "cleaning.clean",
        "check": "looking.check",
        "pull": "looking.pull",
        "match": "match.match",
        "plan": "looking.plan",
        "show": "looking.show",
        "apply": "writing.apply",
        "resume": "writing.resume",
        "retry": "writing.retry",
        "verify": "looking.verify",
        "history": "history.history",
        "undo": "undoing.undo",
        "demo": "demo.demo",
        "review": "review.app",
        "registry": "registry.app",
        "privacy": "privacy.app",
        "sync": "sync.app",
        "local-org": "local_org.app",
    }
)  # in the order of a migration


class Commands(TyperGroup):
    """The group of all commands, none of which is there before it is asked for."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.commands = _Found()  # type: ignore[assignment]  # it is read, and never written


class _Found(Mapping[str, Any]):
    def __init__(self) -> None:
        self._found: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._found:
            self._found[name] = _brought_in(name, _PLACES[name])
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_PLACES)

    def __len__(self) -> int:
        return len(_PLACES)


def _brought_in(name: str, place: str) -> Any:
    module, _, attribute = place.partition(".")
    found = getattr(import_module(f"npsp_migrate.cli.{module}"), attribute)
    gc.freeze()  # what was imported stays
    if isinstance(found, Typer):
        group = get_group(found)
        group.name = name
        return group
    alone = Typer(add_completion=False, rich_markup_mode="rich")
    alone.command(name)(found)
    return get_command(alone)

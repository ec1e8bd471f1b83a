"""Addresses that open a cell of an online source in a browser: its spreadsheet, its tab, the cell selected."""

from collections import defaultdict
from collections.abc import Callable

from npsp_migrate.location import Location
from npsp_migrate.runs.google_memory import FILE, Memory
from npsp_migrate.runs.workspace import STATE_FOLDER, Workspace
from npsp_migrate.sources.google.addresses import cell_address

Link = Callable[[Location], str]


def online_cells(workspace: Workspace) -> Link:
    """Nothing for a place in a file, nor where two spreadsheets of one title have a tab of that name."""
    memory = Memory.read_from(workspace.root / STATE_FOLDER / FILE)
    tabs: defaultdict[tuple[str, str], set[tuple[str, int]]] = defaultdict(set)
    for key, title in memory.named.values():
        for tab, gid in memory.tabs.get(key, {}).items():
            tabs[title, tab].add((key, gid))
    known = {place: found.pop() for place, found in tabs.items() if len(found) == 1}

    def link(at: Location) -> str:
        there = known.get((at.file, at.sheet))
        return cell_address(*there, at) if there else ""

    return link

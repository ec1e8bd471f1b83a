"""`python tests/bench/people.py`: how right and how fast the matching of people is, beside others, in one run.

Invented worlds with known truth; each engine in a process of its own. `files to people` is the whole line: the same
sheets as files, `init` without a question, `match`; what waits for a person counts as missed. Splink stands beside
ours where it is installed (`pip install "npsp-migrate[splink]"`), as its tutorial shows it and with our levels and
weights.
"""

import argparse
import importlib.util
import json
import pickle
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))

from measuring import fresh, our, ran
from people_baselines import equal_raw_values, for_splink, splink_as_in_its_tutorial
from people_world.figures import Groups, pairwise, truth_of
from people_world.files import found_in, write_files
from people_world.sheets import Sheets, write_sheets

from npsp_migrate.matching.linkage.linking import LinkedPeople, link_people
from npsp_migrate.matching.linkage.mentions import Mentions, read_mentions
from npsp_migrate.matching.linkage.splink_engine import link_with_splink

OUTPUT = Path("bench-output")
SEED = 20261124  # another world than the one in which the weights were counted
MOST_ANSWERED = 200_000  # in larger worlds nobody answers questions
MOST_FOR_SPLINK = 200_000
Row = dict[str, float]


def main(sizes: tuple[int, ...] = (2_000, 20_000, 200_000), console: Console | None = None) -> None:
    console = console or Console(width=150)
    table = Table(
        title="people: pairs found; with the questions answered; who lives together, and that of other people only"
    )
    for name in ("mentions", "engine", "F1", "P", "R", "clean s", "link s", "MiB"):
        table.add_column(name, justify="left" if name == "engine" else "right", no_wrap=True)
    for name in ("asked ‰", "then F1", "then P", "homes F1", "others F1"):
        table.add_column(name, justify="right")
    OUTPUT.mkdir(exist_ok=True)
    for size in sizes:
        world = OUTPUT / f"people-{size}.pickle"
        world.write_bytes(pickle.dumps(write_sheets(size, SEED)))
        for engine in ENGINES:
            if engine.startswith("Splink") and (size > MOST_FOR_SPLINK or not importlib.util.find_spec("splink")):
                continue
            table.add_row(f"{size:,}", engine, *_told(_measured(engine, world)))
        table.add_row(f"{size:,}", "ours, files to people", *_told(_whole_line(world)))
        table.add_section()
    console.print(table)


def _told(row: Row) -> list[str]:
    shares = (
        "f1",
        "precision",
        "recall",
        "clean",
        "link",
        "mib",
        "questions",
        "answered",
        "sure",
        "homes",
        "others",
    )
    forms = {"clean": ".2f", "link": ".2f", "mib": ".0f", "questions": ".0f"}
    return [format(row[name], forms.get(name, ".3f")) if name in row else "–" for name in shares]


def _measured(engine: str, world: Path) -> Row:
    ran = subprocess.run(
        [sys.executable, __file__, "--engine", engine, "--world", str(world)],
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    row: Row = json.loads(ran.stdout.splitlines()[-1])
    return row


def _whole_line(world: Path) -> Row:
    sheets: Sheets = pickle.loads(world.read_bytes())
    folder = fresh(world.with_suffix(""))
    project, export = folder / "project", folder / "who.csv"
    ran(our("init", "--no-questions", "--folder", str(project), *map(str, write_files(sheets, folder))))
    matched = ran(our("match", "--project", str(project), "--offline", "--export", str(export)))
    found = found_in(export, sheets.truth)
    row = {"f1": found.people.f1, "precision": found.people.precision, "recall": found.people.recall}
    return row | {
        "link": matched.seconds, "mib": matched.peak, "homes": found.homes.f1, "others": found.between.f1,
    }  # fmt: skip


def ours(sheets: Sheets, mentions: Mentions) -> tuple[Groups, LinkedPeople | None]:
    people = link_people(mentions)
    return people.clusters, people


def raw_values(sheets: Sheets, mentions: Mentions) -> tuple[Groups, LinkedPeople | None]:
    return equal_raw_values(sheets.raw, mentions), None


def tutorial(sheets: Sheets, mentions: Mentions) -> tuple[Groups, LinkedPeople | None]:
    return splink_as_in_its_tutorial(for_splink(sheets.raw, mentions)), None


def same_levels(sheets: Sheets, mentions: Mentions) -> tuple[Groups, LinkedPeople | None]:
    return link_with_splink(mentions, own_scores=True).clusters, None


ENGINES: dict[str, Callable[[Sheets, Mentions], tuple[Groups, LinkedPeople | None]]] = {
    "equal raw values": raw_values,
    "Splink, its tutorial": tutorial,
    "Splink, our levels": same_levels,
    "ours": ours,
}


def _one(engine: str, world: Path) -> Row:
    """What one engine makes of one world, measured before the figures are worked out."""
    sheets: Sheets = pickle.loads(world.read_bytes())
    start = time.perf_counter()
    mentions = read_mentions(sheets.raw)
    cleaned = time.perf_counter()
    clusters, people = ENGINES[engine](sheets, mentions)
    linked = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    who, _ = truth_of(mentions.origin, sheets.truth)
    found = pairwise(clusters, who)
    row = {"f1": found.f1, "precision": found.precision, "recall": found.recall}
    row |= {"clean": cleaned - start, "link": linked - cleaned, "mib": peak}
    return row | (_more(people, who) if people else {})


def _more(people: LinkedPeople, who: Groups) -> Row:
    row = {"questions": 1000 * len(people.questions) / len(who)}
    if len(who) > MOST_ANSWERED:
        return row
    after = pairwise(_answered(people, who).clusters, who)
    return row | {"answered": after.f1, "sure": after.precision}


def _answered(people: LinkedPeople, who: Groups) -> LinkedPeople:
    asked: pd.DataFrame = people.questions[["one", "other"]]
    pairs = [*asked.itertuples(index=False, name=None)]
    right = np.asarray(who[asked["one"]] == who[asked["other"]])
    same = [pair for pair, yes in zip(pairs, right, strict=True) if yes]
    different = [pair for pair, yes in zip(pairs, right, strict=True) if not yes]
    return link_people(people.mentions, same=same, different=different)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", type=int, nargs="+", default=[2_000, 20_000, 200_000])
    options.add_argument("--engine", choices=list(ENGINES), help="one engine alone, as a line of JSON")
    options.add_argument("--world", type=Path)
    chosen = options.parse_args()
    if chosen.engine:
        print(json.dumps(_one(chosen.engine, chosen.world)))
    else:
        main(tuple(chosen.sizes))

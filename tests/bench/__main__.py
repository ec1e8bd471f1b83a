"""`make bench`: what it costs, in one table: medians, peak memory, and ratios to a baseline of the same run.

`plan`: planning a large workbook. `org`: the local org's own speed. `load`: our apply beside other loaders.
`night`: a nightly run with nothing to do. `people`: how right and how fast people are matched.
`python tests/bench load night --scale 0.1` measures less; without, each part has the size at which it ends within
ten minutes, and `night --scale 1` is the size that the README tells of.
"""

import argparse
from collections.abc import Callable, Iterable

from bench_load import SITUATIONS, bench_load  # the folder is no package: it is run, never imported
from bench_night import bench_night
from bench_org import bench_org
from bench_plan import bench_plan
from measuring import Row, show
from people import main as bench_people

SIZES = 2_000, 20_000, 200_000
A_FIFTH = 0.2  # of the contacts and gifts of `night`: to fill its org takes most of the time


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = ("plan", "org", "load", "night", "people")
    options.add_argument("names", nargs="*", choices=[*names, []], metavar="NAME", help=f"of {', '.join(names)}")
    options.add_argument(
        "--scale", type=float, help="1 is the full size; without, all of it but a fifth of `night`"
    )
    options.add_argument("--runs", type=int, default=3, help="of `plan` and `night`")
    options.add_argument("--only", action="append", default=[], help="of `load`: loaders with this word")
    chosen = options.parse_args()

    def scale(usual: float = 1.0) -> float:
        return usual if chosen.scale is None else float(chosen.scale)

    parts: dict[str, Callable[[], Iterable[Row]]] = {
        "plan": lambda: bench_plan(scale(), chosen.runs),
        "org": lambda: bench_org(scale()),
        "load": lambda: sorted(bench_load(scale(), chosen.only), key=lambda row: SITUATIONS.index(row.part)),
        "night": lambda: bench_night(scale(A_FIFTH), chosen.runs),
    }
    wanted = chosen.names or names
    show([row for name in wanted if name in parts for row in parts[name]()])
    if "people" in wanted:
        bench_people(tuple(int(size * scale()) for size in SIZES))


if __name__ == "__main__":
    main()

"""`make bench`: what it costs, in one table: medians, peak memory, and ratios to a baseline of the same run.

`plan`: planning a large workbook. `org`: the local org's own speed. `load`: our apply beside other loaders.
`night`: a nightly run with nothing to do. `python tests/bench load night --scale 0.1` measures less.
"""

import argparse
from collections.abc import Callable, Iterable

from bench_load import SITUATIONS, bench_load  # the folder is no package: it is run, never imported
from bench_night import bench_night
from bench_org import bench_org
from bench_plan import bench_plan
from measuring import Row, show


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = ("plan", "org", "load", "night")
    options.add_argument("names", nargs="*", choices=[*names, []], metavar="NAME", help=f"of {', '.join(names)}")
    options.add_argument("--scale", type=float, default=1.0, help="1 is the full size")
    options.add_argument("--runs", type=int, default=3, help="of `plan` and `night`")
    options.add_argument("--only", action="append", default=[], help="of `load`: loaders with this word")
    chosen = options.parse_args()
    parts: dict[str, Callable[[], Iterable[Row]]] = {
        "plan": lambda: bench_plan(chosen.scale, chosen.runs),
        "org": lambda: bench_org(chosen.scale),
        "load": lambda: sorted(bench_load(chosen.scale, chosen.only), key=lambda row: SITUATIONS.index(row.part)),
        "night": lambda: bench_night(chosen.scale, chosen.runs),
    }
    show([row for name in chosen.names or names for row in parts[name]()])


if __name__ == "__main__":
    main()

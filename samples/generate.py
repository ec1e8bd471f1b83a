"""Write the sample files of «Les Coquelicots d'Octobre» into samples/data, or check those that are there.

python samples/generate.py            # write them
python samples/generate.py --check    # compare the committed files with fresh ones, cell by cell
"""

import argparse
import sys
import tempfile
from pathlib import Path

from generator.build import write_samples
from generator.compare import differences

DATA = Path(__file__).parent / "data"


def main() -> int:
    options = argparse.ArgumentParser(description="Write the sample files, or check them")
    options.add_argument("--check", action="store_true", help="compare instead of writing; exit 1 when they differ")
    options.add_argument("--output", type=Path, default=DATA, help="folder to write to (default: samples/data)")
    chosen = options.parse_args()
    if not chosen.check:
        chosen.output.mkdir(parents=True, exist_ok=True)
        write_samples(chosen.output)
        return 0
    with tempfile.TemporaryDirectory() as fresh:
        write_samples(Path(fresh))
        found = differences(DATA, Path(fresh))
    for line in found:
        sys.stdout.write(f"{line}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

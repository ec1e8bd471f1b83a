"""Lets the tests of mapping find the builders beside them: tests are no package."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

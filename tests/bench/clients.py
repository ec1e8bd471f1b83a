"""What `make clients` knows of the peers: where they are installed, pinned, and how they are started."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "clients"))  # that folder is no package: it is run, never imported

from cci_project import make_project  # noqa: E402
from installation import Tools, install  # noqa: E402
from local_org import local_environment  # noqa: E402
from sf_cli import QUIET  # noqa: E402

__all__ = ["HERE", "QUIET", "Tools", "install", "local_environment", "make_project"]

"""Puts the clients in their pinned versions into `.clients/`; what is there already is left alone."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
HOME = HERE.parent.parent / ".clients"


@dataclass(frozen=True, slots=True)
class Tools:
    """Where the clients are."""

    node: Path
    modules: Path
    python: Path

    @property
    def cli(self) -> Path:
        return self.modules / "@salesforce" / "cli" / "bin" / "run.js"

    def version_in_node(self, package: str) -> str:
        return str(json.loads((self.modules / package / "package.json").read_text(encoding="utf-8"))["version"])

    def version_in_python(self, package: str) -> str:
        code = f"import importlib.metadata as m; print(m.version({package!r}))"
        return subprocess.run([self.python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def own_version(package: str) -> str:
    """Of a client that the project itself depends on."""
    return version(package)


def install() -> Tools:
    node, cumulusci = HOME / "node", HOME / "cumulusci"
    _once(node, ("package.json", "package-lock.json"), _install_node)
    _once(cumulusci, ("cumulusci-requirements.txt",), _install_cumulusci)
    modules = node / "node_modules"
    return Tools(modules / "node" / "bin" / "node", modules, cumulusci / "venv" / "bin" / "python")


def _once(folder: Path, pins: tuple[str, ...], make: Callable[[Path], None]) -> None:
    """A stamp with the pins' hash says that the folder is complete, and for which versions."""
    stamp = folder / "installed"
    wanted = hashlib.sha256(b"".join((HERE / pin).read_bytes() for pin in pins)).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    make(folder)
    stamp.write_text(wanted)


def _install_node(folder: Path) -> None:
    if shutil.which("npm") is None:
        raise SystemExit("error: `npm` is missing\n\nhint: Install Node.js; any version that brings npm 9 or newer")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder)
    _run(["npm", "ci", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"], folder)


def _install_cumulusci(folder: Path) -> None:
    _run([sys.executable, "-m", "venv", "venv"], folder)
    pip = ["venv/bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _run([*pip, "--requirement", str(HERE / "cumulusci-requirements.txt")], folder)


def _run(command: list[str], folder: Path) -> None:
    if subprocess.run(command, cwd=folder, env=os.environ, stdin=subprocess.DEVNULL).returncode:
        raise SystemExit(
            f"error: `{' '.join(command[:3])}` failed\n\nhint: The package registries must be reachable"
        )

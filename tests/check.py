"""``make check``: everything that can be said about the code without running it, in seconds.

Each check is one command; its output is shown only when it fails. ``--write`` writes the generated files anew.
"""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
MANAGE = (sys.executable, "manage.py")

# What a real installation would set; `check --deploy` must have nothing to say to it.
DEPLOYED = {"HTTPS": "on", "ALLOWED_HOSTS": "drafting.example.org", "SECRET_KEY": "k" * 25 + "0123456789" * 4 + "abcde"}


@dataclass(frozen=True)
class Check:
    """One command, and what it is called in the list."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str] | None = None


@dataclass(frozen=True)
class Generated:
    """A file in the repository that a command makes from the code; the command writes to the path it is given last."""

    path: str
    command: tuple[str, ...]


CHECKS = [
    Check("format", (str(BIN / "ruff"), "format", "--check", ".")),
    Check("lint", (str(BIN / "ruff"), "check", "--quiet", ".")),
    Check("directions", (str(BIN / "lint-imports"), "--no-cache")),
    Check("templates", (str(BIN / "djlint"), "--lint", "--quiet", "templates")),
    Check("migrations", (*MANAGE, "makemigrations", "--check", "--dry-run")),
    Check("deployment", (*MANAGE, "check", "--deploy", "--fail-level", "WARNING"), DEPLOYED),
    Check("words of reports", (sys.executable, "-m", "tests.catalogues", "check")),
    Check("types", (str(BIN / "mypy"),)),
]
#: The catalogues that people write; what the program reads is made of them.
CATALOGUES = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("*/locale/*/LC_MESSAGES/django.po"))
GENERATED = [
    Generated("docs/api/schema.yml", (*MANAGE, "spectacular", "--validate", "--fail-on-warn", "--file")),
    Generated("docs/workflow.md", (*MANAGE, "draw_workflow")),
    Generated("docs/permissions.md", (*MANAGE, "list_permissions")),
    *(
        Generated(f"{path.removesuffix('.po')}.mo", (sys.executable, "-m", "tests.catalogues", "compile", path))
        for path in CATALOGUES
    ),
]


def outcome(check: Check, folder: str) -> tuple[str, float]:
    """Run one check; what it said if it failed (otherwise nothing), and the seconds it took."""
    began = time.monotonic()
    environment = os.environ | {"VAR_DIR": folder} | (check.environment or {})
    run = subprocess.run(check.command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    said = f"{run.stdout}\n{run.stderr}".strip() or f"exit code {run.returncode}"
    return said if run.returncode else "", time.monotonic() - began


def is_current(generated: Generated, folder: str) -> tuple[str, float]:
    """Make a generated file afresh and compare it; as ``outcome``."""
    fresh = Path(folder) / generated.path.replace("/", "-")
    said, seconds = outcome(Check("", (*generated.command, str(fresh))), folder)
    kept = ROOT / generated.path
    if not said and (not kept.exists() or kept.read_bytes() != fresh.read_bytes()):
        said = f"{generated.path} is not what the code makes now: make generated"
    return said, seconds


def check_all() -> int:
    """Run every check, two at a time; 1 if one failed."""
    failed = False
    with tempfile.TemporaryDirectory(prefix="wgec-check-") as folder, ThreadPoolExecutor(max_workers=2) as pool:
        slowest_first = [(check.name, pool.submit(outcome, check, folder)) for check in reversed(CHECKS)]
        current = [(made.path, pool.submit(is_current, made, folder)) for made in GENERATED]
        for name, future in [*reversed(slowest_first), *current]:
            said, seconds = future.result()
            failed |= bool(said)
            print(f"{'FAILED' if said else 'ok':<6} {name:<24} {seconds:5.1f} s", flush=True)
            if said:
                print(said, end="\n\n")
    return int(failed)


def write_all() -> int:
    """Write every generated file; 1 if one could not be made."""
    with tempfile.TemporaryDirectory(prefix="wgec-check-") as folder:
        for generated in GENERATED:
            (ROOT / generated.path).parent.mkdir(parents=True, exist_ok=True)
            said, _ = outcome(Check("", (*generated.command, str(ROOT / generated.path))), folder)
            print(said or f"wrote {generated.path}")
            if said:
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(write_all() if "--write" in sys.argv[1:] else check_all())

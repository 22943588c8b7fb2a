"""Programs that some tests need and no Python package brings; as a pytest plugin, no skip for want of one in CI.

A test asks with ``tools.need(tools.CHROMIUM)``, which answers the program's path or skips the test with a sentence.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass

import pytest
from xdist.scheduler import LoadScopeScheduling

from tests import servers


@dataclass(frozen=True)
class Tool:
    """A program, under any of its names, and the Debian package that has it."""

    name: str
    programs: tuple[str, ...]
    package: str

    @property
    def path(self) -> str | None:
        """Where it is, or None."""
        return next(filter(None, map(shutil.which, self.programs)), None)


CHROMIUM = Tool("Chromium", ("chromium", "chromium-browser", "google-chrome"), "chromium")
OFFICE = Tool("LibreOffice", ("soffice", "libreoffice"), "libreoffice-writer-nogui")
PDFTOTEXT = Tool("pdftotext", ("pdftotext",), "poppler-utils")
JAVA = Tool("Java", ("java",), "default-jre-headless")
ALL = (CHROMIUM, OFFICE, PDFTOTEXT, JAVA)

PRODUCT = ("tests/browser/", "tests/serve/test_run.py")
# Skips that say something about the test, not about the machine.
MEANT = ("SQLite", "PostgreSQL", "corpus", "the real compilation")


def need(tool: Tool) -> str:
    """The tool's path; skips the test where there is none."""
    if tool.path is None:
        pytest.skip(f"This test needs {tool.name}, which is not installed (apt-get install {tool.package}).")
    return tool.path


def install_missing() -> None:
    """Install what is missing where that can be done (Debian, as root); otherwise say what will be skipped."""
    missing = [tool.package for tool in ALL if tool.path is None]
    try:
        servers.postgres_programs()
    except servers.NoPostgres:
        missing.append("postgresql")
    if not missing:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {' '.join(missing)}", flush=True)
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        install = ["apt-get", "install", "-qq", "--no-install-recommends", *missing]
        for command in (["apt-get", "update", "-qq"], install):
            if subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False).returncode:
                print(f"{' '.join(command)} failed; the tests that need these programs are skipped.", flush=True)
                return
    else:
        print(f"Not installed, so that some tests are skipped: {' '.join(missing)}", flush=True)


class OneProduct(LoadScopeScheduling):
    """Gives tests to the workers one by one, but those that run the whole product to one worker, one after the other.

    (xdist's own groups are lost on the way: it writes them into an attribute that pytest 9.2 no longer reads.)
    """

    def _split_scope(self, nodeid: str) -> str:
        return "the product" if nodeid.startswith(PRODUCT) else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> OneProduct:
    """How xdist shares the tests out."""
    return OneProduct(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):  # type: ignore[no-untyped-def]
    """In CI, a test that is skipped for want of a program has failed."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI") == "true":
        reason = str(report.longrepr[2])
        if not any(word in reason for word in MEANT):
            report.outcome = "failed"
            report.longrepr = f"{item.nodeid} may not be skipped in CI: {reason}"
    return report

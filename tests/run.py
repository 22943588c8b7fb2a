"""``make test``: every test on SQLite, and every test that meets the database on PostgreSQL too.

Arguments go to pytest. Exit code 1 if a run failed; what is printed last is pytest's summary line of the last run, or
of the one that failed.
"""

import os
import re
import subprocess
import sys
from contextlib import ExitStack

from tests import servers, tools

SUMMARY = re.compile(r"\b(passed|failed|errors?|no tests ran)\b.* in [\d.]+s")


def run(name: str, database: str | None, arguments: list[str]) -> tuple[bool, str]:
    """One run of pytest; whether it went well, and its summary line."""
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment["DJANGO_SETTINGS_MODULE"] = "tests.settings"  # importing wgec above has set the product's own
    if database:
        environment["DATABASE_URL"] = database
    workers = ["-n", str(os.cpu_count() or 1)]
    colour = ["--color=yes"] if sys.stdout.isatty() else []
    print(f"On {name}:", flush=True)
    command = [sys.executable, "-m", "pytest", *workers, *colour, *arguments]
    summary = f"{name}: pytest ended without a summary"
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as pytest:
        assert pytest.stdout
        for line in pytest.stdout:
            print(line, end="", flush=True)
            if SUMMARY.search(line):
                summary = line.rstrip()
    return pytest.returncode == 0, summary


def main(arguments: list[str]) -> int:
    """Both runs, PostgreSQL first; 1 if one of them failed."""
    tools.install_missing()
    outcomes = []
    with ExitStack() as stack:
        try:
            database = stack.enter_context(servers.scratch_postgres())
        except servers.NoPostgres as reason:
            print(reason, flush=True)
            outcomes += [(False, str(reason))] if os.environ.get("CI") == "true" else []
        else:
            outcomes.append(run("PostgreSQL", database, ["-m", "not once", *arguments]))
    outcomes.append(run("SQLite", None, arguments))
    failed = [summary for well, summary in outcomes if not well]
    if failed and outcomes[-1][0]:
        print(failed[-1], flush=True)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

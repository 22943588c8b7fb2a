"""``python -m bench.fidelity``: the table, and with ``--write`` the figures of a document; see the package."""

import argparse
import sys
from pathlib import Path

from bench import fidelity, importing
from bench.fidelity import told


def main() -> int:
    """Measure, print, write; the exit code says whether a word was lost."""
    parser = argparse.ArgumentParser(prog="python -m bench.fidelity", description=fidelity.__doc__)
    parser.add_argument("compilation", nargs="?", type=Path, default=importing.REAL, help="a compilation in Markdown")
    parser.add_argument("--write", type=Path, metavar="DOCUMENT", help="put the figures between its markers")
    asked = parser.parse_args()
    document, source = fidelity.compiled(asked.compilation.read_bytes(), "compilation.md")
    rows = fidelity.measure(document)
    print(told.table(rows))
    print(f"import: {source.words:,} words, lost {source.lost}, added {source.added}")
    if asked.write:
        told.write(asked.write, document, source, rows)
    return int(bool(source.lost) or any(row.lost for row in rows))


if __name__ == "__main__":
    sys.exit(main())

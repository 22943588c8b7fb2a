"""The same report made by other programs on the same machine: pandoc from our Markdown, LibreOffice from our files.

``python -m bench.rivals NAME FOLDER`` runs one of them once over the files in FOLDER and prints what it took as JSON.
What is not on the machine, or is stopped because it takes too long, is a row that says so.
"""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

STEM = "document"
"""What the files in the folder are called, without their ending."""
SECONDS = 900
"""A rival that takes longer is stopped."""

#: name → what the row is called, what it reads, what it makes.
RIVALS = {
    "pandoc-docx": ("pandoc: DOCX with contents from our Markdown", "md", "docx"),
    "office-docx": ("LibreOffice: DOCX from our HTML", "html", "docx"),
    "office-pdf": ("LibreOffice: tagged PDF from our DOCX", "docx", "pdf"),
}


def rows(folder: Path) -> Iterator[dict[str, Any]]:
    """One row for each rival, each run in a process of its own so that its memory is its own."""
    for name in RIVALS:
        command = [sys.executable, "-m", "bench.rivals", name, str(folder)]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
        row: dict[str, Any] = json.loads(done.stdout)
        yield row


def one(name: str, folder: Path) -> dict[str, Any]:
    """Run one rival: seconds, CPU seconds and the highest memory of its processes, bytes of what it made."""
    shown, source, wanted = RIVALS[name]
    program = _pandoc() if name.startswith("pandoc") else shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        return {"name": f"{shown} (not on this machine)", "seconds": 0.0}
    with tempfile.TemporaryDirectory(prefix="wgec-rival-") as made:
        started = time.perf_counter()
        try:
            if _run(_command(program, folder / f"{STEM}.{source}", wanted, Path(made))):
                shown = f"{shown} (failed)"
        except subprocess.TimeoutExpired:
            shown = f"{shown} (stopped)"
        seconds = time.perf_counter() - started
        file = Path(made) / f"{STEM}.{wanted}"
        size = file.stat().st_size if file.exists() else 0
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return {
        "name": shown,
        "seconds": round(seconds, 3),
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 3),
        "bytes": size,
        "memory_mb": round(used.ru_maxrss / unit),
    }


def _run(command: Sequence[str]) -> int:
    """What the command returns. One that takes too long is ended with all that it has started."""
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet, start_new_session=True) as running:
        try:
            return running.wait(SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            raise


def _pandoc() -> str | None:
    """The pandoc that the program itself reads documents with, or that of the machine."""
    try:
        import pypandoc

        return str(pypandoc.get_pandoc_path())
    except (ImportError, OSError):
        return shutil.which("pandoc")


def _command(program: str, source: Path, wanted: str, folder: Path) -> Sequence[str]:
    if source.suffix == ".md":
        return [
            program,
            "--from=commonmark_x",
            "--toc",
            "--toc-depth=3",
            f"--output={folder / STEM}.{wanted}",
            str(source),
        ]
    target = {"pdf": 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'}.get(
        wanted, "docx:Office Open XML Text"
    )
    reading = ["--infilter=HTML (StarWriter)"] if source.suffix == ".html" else []
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"  # of its own: another may be running
    return [program, profile, "--headless", *reading, "--convert-to", target, "--outdir", str(folder), str(source)]


if __name__ == "__main__":
    json.dump(one(sys.argv[1], Path(sys.argv[2])), sys.stdout)

"""What LibreOffice makes of a Word or OpenDocument file: a text of the same words, and pages."""

import shutil
import subprocess
from pathlib import Path


def program() -> str | None:
    """Where LibreOffice is, or None."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def converted(content: bytes, extension: str, folder: Path) -> tuple[str, bytes]:
    """The file as text and as PDF."""
    office = program()
    assert office is not None
    source = folder / f"report.{extension}"
    source.write_bytes(content)
    made = folder / extension
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    for target in ("txt:Text (encoded):UTF8", "pdf"):
        command = [office, "--headless", profile, "--convert-to", target, "--outdir", str(made), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
    return (made / "report.txt").read_text("utf-8-sig"), (made / "report.pdf").read_bytes()

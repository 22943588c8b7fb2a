"""What LibreOffice makes of a compiled file."""

import pathlib
import subprocess

from tests import tools


def convert(contents: list[bytes], extension: str, target: str, folder: pathlib.Path) -> list[bytes]:
    """The files that LibreOffice makes of ``contents`` ("odt") in another format ("pdf"); skips where there is none."""
    office = tools.need(tools.OFFICE)
    sources = [folder / f"report-{place}.{extension}" for place in range(len(contents))]
    for source, content in zip(sources, contents, strict=True):
        source.write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, "--headless", profile, "--convert-to", target, "--outdir", str(folder), *map(str, sources)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return [source.with_suffix(f".{target}").read_bytes() for source in sources]

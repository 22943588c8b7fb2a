"""``python -m bench.pictures``: the pages of the report that docs/report.md shows, of the fictional demonstration.

They are set in the report's own faces and drawn by poppler: made anew, they are the same.
"""

import io
import shutil
import subprocess
from pathlib import Path

from bench import instance

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "img"
RESOLUTION = 60
LARGEST = 150_000


def pages() -> list[tuple[str, bytes, int]]:
    """Each picture's name, the PDF it is of and the page."""
    with instance.scratch():
        from django.core.management import call_command

        from consultations.models import Consultation
        from recommendations.report.design import Design
        from recommendations.report.gather import gather
        from recommendations.report.renderers import pdf

        call_command("demo", stdout=io.StringIO())
        consultation = Consultation.objects.filter(recommendations__isnull=False).order_by("pk").first()
        assert consultation is not None
        compilation = pdf.render(gather(consultation, Design(symbol="DS/2031/CRP.2", distribution="general")))
    return [
        ("report-cover", compilation, 1),
        ("report-contents", compilation, 2),
        ("report-page", compilation, 3),
    ]


def main() -> None:
    """Draw every picture; refuse one that is too large to keep."""
    tool = shutil.which("pdftoppm")
    if tool is None:
        raise SystemExit("This needs pdftoppm (apt-get install poppler-utils).")
    for name, content, page in pages():
        place = ["-f", str(page), "-l", str(page), "-singlefile"]
        command = [tool, "-png", "-r", str(RESOLUTION), *place, "-", str(PICTURES / name)]
        subprocess.run(command, input=content, check=True)
        size = (PICTURES / f"{name}.png").stat().st_size
        if size > LARGEST:
            raise SystemExit(f"{name}.png has {size} bytes, more than {LARGEST}.")
        print(f"{name}.png", size)


if __name__ == "__main__":
    main()

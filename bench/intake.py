"""Reading a contribution of many pages, a Word document and a PDF of the same text, in the confined process."""

import resource
import subprocess
import time
from typing import Any

import pypandoc

from bench import synthetic

WORDS_A_PAGE = 450
QUESTIONS = ("What should be common to all night skies?", "What should the working group recommend?")


def run(size: int) -> list[dict[str, Any]]:
    """Read contributions of ``size`` pages that answer two questions."""
    import typst

    from consultations.intake.confined import read_confined

    text, words = _text(size)
    document = _converted(text, "docx")
    source = _converted(text, "typst").decode()
    pdf = typst.compile(source.encode())
    assert isinstance(pdf, bytes)
    rows = []
    for content, name in ((document, "contribution.docx"), (pdf, "contribution.pdf")):
        started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        found = read_confined(content, name, questions=QUESTIONS, max_bytes=len(content))
        seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
        assert [part.question for part in found.parts if part.kind == "answer"] == [0, 1]
        rows.append(
            {
                "name": f"read a {name.rpartition('.')[2].upper()} of {words:,} words, {len(content) // 1024:,} KB",
                "seconds": round(seconds, 3),
                "cpu_seconds": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 3),
                # At most: the largest of all children so far, those that made the documents included; KB on Linux.
                "memory_mb": round(after.ru_maxrss / 1024),
            }
        )
    return rows


def _text(pages: int) -> tuple[str, int]:
    parts: list[str] = []
    words, number = 0, 0
    for at, question in enumerate(QUESTIONS, start=1):
        parts.append(f"# {at}. {question}")
        while words < pages * WORDS_A_PAGE * at / len(QUESTIONS):
            number += 1
            parts.append(synthetic.text(number).split("[^1]:")[0].replace("[^1]", ""))
            words += len(parts[-1].split())
    return "\n\n".join(parts), words


def _converted(text: str, target: str) -> bytes:
    tree = subprocess.run(
        [pypandoc.get_pandoc_path(), "--from=markdown", f"--to={target}", "--standalone", "--output=-"],
        input=text.encode(),
        capture_output=True,
        check=True,
    )
    return tree.stdout

"""Every kind of text × every format: no word lost, sound files, the same bytes twice, golden files."""

import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys

import pytest

from recommendations.enums import Format
from recommendations.report.document import from_json
from recommendations.report.inspection import inspect
from recommendations.report.renderers import RENDERERS
from recommendations.report.renderers.legible import legible
from tests.recommendations.report import reading, samples
from wgec.kernel.text import blocks
from wgec.kernel.text.markdown import canonical

pytestmark = pytest.mark.once

ROOT = pathlib.Path(__file__).parents[3]
GOLDEN = pathlib.Path(__file__).parent / "golden"
OTHERWISE_READ = {"arabic", "greek"}
"""pypdf mixes up right-to-left runs and runs of several fonts; test_pdf.py reads these with another reader."""


def pieces(text: str) -> list[str]:
    """What of a text must be found: each line of its words."""
    return [reading.letters(line) for line in blocks.plain(text).splitlines()]


def test_every_format_of_the_product_has_a_renderer() -> None:
    assert list(RENDERERS) == Format.values
    for name, renderer in RENDERERS.items():
        assert name == renderer.EXTENSION
        assert "/" in renderer.MEDIA_TYPE


@pytest.mark.parametrize("name", samples.SAMPLES)
@pytest.mark.parametrize("format", reading.READERS)
def test_no_word_of_a_text_is_lost(format: str, name: str) -> None:
    if format == "pdf" and name in OTHERWISE_READ:
        return
    text = samples.SAMPLES[name]
    content = RENDERERS[format].render(samples.document(samples.entry(1, text)))
    found = reading.letters(reading.READERS[format](content))
    if "[^" in text:  # the numbers of notes stand between the words
        found = re.sub(r"\d", "", found)
    for piece in pieces(text):
        assert (reading.letters(legible(piece)) if format == "pdf" else piece) in found


@pytest.mark.parametrize("format", RENDERERS)
def test_a_report_without_entries_is_sound(format: str) -> None:
    empty = samples.document()
    content = RENDERERS[format].render(empty)
    assert content
    if format in reading.READERS:
        assert reading.letters(empty.wording.no_entries) in reading.letters(reading.READERS[format](content))


@pytest.mark.parametrize("format", reading.READERS)
def test_the_frame_is_printed(format: str) -> None:
    document = samples.small()
    content = RENDERERS[format].render(document)
    found = content.decode() if format == "html" else reading.READERS[format](content)
    wanted = [*document.masthead, document.title, document.date_line, document.revision_statement]
    wanted += ["Contents", "Ada Example, Open Lamps, and Bo Sample, Borduria", "Inputs not yet placed", "(as received)"]
    wanted += [document.symbol, document.distribution, document.original]
    wanted += ["Positions", "By delegation", "Since the second"]
    wanted += ["Merged into Recommendation 1.", "Withdrawn. At its own request."]
    for words in wanted:
        assert reading.letters(words) in reading.letters(found).replace("&#x27;", "'")


@pytest.mark.parametrize("format", ["html", "md", "json"])
def test_the_golden_files_are_what_is_made(format: str) -> None:
    content = RENDERERS[format].render(samples.small())
    golden = GOLDEN / f"small.{format}"
    if "WGEC_WRITE_GOLDEN" in os.environ:
        golden.write_bytes(content)
    assert content.decode() == golden.read_text()


def test_the_json_file_holds_the_document_and_its_fingerprint() -> None:
    whole = json.loads(RENDERERS["json"].render(samples.everything()))
    assert from_json(json.dumps(whole["document"])) == samples.everything()
    assert len(whole["fingerprint"]) == 64


def test_the_markdown_is_canonical() -> None:
    text = RENDERERS["md"].render(samples.everything()).decode()
    assert canonical(text) == text.rstrip("\n")


def _hashes() -> list[str]:
    return [hashlib.sha256(renderer.render(samples.everything())).hexdigest() for renderer in RENDERERS.values()]


def test_the_same_document_gives_the_same_bytes_in_every_process() -> None:
    here = _hashes()
    assert here == _hashes()
    script = "from tests.recommendations.report.test_renderers import _hashes; print(*_hashes())"
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Pacific/Auckland", "LANG": "C"}
        there = subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        ).stdout.split()
        assert there == here


def test_what_a_reader_would_stumble_over_is_said() -> None:
    sentences = inspect(samples.everything())
    assert [sentence.split(":")[0] for sentence in sentences] == [
        f"Recommendation {number}, Delegation {number}"
        for number in (list(samples.SAMPLES).index(name) + 1 for name in ("dead link", "headings", "wide table"))
    ] + ["Recommendation 28, Delegation 28"]
    assert "“the lost atlas” leads nowhere" in sentences[0]
    assert "ก (U+0E01)" in sentences[3]

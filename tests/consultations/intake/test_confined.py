"""Files are read in a process of its own: what it may take is limited, and what goes wrong there is a sentence here."""

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from consultations.intake import confined, contribution
from consultations.intake.confined import Limits, read_confined
from tests.consultations.intake.contributions import MAX_BYTES, QUESTIONS
from tests.consultations.intake.documents import convert
from wgec.kernel.errors import Malformed, Unavailable

SENT = f"Contribution of Arcadia\n\n1. {QUESTIONS[0]}\n\nNo lamp is lit.\n".encode()


def refusal(content: bytes, file_name: str, limits: Limits) -> str:
    with pytest.raises(Malformed) as caught:
        read_confined(content, file_name, questions=QUESTIONS, max_bytes=MAX_BYTES, limits=limits)
    return caught.value.sentence


@pytest.mark.parametrize("content", [SENT, convert(SENT.decode(), "docx")], ids=["txt", "docx"])
def test_it_reads_what_contribution_reads(content: bytes) -> None:
    name = "sent.txt" if content == SENT else "sent.docx"
    found = read_confined(content, name, questions=QUESTIONS, max_bytes=MAX_BYTES)
    assert found == contribution.read(content, name, questions=QUESTIONS, max_bytes=MAX_BYTES)
    assert [part.question for part in found.answers(0)] == [0]


def test_a_refusal_comes_through_as_it_is() -> None:
    assert refusal(b"%PDF-1.7 x", "a.txt", Limits()) == "a.txt is named .txt but holds a PDF; rename it to .pdf."


def test_a_name_or_a_size_that_is_refused_starts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "_run", None)
    assert refusal(b"x", "a.exe", Limits()).startswith("a.exe: “.exe” files cannot be read as a contribution;")


def test_a_file_that_takes_too_long_is_stopped() -> None:
    assert refusal(SENT, "a.txt", Limits(seconds=0)) == (
        "a.txt took longer than 0 seconds to read; save it again without pictures, or split it."
    )


def test_a_file_that_computes_too_long_is_stopped() -> None:
    many = b"\n\n".join(b"%d) Lamps, %d of them, stand here." % (n, n) for n in range(1, 25_000))
    assert refusal(many, "a.txt", Limits(cpu_seconds=1)) == (
        "a.txt took more than 1 seconds of computing to read; save it again without pictures, or split it."
    )


def test_a_file_that_needs_too_much_memory_is_stopped() -> None:
    with pytest.raises(Malformed) as caught:
        read_confined(b"night " * 25_000_000, "a.txt", max_bytes=2**30, limits=Limits(memory_bytes=300 * 1024**2))
    assert caught.value.sentence == (
        "a.txt needs more memory to read than there is for one file; remove its pictures and large tables, or split it."
    )


def test_an_answer_that_is_too_long_is_stopped() -> None:
    with pytest.raises(Unavailable) as caught:
        read_confined(SENT, "a.txt", max_bytes=MAX_BYTES, limits=Limits(output_bytes=50))
    assert caught.value.sentence == (
        "a.txt could not be read, for a reason that is not known; please tell the secretariat."
    )
    assert caught.value.__notes__[0].startswith("Exception ignored")


def test_the_process_knows_no_settings() -> None:
    asked = (
        "import consultations.intake.contribution; from django.conf import settings; import os;"
        "print(settings.configured, sorted(name for name in os.environ if 'SECRET' in name))"
    )
    environment = {"PYTHONPATH": str(confined._ROOT)}
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout == "False []\n"


def test_nothing_that_the_process_starts_outlives_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The process is asked to start a child and to wait: both end when its time is over."""
    pid = tmp_path / "pid"
    script = (
        f"import subprocess; c = subprocess.Popen(['sleep', '60']); open({str(pid)!r}, 'w').write(str(c.pid)); c.wait()"
    )
    started = subprocess.Popen

    def instead(command: list[str], **options: Any) -> Any:
        return started([command[0], "-c", script], **options)

    monkeypatch.setattr(subprocess, "Popen", instead)
    assert refusal(SENT, "a.txt", Limits(seconds=3)).startswith("a.txt took longer than 3 seconds to read;")
    status = Path(f"/proc/{pid.read_text()}/stat")
    until = time.monotonic() + 20  # far less than it would sleep; a busy machine takes a while to end it
    while _runs(status) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _runs(status)


def _runs(status: Path) -> bool:
    try:
        return status.read_text().split()[2] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_one_word_as_long_as_a_file_is_read_within_the_limits() -> None:
    found = read_confined(
        b"w" * 800_000, "a.txt", questions=QUESTIONS, max_bytes=MAX_BYTES, limits=Limits(cpu_seconds=20)
    )
    assert [part.text for part in found.parts] == ["w" * 800_000]

"""Reading a stranger's file in a process of its own, within limits: no file can take down or slow the one that asks.

The process knows neither settings nor database, gets the file on standard input and answers with JSON.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from consultations.intake import admission
from consultations.intake.received import ReadContribution
from wgec.kernel.errors import Malformed, Unavailable

_ROOT = Path(__file__).resolve().parents[2]
_SHOWN = 2_000  # characters at the end of what a failing process says


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take; memory and processor time hold for each process, pandoc's included."""

    seconds: int = 120
    cpu_seconds: int = 90
    memory_bytes: int = 1536 * 1024**2
    output_bytes: int = 64 * 1024**2


def read_confined(
    content: bytes,
    file_name: str,
    *,
    questions: Sequence[str] = (),
    max_bytes: int,
    limits: Limits | None = None,
) -> ReadContribution:
    """``contribution.read`` in a process of its own; raises what ``answer`` raises."""
    admission.check_name_and_size(file_name, len(content), max_bytes=max_bytes)
    order = {"questions": list(questions), "max_bytes": max_bytes}
    return ReadContribution.from_json(answer("consultations.intake", content, file_name, order, limits=limits))


def answer(
    module: str, content: bytes, file_name: str, order: Mapping[str, Any], *, limits: Limits | None = None
) -> dict[str, Any]:
    """What ``python -m module`` reads of a file, see ``within``.

    Raises Malformed like its reader, and when the file takes more time, memory or room than ``limits`` allow;
    Unavailable when the process fails for a reason that is not the file's.
    """
    limits = limits or Limits()
    whole = {**order, "file_name": file_name, "limits": asdict(limits)}
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as failed:
        given.write(json.dumps(whole).encode() + b"\n" + content)
        given.seek(0)
        code = _run(module, given, said, failed, limits.seconds)
        if code is None:
            raise Malformed(
                f"{file_name} took longer than {limits.seconds} seconds to read; save it again without pictures, "
                "or split it."
            )
        if code:
            raise _failure(code, file_name, failed, limits)
        said.seek(0)
        answered: dict[str, Any] = json.load(said)
    if "refused" in answered:
        raise Malformed(answered["refused"])
    found: dict[str, Any] = answered["read"]
    return found


def _run(module: str, given: IO[bytes], said: IO[bytes], failed: IO[bytes], seconds: int) -> int | None:
    """The exit code of the process, None when it had to be stopped; its children end with it."""
    started = subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=given,
        stdout=said,
        stderr=failed,
        cwd=_ROOT,
        # Nothing of the instance's environment: no secret is there for a file to reach.
        env={"PYTHONPATH": str(_ROOT), "LANG": "C.UTF-8", "PATH": os.defpath},
        start_new_session=True,
    )
    try:
        return started.wait(seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        _end(started)


def _end(started: subprocess.Popen[bytes]) -> None:
    """End the process and whatever it has started."""
    with contextlib.suppress(ProcessLookupError):  # all of them have ended
        os.killpg(started.pid, signal.SIGKILL)
    started.wait()


def _failure(code: int, file_name: str, failed: IO[bytes], limits: Limits) -> Malformed | Unavailable:
    """What an exit code means: a signal's is negative."""
    if code == -signal.SIGXCPU:
        return Malformed(
            f"{file_name} took more than {limits.cpu_seconds} seconds of computing to read; save it again without "
            "pictures, or split it."
        )
    if code < 0:
        return Malformed(
            f"{file_name} could not be read within the limits for one file; open it in the program that made it and "
            "save it again, or split it."
        )
    failed.seek(0, os.SEEK_END)
    failed.seek(max(0, failed.tell() - _SHOWN))
    refusal = Unavailable(
        f"{file_name} could not be read, for a reason that is not known; please tell the secretariat."
    )
    refusal.add_note(failed.read().decode(errors="replace"))
    return refusal

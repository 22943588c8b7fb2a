"""The first step of every command, on machines that lack something."""

import subprocess
import sys
from pathlib import Path

import pytest

from wgec.serve import environment


def test_an_old_python_alone_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(environment, "OLDEST", (99, 0))
    monkeypatch.setattr(environment, "IS_RECENT", "import sys; sys.exit(sys.version_info < (99, 0))")
    with pytest.raises(SystemExit, match=r"needs Python 99\.0 or later and found only 3\.\d+.*PYTHON="):
        environment.make(str(tmp_path / "venv"))


def test_a_missing_venv_module_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(environment, "succeeds", lambda command: False)
    with pytest.raises(SystemExit, match="apt-get install python3-venv"):
        environment.make(str(tmp_path / "venv"))


def test_another_python_that_is_recent_enough_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(environment.sys, "version_info", (3, 9))
    (tmp_path / "python3.12").symlink_to(sys.executable)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert environment.recent_python() == "python3.12"


def test_an_environment_that_works_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "venv"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").symlink_to(sys.executable)
    assert environment.make(str(folder)) == str(folder / "bin" / "python")
    assert not (folder / "pyvenv.cfg").exists()


def test_requirements_that_cannot_be_had_are_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(environment, "make", lambda folder: sys.executable)
    with pytest.raises(SystemExit, match=r"nothing\.txt could be installed"):
        environment.main(str(tmp_path), str(tmp_path / "nothing.txt"))


def test_it_is_read_by_an_old_python_too() -> None:
    """No syntax newer than Python 3.7: the file has to run in order to say that it cannot."""
    check = "import ast, sys; ast.parse(open(sys.argv[1]).read(), feature_version=(3, 7))"
    assert subprocess.run([sys.executable, "-c", check, environment.__file__], check=False).returncode == 0

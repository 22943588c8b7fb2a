"""The product as a newcomer starts it: it comes up, survives its children, and leaves nothing behind."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.serve.instance import OF_THE_TESTS, Instance, running
from wgec import env
from wgec.serve import guard, redis

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/environ").exists(), reason="This test finds processes through /proc."
)


def serve(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A start that is expected to be refused."""
    inherited = {key: value for key, value in os.environ.items() if key not in OF_THE_TESTS}
    settings = {**inherited, "VAR_DIR": str(folder), **environment}
    command = [sys.executable, "-m", "wgec.serve"]
    return subprocess.run(command, env=settings, capture_output=True, text=True, timeout=60, check=False)


def gone(instance: Instance, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while instance.processes() and time.monotonic() < until:
        time.sleep(0.1)
    return not instance.processes()


def test_from_nothing_to_ready_and_to_nothing_again(tmp_path: Path) -> None:
    with running(tmp_path) as instance:
        instance.wait_ready()
        instance.hear("Demonstration sign-ins")
        assert instance.get("/") == 200
        assert {word for word in ("celery", "gunicorn", "redis-server") if instance.number_of(word)}
        assert oct((tmp_path / "run").stat().st_mode)[-3:] == "700"
        began = time.monotonic()
        assert instance.stop(signal.SIGINT) == 0
        assert time.monotonic() - began < 15
        assert instance.processes() == {}
        assert "Traceback" not in instance.said


def test_a_worker_that_dies_is_started_again_and_a_killed_supervisor_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / ("x" * 90)  # longer than a socket's path may be
    monkeypatch.setattr(env, "VAR_DIR", folder)
    socket_path = env.own_redis_socket()
    assert len(bytes(socket_path)) <= env.LONGEST_SOCKET_PATH
    with running(folder, DEMO="0") as instance:
        instance.wait_ready()
        assert asyncio.run(redis.answers(socket_path))
        assert oct(socket_path.parent.stat().st_mode)[-3:] == "700"
        assert "Demonstration" not in instance.said
        before = len(instance.said)
        os.kill(instance.number_of(" worker "), signal.SIGKILL)
        instance.hear(r"worker: died \(killed by SIGKILL\)", 20, before)
        instance.hear(r"worker: started again\.", 20, before)
        instance.process.kill()
        instance.process.wait()
        assert gone(instance, guard.GRACE_SECONDS + 6), instance.processes()
        assert not asyncio.run(redis.answers(socket_path))


def test_a_second_run_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    with running(tmp_path, DEMO="0") as instance:
        instance.wait_ready()
        second = serve(tmp_path, PORT="0")
        assert second.returncode == 1
        assert "already running" in second.stdout
        assert "Traceback" not in second.stdout + second.stderr


def test_a_taken_port_is_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = serve(tmp_path, PORT=str(port))
    assert refused.returncode == 1
    assert refused.stdout.startswith(f"Port {port} is taken by another program.")
    assert f"make run PORT={port + 1}" in refused.stdout
    assert refused.stderr == ""
    assert not (tmp_path / "wgec.sqlite3").exists(), "nothing was begun"


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "eight"), ("PORT", "99999"), ("REDIS_URL", "amqp://x"), ("DATABASE_URL", "mysql://x/y")],
)
def test_a_wrong_setting_is_a_sentence(tmp_path: Path, name: str, value: str) -> None:
    refused = serve(tmp_path, **{name: value})
    assert refused.returncode == 1
    assert value.partition(":")[0] in refused.stdout + refused.stderr
    assert "Traceback" not in refused.stdout + refused.stderr


def test_without_any_redis_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(redis.NoRedis, match="apt-get install redis-server"):
        redis.executable()


def test_an_installed_server_stands_in_for_the_carried_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    valkey = tmp_path / "valkey-server"
    valkey.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert redis.executable() == str(valkey)


def test_it_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    """`make` that is killed takes the product with it."""
    inherited = {key: value for key, value in os.environ.items() if key not in OF_THE_TESTS}
    settings = {**inherited, "VAR_DIR": str(tmp_path), "PORT": "0", "DEMO": "0"}
    script = f"{sys.executable} -m wgec.serve --follow-parent & echo $!; wait"
    with subprocess.Popen(["sh", "-c", script], env=settings, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        supervisor = int(parent.stdout.readline())
        assert "Preparing" in parent.stdout.readline()
        parent.kill()
        rest = parent.stdout.read()
    assert rest.endswith("Stopping\n")
    until = time.monotonic() + 20
    while Path(f"/proc/{supervisor}").exists() and time.monotonic() < until:
        time.sleep(0.1)
    assert not Path(f"/proc/{supervisor}").exists()

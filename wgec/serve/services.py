"""The processes of a running instance, as command lines. A real installation runs the same ones under systemd."""

import os
import signal
import sys
from pathlib import Path

from wgec import env
from wgec.serve import redis
from wgec.serve.processes import Service

WEB_WORKERS = 2
WEB_THREADS = 4
JOBS_AT_ONCE = 2

# Celery, asked to end, finishes what it is doing; asked with SIGQUIT it hands unfinished jobs back to the queue.
CELERY_REQUESTS = ((signal.SIGTERM, 4.0), (signal.SIGQUIT, 2.0))
QUIET_ABOUT_ROOT = "ignore:You're running the worker with superuser privileges"  # jobs are JSON, never pickles
# gunicorn, asked to end, waits for its clients; asked with SIGQUIT it does not.
WEB_REQUESTS = ((signal.SIGTERM, 2.5), (signal.SIGQUIT, 1.5))
# `prepare` has run Django's checks already.
CELERY = (
    *(sys.executable, "-W", QUIET_ABOUT_ROOT, "-m", "celery"),
    *("--app", "wgec.celery:app", "--quiet", "--skip-checks"),
)


def prepare() -> Service:
    """Database and static files, brought up to date."""
    return Service("setup", (sys.executable, "-m", "wgec.serve.prepare"))


def broker() -> Service:
    """The Redis that comes with the Python packages, or an installed one. Raises redis.NoRedis."""
    socket = env.redis_socket()
    assert socket is not None, "a Redis of one's own is started only when REDIS_URL names no other"
    return Service("redis", redis.command(socket, env.VAR_DIR / "redis"), silent=True, ends_last=True)


def worker() -> Service:
    """The background jobs: in processes of their own, which alone can be held to a time limit."""
    options = ("--loglevel", "WARNING", "--concurrency", str(JOBS_AT_ONCE), "--without-gossip", "--without-mingle")
    return Service("worker", (*CELERY, "worker", *options), CELERY_REQUESTS)


def schedule() -> Service:
    """The jobs that come back. Beside the worker, not inside it: it goes on when a worker dies or there are several."""
    state = str(env.VAR_DIR / "run" / "schedule")
    return Service("beat", (*CELERY, "beat", "--loglevel", "WARNING", "--schedule", state, "--pidfile="))


def web(listening: int) -> Service:
    """The web server, on a socket that is listening already (a file descriptor).

    Threads and not sync workers: browsers open connections on which they say nothing, and each would hold a sync
    worker; there is also keep-alive then.
    """
    options = {
        "bind": f"fd://{listening}",
        "workers": str(WEB_WORKERS),
        "worker-class": "gthread",
        "threads": str(WEB_THREADS),
        "timeout": "60",
        "graceful-timeout": "3",
        "worker-tmp-dir": heartbeat_folder(),
        "log-level": "warning",
    }
    words = (word for name, value in options.items() for word in (f"--{name}", value))
    command = (sys.executable, "-m", "gunicorn", "wgec.wsgi:application", "--preload", "--no-control-socket", *words)
    return Service("web", command, WEB_REQUESTS, pass_fds=(listening,))


def heartbeat_folder() -> str:
    """Where gunicorn's workers touch a file to say that they live: in memory where the system has such a folder."""
    shared = Path("/dev/shm")  # noqa: S108 - gunicorn opens a nameless file there
    return str(shared) if os.access(shared, os.W_OK) else str(env.VAR_DIR / "run")

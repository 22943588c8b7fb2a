"""A bound on the memory that a job takes, so that one report cannot take the machine down."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def memory_within(more: int) -> Iterator[None]:
    """Let this process take at most ``more`` bytes above what it has now; beyond that Python raises MemoryError.

    For processes that do one thing at a time. 0 is no bound; nor is there one where the system does not say what a
    process has (it is not Linux).
    """
    before, highest = resource.getrlimit(resource.RLIMIT_DATA)
    has = _has()
    if not more or not has:
        yield
        return
    bound = has + more
    if highest != resource.RLIM_INFINITY:
        bound = min(bound, highest)
    resource.setrlimit(resource.RLIMIT_DATA, (bound, highest))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (before, highest))


def _has() -> int:
    """What this process has of its own in bytes: data and stack; 0 when the system does not say."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[5]) * resource.getpagesize()
    except OSError:
        return 0

"""How long a key takes to be painted, seen from outside: from the write into a pseudo-terminal to the last byte."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import NamedTuple

from tests.support.pty_run import PtyRun

QUIET_S = 0.06
"""A paint is over when nothing came for so long."""
LONGEST_S = 5.0


class Taken(NamedTuple):
    """What a key took.

    Attributes:
        wall_s: seconds on the clock, in which other programs on the machine may have had their turn.
        cpu_s: seconds that the program worked in the meantime, all its threads together: what the key would have taken
            on a machine of its own, as only one of its threads works at a time.
    """

    wall_s: float
    cpu_s: float


def cpu_s(run: PtyRun) -> float:
    """Return the seconds that a program has worked so far."""
    return time.clock_gettime((~run.pid << 3) | 2)  # the process's own clock, as clock_getcpuclockid(3) names it


def pressure_us() -> int:
    """Return the microseconds in which a program on this machine waited for a processor; 0 where Linux does not say."""
    try:
        with open("/proc/pressure/cpu", encoding="ascii") as file:
            return int(file.readline().rpartition("total=")[2])
    except OSError:
        return 0


def paint_s(run: PtyRun, key: str) -> Taken:
    """Press a key and return what it took until the last byte of what it changed; what comes by itself counts too."""
    worked, start = cpu_s(run), time.perf_counter()
    run.send(key)
    last, last_worked = start, worked
    seen = len(run.written)
    while time.perf_counter() - start < LONGEST_S:
        run.pump(0.002)
        now = time.perf_counter()
        if len(run.written) > seen:
            seen, last, last_worked = len(run.written), now, cpu_s(run)
        elif last > start and now - last > QUIET_S:
            break
    return Taken(last - start, last_worked - worked)


def first_byte_s(run: PtyRun, key: str, shows: str) -> Taken:
    """Press a key and return what it took until bytes came that hold a text: what a reader watches for."""
    seen = len(run.written)
    worked, start = cpu_s(run), time.perf_counter()
    run.send(key)
    while time.perf_counter() - start < LONGEST_S:
        run.pump(0.001)
        if shows.encode() in run.written[seen:]:
            break
    return Taken(time.perf_counter() - start, cpu_s(run) - worked)


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value below which a share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

"""How long a key takes to be painted, seen from outside: from the write into a pseudo-terminal to the last byte."""

from __future__ import annotations

import time

from tests.support.pty_run import PtyRun

QUIET_S = 0.06
"""A paint is over when nothing came for so long."""
LONGEST_S = 5.0


def paint_s(run: PtyRun, key: str) -> float:
    """Press a key and return the seconds until the last byte of what it changed; what comes by itself counts too."""
    start = time.perf_counter()
    run.send(key)
    last = start
    seen = len(run.written)
    while time.perf_counter() - start < LONGEST_S:
        run.pump(0.002)
        now = time.perf_counter()
        if len(run.written) > seen:
            seen, last = len(run.written), now
        elif last > start and now - last > QUIET_S:
            break
    return last - start


def first_byte_s(run: PtyRun, key: str, shows: str) -> float:
    """Press a key and return the seconds until bytes came that hold a text: what a reader watches for."""
    seen = len(run.written)
    start = time.perf_counter()
    run.send(key)
    while time.perf_counter() - start < LONGEST_S:
        run.pump(0.001)
        if shows.encode() in run.written[seen:]:
            return time.perf_counter() - start
    return LONGEST_S


def quantile(values: list[float], share: float) -> float:
    """Return the value below which a share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

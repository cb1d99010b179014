"""How long a key takes to be painted while the people of a session are read, against the same keys while nothing is.

    python tests/bench/bench_scan_keys.py [PEOPLE]

Through a real pty, with the sandbox in the explorer's own process, which makes every answer up as it is asked: a
vendor's takes no such time. Aims: while 1,000 people are read, the median within 2 x idle and the 99th percentile
within 3 x. Keys are pressed until so many were read.
"""

from __future__ import annotations

import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench.key_paint import first_byte_s, quantile
from tests.support.pty_run import PtyRun
from tui.sandbox.world import World

CALLSCOPE = str(Path(sys.executable).with_name("callscope"))
KEYS = ("j", "j", "j", "j", "k", "k", "k", "k")
IDLE_KEYS = 160
EVERY_S = 0.12
MARK = "▌"
LONGEST_S = 240.0


def crowd() -> str:
    """Return the address of the sandbox's largest session."""
    call = World().showcase("crowd", "stream")
    return f"stream:{call.call_type}/{call.container_id}/{call.session_id}"


def read(run: PtyRun) -> int:
    """Return how many people were read, as the line below the table says."""
    found = re.search(r"([\d,]+) of [\d,]+ people read|reading people: ([\d,]+)", run.text())
    return int((found[1] or found[2]).replace(",", "")) if found else 0


def pressed(run: PtyRun, count: int, until: int | None = None) -> list[float]:
    """Press keys at a steady pace and return what each took; until so many people were read, where that is asked."""
    times: list[float] = []
    end = time.monotonic() + LONGEST_S
    while (len(times) < count or (until is not None and read(run) < until)) and time.monotonic() < end:
        start = time.monotonic()
        times.append(first_byte_s(run, KEYS[len(times) % len(KEYS)], MARK))
        run.pump(max(0.0, EVERY_S - (time.monotonic() - start)))
    return times


def main(people: int) -> int:
    """Measure and report; the exit code says whether the aims were met."""
    with (
        tempfile.TemporaryDirectory() as home,
        PtyRun([CALLSCOPE, "open", crowd()], environ={"HOME": home, "XDG_STATE_HOME": home}) as run,
    ):
        run.wait_for("rows 1-25", 60)
        run.send("p")
        run.wait_for("paused", 30)
        run.settle(3.0, 30)
        idle = pressed(run, IDLE_KEYS)
        run.send("L")
        run.wait_for("the quality of all", 30)
        run.send("quality\r")
        run.settle(0.5)
        before, start = read(run), time.monotonic()
        run.send("p")
        busy = pressed(run, IDLE_KEYS, before + people)
        took, done = time.monotonic() - start, read(run) - before
    print(f"{done:,} people read in {took:.0f} s, {len(busy)} keys")
    print(f"{'':>6} {'median':>8} {'p99':>8}   ms from key to paint")
    rows = {name: (statistics.median(times), quantile(times, 0.99)) for name, times in (("idle", idle), ("busy", busy))}
    for name, (median, p99) in rows.items():
        print(f"{name:>6} {median * 1000:>8.1f} {p99 * 1000:>8.1f}")
    median, p99 = (rows["busy"][index] / rows["idle"][index] for index in (0, 1))
    print(f"median {median:.2f} x (aim 2.0), p99 {p99:.2f} x (aim 3.0)")
    return 0 if median <= 2.0 and p99 <= 3.0 else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))

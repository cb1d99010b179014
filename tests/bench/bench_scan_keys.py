"""How long a key takes to be painted while the people of a session are read, against the same keys while nothing is.

    python tests/bench/bench_scan_keys.py [PEOPLE] [--in-process]

Through a real pty. The sandbox is served by another process, as a vendor would be; it shares this machine's processors.
With `--in-process` it is in the explorer's own, as it is where no credentials are: it makes every answer up as it is
asked, which takes five times what reading it takes.

Reading and standing still take turns, so that whatever drifts does it to both. Beside the clock stands the time that
the explorer itself worked between key and paint: other programs do not change it. Aims: while 1,000 people are read,
the median within 2 x idle and the 99th percentile within 3 x.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench.key_paint import Taken, first_byte_s, pressure_us, quantile
from tests.support.pty_run import PtyRun
from tui.sandbox.world import World

CALLSCOPE = str(Path(sys.executable).with_name("callscope"))
KEYS = ("j", "j", "j", "j", "k", "k", "k", "k")
IN_A_TURN = 40
EVERY_S = 0.12
MARK = "▌"
LONGEST_S = 400.0
OURS = ("STREAM_", "CLOUDFLARE_", "REALTIMEKIT_", "CALLSCOPE_")


def crowd() -> str:
    """Return the address of the sandbox's largest session."""
    call = World().showcase("crowd", "stream")
    return f"stream:{call.call_type}/{call.container_id}/{call.session_id}"


@contextmanager
def served() -> Iterator[Mapping[str, str]]:
    """Serve the sandbox in another process; return what tells the explorer of it."""
    with subprocess.Popen([CALLSCOPE, "sandbox"], stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            told = json.loads(process.stdout.readline())["stream"]
            yield {
                "STREAM_API_KEY": told["api_key"],
                "STREAM_API_SECRET": told["api_secret"],
                "STREAM_BASE_URL": told["base_url"],
            }
        finally:
            process.terminate()


def read(run: PtyRun) -> int:
    """Return how many people were read, as the line below the table says."""
    found = re.search(r"([\d,]+)(?: of [\d,]+)? people read|reading people: ([\d,]+)", run.text())
    return int((found[1] or found[2]).replace(",", "")) if found else 0


def pressed(run: PtyRun) -> list[Taken]:
    """Press keys at a steady pace and return what each took."""
    times: list[Taken] = []
    for number in range(IN_A_TURN):
        start = time.monotonic()
        times.append(first_byte_s(run, KEYS[number % len(KEYS)], MARK))
        run.pump(max(0.0, EVERY_S - (time.monotonic() - start)))
    return times


def measured(environ: Mapping[str, str], people: int) -> tuple[dict[str, list[Taken]], int, float]:
    """Return what keys took, idle and busy; how many people were read; and how many seconds that took."""
    found: dict[str, list[Taken]] = {"idle": [], "busy": []}
    with (
        tempfile.TemporaryDirectory() as home,
        PtyRun([CALLSCOPE, "open", crowd()], environ={**environ, "HOME": home, "XDG_STATE_HOME": home}) as run,
    ):
        run.wait_for("rows 1-25", 60)
        run.send("p")
        run.wait_for("paused", 30)
        run.send("L")
        run.wait_for("the quality of all", 30)
        run.send("quality\r")
        run.settle(2.0, 30)
        before, took, end = read(run), 0.0, time.monotonic() + LONGEST_S
        while read(run) - before < people and time.monotonic() < end:
            found["idle"] += pressed(run)
            start = time.monotonic()
            run.send("p")
            found["busy"] += pressed(run)
            found["busy"] += pressed(run)
            run.send("p")
            took += time.monotonic() - start
            run.wait_for("paused", 30)
            run.settle(1.2, 20)
        return found, read(run) - before, took


def main() -> int:
    """Measure and report; the exit code says whether the aims were met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("people", type=int, nargs="?", default=1000)
    parser.add_argument("--in-process", action="store_true", help="the sandbox in the explorer's own process")
    asked = parser.parse_args()
    for name in [name for name in os.environ if name.startswith(OURS)]:
        del os.environ[name]
    began, waited = time.monotonic(), pressure_us()
    if asked.in_process:
        found, done, took = measured({}, asked.people)
    else:
        with served() as environ:
            found, done, took = measured(environ, asked.people)
    share = (pressure_us() - waited) / 1e6 / (time.monotonic() - began)
    print(f"{done:,} people read in {took:.0f} s, {len(found['busy'])} keys; sandbox ", end="")
    print("in the same process" if asked.in_process else "in another process on the same processors")
    print(
        f"in {share:.0%} of the time some program waited for a processor: the clock's figures are worth that much less"
    )
    print(f"{'':>6} {'median':>8} {'p99':>8} {'median':>12} {'p99':>8}   ms from key to paint: clock, work")
    rows = {
        name: [
            quantity([taken[index] for taken in times]) * 1000
            for index in (0, 1)
            for quantity in (statistics.median, lambda values: quantile(values, 0.99))
        ]
        for name, times in found.items()
    }
    for name, (median, p99, work, work_p99) in rows.items():
        print(f"{name:>6} {median:>8.1f} {p99:>8.1f} {work:>12.1f} {work_p99:>8.1f}")
    ratios = [busy / idle for busy, idle in zip(rows["busy"], rows["idle"], strict=True)]
    print(f"clock: median {ratios[0]:.2f} x (aim 2.0), p99 {ratios[1]:.2f} x (aim 3.0)")
    print(f"work:  median {ratios[2]:.2f} x, p99 {ratios[3]:.2f} x")
    return 0 if ratios[0] <= 2.0 and ratios[1] <= 3.0 else 1


if __name__ == "__main__":
    sys.exit(main())

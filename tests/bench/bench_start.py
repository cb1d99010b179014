"""How long `callscope --help` takes, as a multiple of `python -c "import argparse"`. The aim is 2 or less.

The two take turns, so that a machine that speeds up or slows down does it to both.

    python tests/bench/bench_start.py [ROUNDS]
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.support.bytecode import keep_compiled

BASE = (sys.executable, "-c", "import argparse")
CALLSCOPE = str(Path(sys.executable).with_name("callscope"))
RUNS = {
    "callscope --help": (CALLSCOPE, "--help"),
    "callscope --version": (CALLSCOPE, "--version"),
    "callscope sessions --help": (CALLSCOPE, "sessions", "--help"),
}
AIM = 2.0


def elapsed_s(command: tuple[str, ...]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 21
    keep_compiled()
    times: dict[str, list[float]] = {"base": [], **{name: [] for name in RUNS}}
    for number in range(rounds + 1):
        for name, command in [("base", BASE), *RUNS.items()]:
            took_s = elapsed_s(command)
            if number:  # the first round fills the caches
                times[name].append(took_s)
    base_s = statistics.median(times["base"])
    print(f'python -c "import argparse": {base_s * 1000:.1f} ms (median of {rounds})')
    ratios = {name: statistics.median(times[name]) / base_s for name in RUNS}
    for name, ratio in ratios.items():
        print(f"{name}: {ratio * base_s * 1000:.1f} ms, ratio {ratio:.2f}")
    return 0 if ratios["callscope --help"] <= AIM else 1


if __name__ == "__main__":
    sys.exit(main())

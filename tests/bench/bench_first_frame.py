"""How soon the explorer is on the screen, as multiples of what Python itself takes. Through a real pty, in turns.

Aims: a skeleton within 2.0 x `python -c pass`; the first frame within 1.0 x `python -c "import textual.app"`. When the
first rows of data stand there is reported beside them.

    python tests/bench/bench_first_frame.py [ROUNDS]
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.support.bytecode import keep_compiled
from tests.support.pty_run import PtyRun

CALLSCOPE = str(Path(sys.executable).with_name("callscope"))
BASES = {"pass": "pass", "textual": "import textual.app"}
MARKS = {"skeleton": "callscope", "first frame": "starting", "first rows": "▌"}
AIMS = {"skeleton": ("pass", 2.0), "first frame": ("textual", 1.0)}


def base_s(code: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - start


def ours_s(home: str) -> dict[str, float]:
    """Return when each mark stood on the screen, in seconds from the start of the process."""
    start = time.perf_counter()
    found: dict[str, float] = {}
    with PtyRun([CALLSCOPE], environ={"HOME": home, "CALLSCOPE_CONFIG": f"{home}/none.toml"}) as run:
        for name, text in MARKS.items():
            run.wait_for_text(text)
            found[name] = time.perf_counter() - start
    return found


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    keep_compiled()
    times: dict[str, list[float]] = {name: [] for name in (*BASES, *MARKS)}
    with tempfile.TemporaryDirectory() as home:
        for number in range(rounds + 1):
            taken = {name: base_s(code) for name, code in BASES.items()} | ours_s(home)
            if number:  # the first round fills the caches
                for name, took_s in taken.items():
                    times[name].append(took_s)
    medians = {name: statistics.median(each) for name, each in times.items()}
    missed = 0
    for name, value_s in medians.items():
        line = f"{name:12} {value_s * 1000:7.1f} ms"
        if name in AIMS:
            base, aim = AIMS[name]
            ratio = statistics.median(a / b for a, b in zip(times[name], times[base], strict=True))
            missed += ratio > aim
            line += f"   {ratio:.2f} x {base} (aim {aim})"
        print(line)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

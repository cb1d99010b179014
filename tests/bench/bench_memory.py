"""How much memory it takes to stream the attendance of 100,000 people.

    python tests/bench/bench_memory.py

Another process serves the sandbox on loopback. `callscope participants SESSION --jsonl` reads its largest session
once to the end and once to the 1,000th person; the peak of resident memory must not differ by more than 60 MB.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

from tui.sandbox.world import World

GOAL_MB = 60.0
CALLSCOPE = str(Path(sys.executable).with_name("callscope"))


def peak_mb(told: dict[str, str], session: str, *amount: str) -> tuple[float, int]:
    """Return the peak of resident memory of one run, and how many lines it wrote."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("CLOUDFLARE", "CALLSCOPE"))}
    env |= {
        "STREAM_API_KEY": told["api_key"],
        "STREAM_API_SECRET": told["api_secret"],
        "STREAM_BASE_URL": told["base_url"],
    }
    command = [CALLSCOPE, "participants", session, "--jsonl", *amount]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=env) as process:
        assert process.stdout is not None
        lines = sum(1 for _ in process.stdout)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"callscope ended with {process.returncode}")
    return _megabytes(usage), lines


def _megabytes(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def main() -> int:
    """Run it and print the difference."""
    call = World().showcase("crowd")
    session = f"stream:{call.call_type}/{call.container_id}/{call.session_id}"
    with subprocess.Popen([CALLSCOPE, "sandbox", "--port", "0"], stdout=subprocess.PIPE) as server:
        try:
            assert server.stdout is not None
            told = json.loads(server.stdout.readline())["stream"]
            few, few_lines = peak_mb(told, session, "--limit", "1000")
            many, many_lines = peak_mb(told, session, "--all")
        finally:
            server.terminate()
    print(f"{few_lines:,} lines: {few:.1f} MB; {many_lines:,} lines: {many:.1f} MB")
    print(f"difference {many - few:.1f} MB (goal: at most {GOAL_MB:.0f} MB)")
    return 0 if many - few <= GOAL_MB and many_lines >= 100_000 and few_lines == 1000 else 1


if __name__ == "__main__":
    sys.exit(main())

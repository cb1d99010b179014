"""A process that records a session again and again and kills itself doing so: for the tests that look at what is left.

It imports everything once and forks for each run, as fast as a machine can crash.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from importlib import import_module


def main() -> None:
    """Take a request on standard input; write a line of JSON after each run, and read one before the next."""
    import tests.support.warm_start as warm

    for name in (*warm.PRELOADED, "tui.headless.record", "tui.service.record", "tui.transports.recording"):
        import_module(name)
    request = json.loads(sys.stdin.readline())
    dice = random.Random(request["seed"])
    for line in sys.stdin:
        turn = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _record(turn["args"], turn["out"])
        delay_s = None if turn["delay_s"] is None else dice.uniform(0, turn["delay_s"])
        started = time.monotonic()
        if delay_s is not None:
            time.sleep(delay_s)
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        told = {"code": os.waitstatus_to_exitcode(status), "took_s": time.monotonic() - started, "delay_s": delay_s}
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


def _record(args: list[str], out: str) -> None:
    os.dup2(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 1)
    os.dup2(os.open(f"{out}.err", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    from tui.cli import main as callscope

    code = 70
    try:
        code = callscope(args)
        sys.stdout.flush()
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()

"""How much memory it takes to open a large capture, in both formats; run it by hand.

    python tests/bench/bench_capture_memory.py [MEGABYTES]

Each capture is written to a temporary folder and opened in a process of its own. Printed are the process's peak
resident size over the file's size, before any series is built and with every participant's series built and held.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]


def main() -> None:
    """Write, open and measure both formats, and the compressed one."""
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    with tempfile.TemporaryDirectory() as folder:
        for name, write in (("rtcstats", write_rtcstats), ("internals.json", write_internals)):
            path = Path(folder) / name
            write(path, megabytes * 1024 * 1024)
            size = path.stat().st_size
            subprocess.run(["gzip", "-1", "-k", str(path)], check=True)
            for each in (path, path.with_name(f"{name}.gz")):
                measure(each, size)


def measure(path: Path, size: int) -> None:
    """Open one file in a process of its own."""
    answer = subprocess.run(
        [sys.executable, __file__, "--open", str(path)], check=True, capture_output=True, text=True, cwd=ROOT
    )
    told = json.loads(answer.stdout)
    print(
        f"{path.name:20} {size / 1e6:6.1f} MB  opened in {told['open_s']:5.1f} s, peak {told['open_mb']:6.1f} MB "
        f"= {told['open_mb'] * 1e6 / size:4.2f} x;  with all series {told['all_s']:5.1f} s, "
        f"peak {told['all_mb']:6.1f} MB = {told['all_mb'] * 1e6 / size:4.2f} x  ({told['points']} points)"
    )


def open_one(path: str) -> None:
    """Open a capture and print what it took as JSON."""
    from tui.providers.captures import open_capture

    began = time.perf_counter()
    capture = open_capture(path)
    opened, opened_mb = time.perf_counter(), peak_mb()
    held = [capture.evidence(str(each.session_id)) for each in capture.participants]
    done = time.perf_counter()
    points = sum(each.coverage.points for each in held)
    answer = {"open_s": opened - began, "open_mb": opened_mb, "all_s": done - opened, "all_mb": peak_mb()}
    print(json.dumps(answer | {"points": points}))


def peak_mb() -> float:
    """Return this process's peak resident size in MB; getrusage would count the parent's before the exec."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024 / 1e6


def write_rtcstats(path: Path, size: int) -> None:
    """Write a long call: delta-compressed lines every 2 s."""
    sys.path.insert(0, str(ROOT))
    from tests.captures.synthetic import as_rtcstats, call

    head, tail = as_rtcstats(call(2, streams=8)).rsplit(b"\n", 2)[0], b""
    with path.open("wb") as file:
        file.write(head + b"\n")
        for second in _seconds(file.tell, size):
            stats: dict[str, object] = {"T": _moved({"bytesSent": 5000, "bytesReceived": 130000}, second)}
            stats |= {name: {"timestamp": 0} for name in ("L1", "R1", "C1")}
            for stream in range(8):
                fields = {"packetsReceived": 100, "bytesReceived": 125_000, "framesDecoded": 25, "totalDecodeTime": 0.1}
                stats[f"IV{stream}"] = _moved(fields, second) | {"jitter": (second % 97) / 1000}
            at = 1_700_000_000_000 + 1000 * second
            line = ["getstats", "PC_0", stats | {"timestamp": at}, at + 5]
            file.write(json.dumps(line).encode() + b"\n" + tail)


def write_internals(path: Path, size: int) -> None:
    """Write a page with many connections; a browser keeps at most 1000 values of each field."""
    sys.path.insert(0, str(ROOT))
    from tests.captures.synthetic import as_internals, call

    one = json.loads(as_internals(call(1000, streams=4)))
    entry = json.dumps(one["PeerConnections"]["7-1"], indent=1)
    count = max(1, size // len(entry))
    with path.open("w") as file:
        file.write('{\n"getUserMedia": [],\n"PeerConnections": {\n')
        file.write(",\n".join(f'"7-{index}": {entry}' for index in range(count)))
        file.write(f'}},\n"UserAgent": {json.dumps(one["UserAgent"])}\n}}\n')


def _seconds(written: object, size: int) -> Iterator[int]:
    assert callable(written)
    second = 2
    while written() < size:
        yield second
        second += 1


def _moved(step: dict[str, float], second: int) -> dict[str, float]:
    return {"timestamp": 0} | {name: round(value * second, 3) for name, value in step.items()}


if __name__ == "__main__":
    if sys.argv[1:2] == ["--open"]:
        open_one(sys.argv[2])
    else:
        main()

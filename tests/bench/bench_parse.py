"""Half an hour of four tracks at 1 Hz: from bytes to the model in less time than `json.loads` takes.

Run it with `python -m tests.bench.bench_parse`. It prints, for each form of the body, the best of many runs of both in
turn, and their ratio; it fails where the ratio is 1 or more.
"""

from __future__ import annotations

import gc
import json
import random
import sys
from collections.abc import Callable
from functools import partial
from time import perf_counter

from tui.model import Window
from tui.providers.stream.mapping.tracks import metrics_body

SINCE_S = 1_780_000_000
SECONDS = 1800
TRACKS = 4
ROUNDS = 40
TIMES = {"s": 1, "ms": 1_000, "ns": 1_000_000_000}


def body(ticks: int, separators: tuple[str, str], *, jitter_s: float) -> bytes:
    """Return an answer of four video tracks, each of whose four series has a point for every second."""
    dice = random.Random(1)

    def track(number: int) -> dict[str, object]:
        clock = [int((SINCE_S + second + dice.random() * jitter_s) * ticks) for second in range(SECONDS)]

        def points(value: Callable[[int], float]) -> dict[str, object]:
            return {"data_points": [[time, value(index)] for index, time in enumerate(clock)]}

        return {
            "track_id": f"track-{number}",
            "track_type": "video",
            "codec": "VP8",
            "bitrate": points(lambda _: round(dice.uniform(100, 2000), 2)),
            "framerate": points(lambda _: dice.randint(15, 30)),
            "resolution": {
                "width": points(lambda index: (1280, 640)[index // 300 % 2]),
                "height": points(lambda index: (720, 360)[index // 300 % 2]),
            },
            "warnings": [{"time": SINCE_S * 10**9, "code": "low_fps", "warning": "Framerate is low"}],
        }

    answer = {"duration": "3.1ms", "user_id": "alice", "published_tracks": [track(number) for number in range(TRACKS)]}
    return json.dumps(answer, separators=separators).encode()


def best_ms(*jobs: Callable[[], object]) -> list[float]:
    """Return the shortest run of each job, run in turn."""
    best = [float("inf")] * len(jobs)
    for _ in range(ROUNDS):
        for number, job in enumerate(jobs):
            gc.collect()
            started = perf_counter()
            job()
            best[number] = min(best[number], perf_counter() - started)
    return [seconds * 1000 for seconds in best]


def main() -> int:
    """Print the table; return 1 where a ratio is not below 1."""
    window = Window.from_epoch(SINCE_S, SINCE_S + SECONDS)
    worst = 0.0
    print(f"{'times':6}{'form':10}{'clock':10}{'MB':>6}{'points':>9}{'json.loads':>12}{'ours':>8}{'ratio':>8}")
    for unit, ticks in TIMES.items():
        for form, separators in (("compact", (",", ":")), ("spaced", (", ", ": "))):
            for clock, jitter_s in (("even", 0.0), ("uneven", 0.4)):
                text = body(ticks, separators, jitter_s=jitter_s)
                read = metrics_body(text, window)
                assert read.points == SECONDS * TRACKS * 4, read.points
                theirs, ours = best_ms(partial(json.loads, text), partial(metrics_body, text, window))
                ratio = ours / theirs
                worst = max(worst, ratio)
                print(
                    f"{unit:6}{form:10}{clock:10}{len(text) / 1e6:6.2f}{read.points:9}"
                    f"{theirs:9.2f} ms{ours:5.2f} ms{ratio:8.2f}"
                )
    print(f"worst ratio {worst:.2f}, must be below 1")
    return int(worst >= 1)


if __name__ == "__main__":
    sys.exit(main())

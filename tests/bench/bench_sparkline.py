"""What a sparkline of a long call costs: 108,000 points, which is 30 hours at one a second.

    python tests/bench/bench_sparkline.py

The target is 5 ms for drawing it and for a zoom step. The floor is what the smallest and largest value of every column
cost alone, which no drawing without losing samples can be below.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable
from functools import partial
from statistics import median

from tui.model import KBITS, Metric, Series
from tui.render.cells import Glyphs
from tui.render.sparkline import Limit, sparkline
from tui.render.timeline import Timeline

POINTS = 108_000
ROUNDS = 31


def _series() -> Series:
    chance = random.Random(7)
    values = [1500 + 400 * math.sin(i / 900) + chance.gauss(0, 80) for i in range(POINTS)]
    return Series.of(Metric.BITRATE, KBITS, map(float, range(POINTS)), values, nominal_step_s=1)


def _ms(work: Callable[[], object]) -> tuple[float, float]:
    took = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        took.append((time.perf_counter() - start) * 1000)
    return min(took), median(took)


def _floor(series: Series, columns: int) -> list[tuple[float, float]]:
    width = len(series) // columns
    parts = (series.values[index * width : (index + 1) * width] for index in range(columns))
    return [(min(part), max(part)) for part in parts]


def main() -> None:
    """Print the cost of drawing and of a zoom step, beside the floor."""
    series = _series()
    limit = Limit(600, above=False)
    print(f"{POINTS:,} points, milliseconds: least / median of {ROUNDS}")
    for width, height in ((80, 3), (120, 4), (160, 4), (190, 4)):
        whole = Timeline(0, POINTS, width)
        half = Timeline(POINTS * 0.2, POINTS * 0.7, width)
        rows: dict[str, Callable[[], object]] = {
            "floor": partial(_floor, series, 2 * width),
            "braille": partial(sparkline, series, whole, height=height, limit=limit),
            "block": partial(sparkline, series, whole, glyphs=Glyphs.BLOCK),
            "zoom x2": partial(sparkline, series, half, height=height, limit=limit),
        }
        for name, work in rows.items():
            least, middle = _ms(work)
            print(f"  {width}x{height}  {name:8}  {least:5.2f} / {middle:5.2f}")


if __name__ == "__main__":
    main()

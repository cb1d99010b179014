"""What a zoom step, a step of the time cursor and a full chart cost with 108,000 points, as a share of the floor.

    python tests/bench/bench_zoom.py

The stack of a participant is drawn without a terminal: laying out, and every line of the screen. The floor is what the
smallest and largest value of every column of one series cost alone.
"""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections.abc import Callable
from statistics import median

from textual.app import App, ComposeResult

from tui.model import KBITS, Metric, Series
from tui.render.chart import chart
from tui.render.series_rows import HeadRow, Row, SeriesRow
from tui.render.stack_columns import stack_columns
from tui.widgets.series_stack import SeriesStack, StackView

POINTS = 108_000
ROUNDS = 15


class _Bench(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.stack = SeriesStack()

    def compose(self) -> ComposeResult:
        yield self.stack


def _series() -> Series:
    chance = random.Random(7)
    values = [1500 + 400 * math.sin(i / 900) + chance.gauss(0, 80) for i in range(POINTS)]
    return Series.of(Metric.BITRATE, KBITS, map(float, range(POINTS)), values, nominal_step_s=1)


def _ms(work: Callable[[int], object]) -> str:
    took = []
    for number in range(ROUNDS):
        start = time.perf_counter()
        work(number)
        took.append((time.perf_counter() - start) * 1000)
    return f"{min(took):6.2f} / {median(took):6.2f} ms"


async def _measure(size: tuple[int, int]) -> None:
    app = _Bench()
    async with app.run_test(size=size):
        stack, series = app.stack, _series()
        stack.styles.height = size[1]
        heading = HeadRow("t", "video sent")
        rows: tuple[Row, ...] = (heading, SeriesRow("t/bitrate", series, (), heading))
        since = POINTS / 4

        def draw() -> None:
            for y in range(stack.size.height):
                stack.render_line(y)

        def zoom(number: int) -> None:
            stack.show(StackView(rows, since, POINTS / 2 + since / (1 + number)), at_s=POINTS / 2)
            draw()

        def move(number: int) -> None:
            stack.read_at(POINTS / 3 + 400 * number)
            draw()

        columns = 2 * stack_columns(size[0]).chart
        part = POINTS // columns
        print(f"{size[0]}x{size[1]}")
        print(f"  floor        {_ms(lambda _: [max(series.values[i : i + part]) for i in range(0, POINTS, part)])}")
        print(f"  zoom step    {_ms(zoom)}")
        print(f"  cursor step  {_ms(move)}")
        print(f"  full chart   {_ms(lambda _: chart(series, 0, POINTS, width=size[0], height=size[1] - 6))}")


def main() -> None:
    """Print least and median of each."""
    print(f"{POINTS:,} points, least / median of {ROUNDS}")
    for size in ((80, 24), (200, 50)):
        asyncio.run(_measure(size))


if __name__ == "__main__":
    main()

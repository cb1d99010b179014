"""The time axis under the charts: round ticks, clock labels, and holes where nothing was reported."""

from __future__ import annotations

import math
from collections.abc import Collection
from datetime import UTC, datetime, timedelta, tzinfo
from typing import NamedTuple

from tui.render.cells import Glyphs, Line, Style, line_of
from tui.render.timeline import Timeline

_STEPS_S = (
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800,
)  # fmt: skip

LEAST_APART = 9
"""Columns between two ticks, at least."""


class Tick(NamedTuple):
    """A round instant on the axis."""

    column: int
    at_s: float
    label: str


def ticks(timeline: Timeline, zone: tzinfo = UTC, *, apart: int = LEAST_APART) -> tuple[Tick, ...]:
    """Return round instants of the zone's clock, at least `apart` columns from each other.

    Labels are HH:MM, with seconds where ticks are less than a minute apart, and the day where they are a day or more.
    """
    seconds = timeline.column_s * apart
    week = _STEPS_S[-1]
    step = next((float(step) for step in _STEPS_S if step >= seconds), week * math.ceil(seconds / week))
    if step < 60 and apart < LEAST_APART + 1:  # a label with seconds is longer
        return ticks(timeline, zone, apart=LEAST_APART + 1)
    offset = datetime.fromtimestamp(timeline.since_s, zone).utcoffset() or timedelta()
    shift = offset.total_seconds() % step
    at = (timeline.since_s + shift) // step * step - shift
    out: list[Tick] = []
    while at <= timeline.until_s:
        column = timeline.column(at)
        if column is not None:
            out.append(Tick(column, at, _label(at, step, zone)))
        at += step
    return tuple(out)


def time_axis(
    timeline: Timeline,
    *,
    zone: tzinfo = UTC,
    holes: Collection[int] = (),
    cursor_s: float | None = None,
    glyphs: Glyphs = Glyphs.BRAILLE,
) -> tuple[Line, Line]:
    """Return the axis and its labels, each as wide as the timeline.

    Args:
        timeline: the stretch of time and the columns.
        zone: whose clock is shown.
        holes: columns without data, where the axis is dashed.
        cursor_s: the instant of the time cursor.
        glyphs: what may be drawn with.
    """
    plain = glyphs is Glyphs.ASCII
    full, dashed, tick_mark = ("-", ".", "+") if plain else ("─", "╌", "┴")
    axis = [(dashed if column in holes else full, Style.AXIS) for column in range(timeline.width)]
    labels = [(" ", Style.MUTED)] * timeline.width
    free = 0
    for tick in ticks(timeline, zone):
        axis[tick.column] = (tick_mark, Style.AXIS)
        start = max(0, min(tick.column - len(tick.label) // 2, timeline.width - len(tick.label)))
        if start < free or start + len(tick.label) > timeline.width:
            continue
        labels[start : start + len(tick.label)] = [(char, Style.MUTED) for char in tick.label]
        free = start + len(tick.label) + 1
    column = timeline.column(cursor_s) if cursor_s is not None else None
    if column is not None:
        axis[column] = ("^" if plain else "┼", Style.INSTANT)
    return line_of(axis), line_of(labels)


def _label(at_s: float, step: float, zone: tzinfo) -> str:
    at = datetime.fromtimestamp(round(at_s), zone)
    return at.strftime("%H:%M:%S" if step < 60 else "%H:%M" if step < 86400 else "%m-%d")

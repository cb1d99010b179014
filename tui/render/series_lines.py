"""A series as lines of cells: its chart between its name and what it comes to. What it looks like is decided above."""

from __future__ import annotations

from itertools import groupby

from tui.model import QualityState, SeriesStats
from tui.render.buckets import step_of
from tui.render.cells import Glyphs, Line, Run, Style
from tui.render.limits import limit_text, state_of
from tui.render.readings import value_at, within
from tui.render.scale import tick_text
from tui.render.series_names import name
from tui.render.series_rows import SeriesRow
from tui.render.sparkline import EMPTY, Plot, low_is_worse
from tui.render.stack_columns import MARK, NOW, short_number, unit_text
from tui.render.stack_page import Page, name_runs, row_bar
from tui.text import fitted

_NOTE = 24
"""Cells that a note takes where nothing of it is left out."""
STATES = {QualityState.BAD: ("!", Style.BAD), QualityState.FAIR: ("~", Style.FAIR), QualityState.OK: (" ", Style.TEXT)}
"""The glyph behind a value, and what it means."""


def series_lines(
    row: SeriesRow, plot: Plot, stats: SeriesStats | None, page: Page, *, at_s: float | None, selected: bool
) -> tuple[Line, ...]:
    """Return a series' lines, as many as its plot has."""
    columns, formats = page.columns, page.formats
    height = len(plot.lines)
    notes = _notes(row, stats, page) if selected else ()
    ticks = {plot.scale.row(tick, height): tick for tick in plot.scale.ticks} if selected and height > 2 else {}
    label, unit = name(row.series.metric, wide=columns.wide), unit_text(row.series.unit)
    if row.person is not None:
        label, unit = formats.person(row.person), ""
    lines: list[Line] = []
    for index, chart in enumerate(plot.lines):
        tick = tick_text(ticks[index]) if index in ticks else ""
        if index == 0:
            left = name_runs(label, unit, page, selected=selected, tick=tick)
            right = (*value_run(row, at_s, page), *_stats(stats, row, page))
        else:
            bar = Run(row_bar(page, selected), Style.ACCENT)
            left = (bar, Run(f"{tick:>{columns.name - MARK - 1}} ", Style.AXIS))
            note = notes[index - 1] if index <= len(notes) else ""
            right = (Run(fitted(f"  {note}", columns.right, ellipsis=formats.ellipsis), Style.MUTED),) if note else ()
        chart = with_cursor(chart, page, at_s) if selected else chart
        lines.append((*left, *chart, *right))
    return tuple(lines)


def with_cursor(line: Line, page: Page, at_s: float | None) -> Line:
    """Return a chart's line with the time cursor on it."""
    column = page.timeline.column(at_s) if at_s is not None else None
    if column is None:
        return line
    runs: list[Run] = []
    at = 0
    for text, style in line:
        offset = column - at
        if 0 <= offset < len(text):
            char = text[offset]
            bar = "|" if page.glyphs is Glyphs.ASCII else "│"
            runs += [
                Run(text[:offset], style),
                Run(bar if char in EMPTY else char, Style.INSTANT),
                Run(text[offset + 1 :], style),
            ]
        else:
            runs.append(Run(text, style))
        at += len(text)
    return tuple(run for run in runs if run.text)


def value_run(row: SeriesRow, at_s: float | None, page: Page) -> Line:
    """Return the value at the cursor, with a glyph where a limit is broken."""
    value = value_at(row.series, at_s, step_of(row.series)) if at_s is not None else None
    if value is None:
        return (Run(f" {page.formats.absent:>{NOW - 2}}  ", Style.MUTED),)
    state = state_of(value, row.limits, row.fair_below)
    glyph, style = STATES.get(state, (" ", Style.TEXT)) if state is not None else (" ", Style.TEXT)
    return (Run(f" {short_number(value, NOW - 2, page.formats):>{NOW - 2}}{glyph} ", style),)


def _stats(stats: SeriesStats | None, row: SeriesRow, page: Page) -> Line:
    columns = page.columns
    if stats is None:
        return (Run(f"{page.formats.absent:>{columns.stat}}" * len(columns.stats), Style.MUTED),)
    worse = ("min", "median") if low_is_worse(row.series.metric) else ("median", "p95")
    cells = []
    for stat in columns.stats:
        value = getattr(stats, stat)
        state = state_of(value, row.limits) if stat in worse else None
        style = Style.BAD if state is QualityState.BAD else Style.TEXT
        cells.append((f"{short_number(value, columns.stat - 1, page.formats):>{columns.stat}}", style))
    runs = [("".join(text for text, _ in group), style) for style, group in groupby(cells, key=lambda cell: cell[1])]
    return tuple(Run(text, style) for text, style in runs)


def _notes(row: SeriesRow, stats: SeriesStats | None, page: Page) -> tuple[str, ...]:
    """Return what there is to say about a selected series, beside its statistics."""
    series, formats = row.series, page.formats
    narrow = page.columns.right < _NOTE
    notes = [limit_text(limit, formats.measured(limit.limit), source=not narrow) for limit in row.limits[:1]]
    if stats is not None:
        low = low_is_worse(series.metric)
        worst = stats.min if low else stats.max
        first, last = within(series, page.timeline.since_s, page.timeline.until_s)
        if stats.min != stats.max and last > first:
            at = series.times_s[first + series.values[first:last].index(worst)]
            word = ("min" if low else "max") if narrow else "lowest" if low else "highest"
            when = page.clock(at)[:-3] if narrow else f"at {page.clock(at)}"
            notes.append(f"{word} {formats.measured(worst)} {when}")
        step = step_of(series)
        every = f", {formats.measured(step)} s apart" if step and not narrow else ""
        notes.append(f"{formats.number(stats.samples)} samples{every}")
    if series.unit.assumed:
        notes.append(f"* {series.unit.symbol} is assumed")
    return tuple(notes)

"""One row of a stack of series, as lines of cells. Pure; what it looks like is decided far above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from itertools import groupby
from textwrap import wrap

from tui.model import Labels, QualityState, SeriesStats
from tui.render.buckets import step_of
from tui.render.cells import Glyphs, Line, Run, Style
from tui.render.format import Formats
from tui.render.instants import Mark, clock_text
from tui.render.limits import limit_text, state_of
from tui.render.marks import mark_glyph
from tui.render.readings import value_at, within
from tui.render.ribbon import ribbon
from tui.render.scale import tick_text
from tui.render.series_names import name
from tui.render.series_rows import BandRow, HeadRow, MarkRow, SeriesRow
from tui.render.sparkline import EMPTY, Plot, low_is_worse
from tui.render.stack_columns import HEADINGS, MARK, NOW, StackColumns, short_number, unit_text
from tui.render.timeline import Timeline
from tui.text import cell_width, clipped, fitted, padded

_NOTE = 24
"""Cells that a note takes where nothing of it is left out."""
STATES = {QualityState.BAD: ("!", Style.BAD), QualityState.FAIR: ("~", Style.FAIR), QualityState.OK: (" ", Style.TEXT)}
"""The glyph behind a value, and what it means."""


@dataclass(frozen=True, slots=True)
class Page:
    """What all rows of a stack share.

    Attributes:
        columns: where things stand.
        timeline: the time that is shown, as wide as the charts.
        formats: how values are shown.
        glyphs: what may be drawn with.
        zone: whose clock is shown.
        relative: whether that clock starts with the session.
    """

    columns: StackColumns
    timeline: Timeline
    formats: Formats
    glyphs: Glyphs = Glyphs.BRAILLE
    zone: tzinfo = UTC
    relative: bool = False

    @property
    def width(self) -> int:
        """Cells of a line."""
        return self.columns.name + self.columns.chart + self.columns.right

    def clock(self, at_s: float) -> str:
        """Return an instant as it is shown."""
        return clock_text(at_s, self.zone, relative=self.relative)


def heading_line(page: Page, at_s: float | None) -> Line:
    """Return the line over all rows: the instant that is read, and what the columns are."""
    columns = page.columns
    clock = page.clock(at_s) if at_s is not None else "now"
    stats = "".join(f"{HEADINGS[stat]:>{columns.stat}}" for stat in columns.stats)
    return (
        Run(" " * (columns.name + columns.chart + 1), Style.MUTED),
        Run(clock.rjust(NOW - 1), Style.ACCENT if at_s is not None else Style.MUTED),
        Run(f" {stats}", Style.MUTED),
    )


def head_line(row: HeadRow, page: Page) -> Line:
    """Return the heading of a track."""
    formats = page.formats
    runs = [Run(f" {row.title}", Style.STRONG)]
    if row.person is not None:
        runs.append(Run(f" {clipped(formats.person(row.person), 40, ellipsis=formats.ellipsis)}", Style.STRONG))
    facts = [clipped(formats.text(fact), 48, ellipsis=formats.ellipsis) for fact in row.facts]
    if row.warnings:
        facts.append(f"{row.warnings} warning{'s' if row.warnings > 1 else ''}")
    if row.hidden:
        facts.append(f"{row.hidden} more")
    if facts:
        runs.append(Run(f"  {'  '.join(facts)}", Style.MUTED))
    return cut(runs, page.width, ellipsis=page.formats.ellipsis)


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
            left = _name(label, unit, page, selected=selected, tick=tick)
            right = (*_value(row, at_s, page), *_stats(stats, row, page))
        else:
            bar = Run(_bar(page, selected), Style.ACCENT)
            left = (bar, Run(f"{tick:>{columns.name - MARK - 1}} ", Style.AXIS))
            note = notes[index - 1] if index <= len(notes) else ""
            right = (Run(fitted(f"  {note}", columns.right, ellipsis=formats.ellipsis), Style.MUTED),) if note else ()
        chart = with_cursor(chart, page, at_s) if selected else chart
        lines.append((*left, *chart, *right))
    return tuple(lines)


def band_lines(row: BandRow, page: Page, *, height: int, at_s: float | None, selected: bool) -> tuple[Line, ...]:
    """Return a band's lines; where it is selected, the changes are listed under it."""
    columns = page.columns
    labels = shown_labels(row.labels, page)
    band = ribbon(labels, page.timeline, glyphs=page.glyphs, cursor_s=at_s if selected else None)
    now = labels.at(at_s) if at_s is not None else None
    changes = len(row.labels.spans) - 1
    said = f"{changes} change{'' if changes == 1 else 's'}" if changes else ""
    first = (
        *_name(name(row.labels.name, wide=columns.wide), "", page, selected=selected),
        *band,
        Run(f" {fitted(page.formats.text(now), NOW - 1, right=True, ellipsis=page.formats.ellipsis)}", Style.TEXT),
        Run(fitted(f"  {said}", columns.right - NOW, ellipsis=page.formats.ellipsis), Style.MUTED),
    )
    return (first, *_listed(_changes(labels, page), page, height - 1, selected=selected))


def mark_lines(row: MarkRow, page: Page, *, height: int, selected: bool) -> tuple[Line, ...]:
    """Return the line of something that happened, and under it what came with it where it is selected."""
    mark = row.mark
    runs = [
        Run(_bar(page, selected), Style.ACCENT),
        Run(f"{page.clock(mark.at_s)} ", Style.TEXT),
        *mark_runs(mark, page),
    ]
    detail = mark.told(page.formats)
    if detail and not (selected and height > 1):
        runs.append(Run(f"  {detail}", Style.MUTED))
    told = wrap(detail, max(8, page.width - page.columns.name))
    return (cut(runs, page.width, ellipsis=page.formats.ellipsis), *_listed(told, page, height - 1, selected=selected))


def mark_runs(mark: Mark, page: Page) -> Line:
    """Return what happened: a glyph, a word and the text."""
    glyph = mark_glyph(mark.style, page.glyphs)
    text = page.formats.text(mark.text)
    return (Run(f"{glyph} {mark.word:<10} ", mark.style), Run(text, Style.TEXT if mark.notable else Style.MUTED))


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
    return _value(row, at_s, page)


def _value(row: SeriesRow, at_s: float | None, page: Page) -> Line:
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


def _name(label: str, unit: str, page: Page, *, selected: bool, tick: str = "") -> Line:
    columns, ellipsis = page.columns, page.formats.ellipsis
    room = columns.name - MARK - 1
    lead = Run(_bar(page, selected), Style.ACCENT)
    unit_room = cell_width(unit) + 1 if unit else 0
    text = clipped(page.formats.text(label), max(1, room - unit_room), ellipsis=ellipsis)
    used = cell_width(text) + unit_room
    tail = f"{tick:>{room - used}}" if len(tick) < room - used else " " * (room - used)
    return (
        lead,
        Run(text, Style.STRONG if selected else Style.TEXT),
        Run(f" {unit}" if unit else "", Style.MUTED),
        Run(f"{tail} ", Style.AXIS),
    )


def _bar(page: Page, selected: bool) -> str:
    return (">" if page.glyphs is Glyphs.ASCII else "▌") if selected else " "


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


def _changes(labels: Labels, page: Page) -> list[str]:
    return [f"{page.clock(span.since_s)} {page.formats.text(span.label)}" for span in labels.spans]


def shown_labels(labels: Labels, page: Page) -> Labels:
    """Return labels as they may be shown: of a path, which holds addresses, a pseudonym where people are hidden."""
    if labels.name != "candidate_pair" or not page.formats.hide_people:
        return labels
    return Labels(labels.name, tuple(span._replace(label=page.formats.person(span.label)) for span in labels.spans))


def _listed(parts: Sequence[str], page: Page, height: int, *, selected: bool) -> list[Line]:
    """Return texts one after the other in some lines under a row, the rest counted."""
    indent = page.columns.name
    room = page.width - indent
    lines: list[str] = []
    rest = list(parts)
    while rest and len(lines) < height:
        text = rest.pop(0)
        while rest and cell_width(text) + cell_width(rest[0]) + 3 <= room - 12:
            text += "   " + rest.pop(0)
        lines.append(text)
    if rest and lines:
        lines[-1] = f"{clipped(lines[-1], room - 14, ellipsis=page.formats.ellipsis)}   and {len(rest)} more"
    lines += [""] * (height - len(lines))
    bar = _bar(page, selected)
    return [
        (
            Run(bar, Style.ACCENT),
            Run(padded("", indent - 1) + clipped(text, room, ellipsis=page.formats.ellipsis), Style.MUTED),
        )
        for text in lines
    ]


def cut(runs: Sequence[Run], width: int, *, ellipsis: str = "…") -> Line:
    """Return runs cut to so many cells, the cut shown by an ellipsis."""
    kept: list[Run] = []
    left = width
    for text, style in runs:
        cells = cell_width(text)
        if cells > left:
            kept.append(Run(clipped(text, left, ellipsis=ellipsis), style))
            break
        kept.append(Run(text, style))
        left -= cells
    return tuple(kept)

"""What is said over the chart of one series: its name, its value at the cursor, what it comes to. Pure."""

from __future__ import annotations

from tui.render.buckets import step_of
from tui.render.cells import Line, Run, Style
from tui.render.format import Formats
from tui.render.limits import limit_text, state_of
from tui.render.readings import stats_between, value_at
from tui.render.series_lines import STATES
from tui.render.series_names import prose
from tui.render.series_rows import SeriesRow
from tui.render.stack_page import cut


def title_line(row: SeriesRow, formats: Formats) -> Line:
    """Return the name of a series, its unit, and of which track it is."""
    heading = row.heading
    person = f" {formats.person(heading.person)}" if heading.person else ""
    unit = f" {row.series.unit}".rstrip()
    return (
        Run(f" {prose(row.series.metric)}", Style.STRONG),
        Run(unit, Style.MUTED),
        Run(f"   {heading.title}{person}   {'  '.join(map(formats.text, heading.facts))}", Style.MUTED),
    )


def value_line(row: SeriesRow, at_s: float | None, clock: str, formats: Formats) -> Line:
    """Return a series' value at an instant, with its unit and its state in a word.

    Args:
        row: the series.
        at_s: the instant, UTC epoch seconds; None for none.
        clock: the instant as it is shown.
        formats: how values are shown.
    """
    if at_s is None:
        return ()
    value = value_at(row.series, at_s, step_of(row.series))
    when = Run(f"{clock}  ", Style.ACCENT)
    if value is None:
        return (when, Run("nothing was reported ", Style.MUTED))
    state = state_of(value, row.limits, row.fair_below)
    style = STATES[state][1] if state in STATES else Style.TEXT
    word = f" {state}" if state is not None else ""
    return (when, Run(f"{formats.with_unit(value, row.series.unit.symbol)}{word} ", style))


def number_lines(row: SeriesRow, since_s: float, until_s: float, formats: Formats, width: int) -> list[Line]:
    """Return what a series comes to over a stretch of time and what limits it, in one line where there is room."""
    stats = stats_between(row.series, since_s, until_s)
    limits = "   ".join(limit_text(limit, formats.measured(limit.limit)) for limit in row.limits)
    told = "nothing was reported in this window"
    if stats is not None:
        named = (("min", stats.min), ("median", stats.median), ("p95", stats.p95), ("max", stats.max))
        told = "   ".join(f"{label} {formats.measured(value)}" for label, value in named)
        told += f"   {formats.number(stats.samples)} samples"
    whole = f" {told}   {limits}".rstrip()
    lines = [whole] if len(whole) <= width else [f" {told}", f" {limits}"]
    return [cut((Run(line, Style.MUTED),), width, ellipsis=formats.ellipsis) for line in lines]

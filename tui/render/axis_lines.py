"""The lines under a stack of series: quality, what happened, the axis, its clock, and what is at the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui.model import Quality, QualityState, Reason, unclassified
from tui.render.cells import Glyphs, Line, Run, Style
from tui.render.heat import heat_line
from tui.render.instants import Mark
from tui.render.marks import marks as mark_lane
from tui.render.stack_lines import mark_runs
from tui.render.stack_page import Page, cut
from tui.render.timeaxis import time_axis
from tui.text import fitted

_STYLES = {QualityState.BAD: Style.BAD, QualityState.FAIR: Style.FAIR, QualityState.OK: Style.OK}


@dataclass(frozen=True, slots=True)
class Judged:
    """Quality in cells of equal length over a stretch of time."""

    since_s: float
    until_s: float
    cells: tuple[Quality, ...]

    def at(self, at_s: float) -> Quality:
        """Return the quality at an instant."""
        if not self.cells or not self.since_s <= at_s <= self.until_s:
            return unclassified(Reason.NO_DATA)
        index = int((at_s - self.since_s) / (self.until_s - self.since_s) * len(self.cells))
        return self.cells[min(index, len(self.cells) - 1)]

    @property
    def last_s(self) -> float | None:
        """The middle of the last cell about which something can be said; None without one."""
        length = (self.until_s - self.since_s) / max(1, len(self.cells))
        told = (n for n in reversed(range(len(self.cells))) if self.cells[n].state is not QualityState.UNCLASSIFIED)
        last = next(told, None)
        return self.since_s + (last + 0.5) * length if last is not None else None

    def over(self, since_s: float, until_s: float) -> Quality:
        """Return the worst quality of a stretch."""
        length = (self.until_s - self.since_s) / max(1, len(self.cells))
        if not self.cells or until_s <= self.since_s or since_s >= self.until_s:
            return unclassified(Reason.NO_DATA)
        first = max(0, int((since_s - self.since_s) / length + 1e-9))
        last = min(len(self.cells), max(first + 1, int((until_s - self.since_s) / length - 1e-9) + 1))
        return max(self.cells[first:last], key=_graveness, default=unclassified(Reason.NO_DATA))


def _graveness(quality: Quality) -> int:
    order = (QualityState.UNCLASSIFIED, QualityState.OK, QualityState.FAIR, QualityState.BAD)
    return order.index(quality.state)


def quality_line(judged: Judged | None, page: Page, at_s: float | None) -> Line:
    """Return the lane of quality, and in words what it is at the cursor."""
    columns, timeline = page.columns, page.timeline
    ascii_only = page.glyphs is Glyphs.ASCII
    if judged is None:
        return ()
    width = timeline.column_s
    cells = [
        judged.over(timeline.since_s + n * width, timeline.since_s + (n + 1) * width) for n in range(timeline.width)
    ]
    said: tuple[Run, ...] = ()
    if at_s is not None:
        quality = judged.at(at_s)
        said = (Run(fitted(f"  {quality}", columns.right), _STYLES.get(quality.state, Style.MUTED)),)
    return (Run(f" {'quality':<{columns.name - 1}}", Style.MUTED), *heat_line(cells, ascii_only=ascii_only), *said)


def marks_line(marks: Sequence[Mark], page: Page, at_s: float | None) -> Line:
    """Return the lane of what happened, and how many notable things did."""
    columns = page.columns
    notable = [mark for mark in marks if mark.notable]
    lane = mark_lane(((mark.at_s, mark.style) for mark in notable), page.timeline, glyphs=page.glyphs, selected_s=at_s)
    count = _position(notable, at_s)
    return (
        Run(f" {'events':<{columns.name - 1}}", Style.MUTED),
        *lane,
        Run(fitted(f"  {count}", columns.right), Style.MUTED),
    )


def axis_lines(page: Page, at_s: float | None, holes: frozenset[int], *, whole_s: float) -> tuple[Line, Line]:
    """Return the axis and its clock, and how much of the time is shown."""
    columns = page.columns
    axis, labels = time_axis(page.timeline, zone=page.zone, holes=holes, cursor_s=at_s, glyphs=page.glyphs)
    shown_s = page.timeline.until_s - page.timeline.since_s
    span = page.formats.duration(shown_s)
    if shown_s < whole_s - 1:
        span += f" of {page.formats.duration(whole_s)}"
    zone = "session clock" if page.relative else page.formats.zone_name
    return (
        (Run(" " * columns.name, Style.MUTED), *axis, Run(" " * columns.right, Style.MUTED)),
        (Run(" " * columns.name, Style.MUTED), *labels, Run(fitted(f"  {zone}  {span}", columns.right), Style.MUTED)),
    )


def selected_line(marks: Sequence[Mark], page: Page, at_s: float | None, track: str) -> Line:
    """Return what is at the cursor, or where the next thing is.

    Args:
        marks: what happened.
        page: what is shown.
        at_s: the time cursor.
        track: of which track the mark at the cursor is, in words.
    """
    here = mark_at(marks, page, at_s)
    if here is None:
        return ()
    runs = [Run(f" {page.clock(here.at_s)} ", Style.TEXT), *mark_runs(here, page)]
    tail = "  ".join(part for part in (track, here.told(page.formats)) if part)
    if tail:
        runs.append(Run(f"  {page.formats.text(tail)}", Style.MUTED))
    return cut(runs, page.width, ellipsis=page.formats.ellipsis)


def mark_at(marks: Sequence[Mark], page: Page, at_s: float | None) -> Mark | None:
    """Return the mark nearest to the cursor within its column, the gravest first."""
    if at_s is None:
        return None
    column = page.timeline.column(at_s)
    here = [mark for mark in marks if page.timeline.column(mark.at_s) == column]
    order = (Style.BAD, Style.FAIR)
    return min(
        here,
        key=lambda mark: (
            abs(mark.at_s - at_s) > 1e-3,
            not mark.notable,
            order.index(mark.style) if mark.style in order else 2,
            abs(mark.at_s - at_s),
        ),
        default=None,
    )


def _position(notable: Sequence[Mark], at_s: float | None) -> str:
    if not notable:
        return "none"
    passed = sum(1 for mark in notable if at_s is not None and mark.at_s <= at_s + 1e-3)
    return f"{passed} of {len(notable)}"

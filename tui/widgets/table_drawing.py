"""How the headings and the rows of a table are drawn. Pure."""

from __future__ import annotations

from typing import TypeVar

from tui.model import QualityState
from tui.render.cells import Line, Run, Style
from tui.render.column import Kind
from tui.render.tables import GUTTER, Placed
from tui.text import fitted
from tui.widgets.table_layout import Layout, TableView

T = TypeVar("T")

MARK = "▌"
ASCII_MARK = ">"
_STATES = {QualityState.OK: Style.OK, QualityState.FAIR: Style.FAIR, QualityState.BAD: Style.BAD}


def header_text(view: TableView[T], layout: Layout[T]) -> str:
    """Return the line of headings, with what is sorted by and whether there are columns beyond the edges."""
    arrow = ("v", "^") if view.formats.ascii else ("▾", "▴")
    # in ASCII the mark of the cursor's row stands right below: an arrow with a shaft is another mark
    left, right, both = ("<-", "->", "<>") if view.formats.ascii else ("‹ ", "› ", "‹›")
    hidden = (layout.shift > 0, layout.hides_right)
    text = {(True, False): left, (False, True): right, (True, True): both}.get(hidden, "  ")
    for number, placed in enumerate(layout.placed):
        heading = fitted(
            placed.column.heading(view.formats),
            placed.width,
            right=placed.column.right,
            ellipsis=view.formats.ellipsis,
        )
        text += " " * GUTTER if number else ""
        if placed.column.key == view.sorted_column:
            # The arrow stands close before the first letter: in the gap, or in a right-aligned column's own space.
            pad = len(heading) - len(heading.lstrip())
            mark = arrow[0] if view.descending else arrow[1]
            heading = " " * (pad - 1) + mark + heading.lstrip() if pad else heading
            text = text if pad else text[:-1] + mark
        text += heading
    return text


def row_lines(
    view: TableView[T], layout: Layout[T], row: T, above: T | None, *, at_cursor: bool
) -> tuple[Line, Line, int]:
    """Return the first cells of a row, which show the cursor; the others; and the width of the first.

    A highlight across the whole line would have to be sent twice for every key. A day is told where it begins: by the
    first row on the screen, and where it is another one than in the row above.
    """
    mark = (ASCII_MARK if view.formats.ascii else MARK) if at_cursor else " "
    lead = [Run(mark, Style.ACCENT), Run("*" if view.key(row) in view.marked else " ", Style.ACCENT)]
    rest: list[Run] = []
    lead_columns = 1 + next((n for n, placed in enumerate(layout.placed) if placed.column.priority == 0), 0)
    for number, placed in enumerate(layout.placed):
        runs = lead if number < lead_columns else rest
        if number:
            runs.append(Run(" " * GUTTER, Style.TEXT))
        runs += _cell(view, placed, row, above)
    lead_width = 2 + sum(placed.width for placed in layout.placed[:lead_columns]) + GUTTER * (lead_columns - 1)
    return tuple(lead), tuple(rest), lead_width


def _cell(view: TableView[T], placed: Placed[T], row: T, above: T | None) -> Line:
    column = placed.column
    if column.fit is not None:
        return column.fit(row, view.formats, placed.width)
    if column.draw is not None:
        line = column.draw(row, view.formats)
        length = sum(len(run.text) for run in line)
        if length <= placed.width:
            return (*line, Run(" " * (placed.width - length), Style.TEXT))
    text = column.cell(row, view.formats)
    if column.kind is Kind.TIME and above is not None:
        text = view.formats.without_day_of(text, column.cell(above, view.formats))
    state = column.severity(row) if column.severity is not None else None
    style = _STATES.get(state, Style.TEXT) if state is not None else Style.TEXT
    return (Run(fitted(text, placed.width, right=column.right, ellipsis=view.formats.ellipsis), style),)

"""A grid or a table between what is said over it and what is said under it."""

from __future__ import annotations

from textwrap import wrap

from textual.app import ComposeResult
from textual.widget import Widget

from tui.render.cells import Run, Style
from tui.widgets.lines import Lines, Pair

MOST_LINES = 3
"""Lines of a sentence over a grid."""


class GridLayout:
    """Lays out a pane of three parts, of which the one in the middle has the keyboard."""

    head: Lines
    grid: Widget
    foot: Lines

    def compose(self) -> ComposeResult:
        """Lay the sentence over the grid, and what is at the cursor under it."""
        yield self.head
        yield self.grid
        yield self.foot

    def take_focus(self) -> None:
        """Give the keyboard to the grid."""
        self.grid.focus()


def sentence_lines(sentence: str, width: int, ellipsis: str) -> list[Pair]:
    """Return what is said over a grid, in lines of at most `width` cells; what is too long is cut."""
    lines = wrap(sentence, width) or [""]
    if len(lines) > MOST_LINES:
        lines[MOST_LINES - 1] = lines[MOST_LINES - 1][: width - 3] + ellipsis
    return [((Run(f" {line}", Style.STRONG),), ()) for line in lines[:MOST_LINES]]

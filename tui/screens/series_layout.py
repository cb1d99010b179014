"""Series under each other, with facts over them and their time axis under them."""

from __future__ import annotations

from textual.app import ComposeResult

from tui.widgets.axis import Axis
from tui.widgets.lines import Lines
from tui.widgets.series_stack import SeriesStack


class SeriesLayout:
    """Lays out a pane of three parts, of which the series have the keyboard, and moves up and down among them."""

    facts: Lines
    stack: SeriesStack
    axis: Axis

    def compose(self) -> ComposeResult:
        """Lay facts over the series, and their axis under them."""
        yield self.facts
        yield self.stack
        yield self.axis

    def take_focus(self) -> None:
        """Give the keyboard to the series."""
        self.stack.focus()

    def do_time_down(self) -> None:
        """Select the next row."""
        self.stack.move(1)

    def do_time_up(self) -> None:
        """Select the row before."""
        self.stack.move(-1)

    def do_time_page_down(self) -> None:
        """Down a screen."""
        self.stack.move_page(1)

    def do_time_page_up(self) -> None:
        """Up a screen."""
        self.stack.move_page(-1)

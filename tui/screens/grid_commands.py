"""Moving about in a grid of cells: what heat map and matrix share."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.screens.grid_layout import GridLayout
from tui.widgets.grid import Grid

if TYPE_CHECKING:
    from tui.screens.stop import Stop

FAR = 10
"""Columns of a far move."""

Place = tuple[int, int]
"""Row and column."""


class GridCommands(GridLayout):
    """Moves the cursor of a grid, by cells, screens and bad places."""

    grid: Grid

    if TYPE_CHECKING:

        @property
        def stop(self) -> Stop:
            """The screen."""

    @abstractmethod
    def extent(self) -> Place:
        """Return how many rows and columns there are."""

    @abstractmethod
    def bad_places(self) -> Sequence[Place]:
        """Return where something bad is, or begins, in reading order."""

    def do_triage_down(self) -> None:
        """To the next row."""
        self.grid.move(rows=1)

    def do_triage_up(self) -> None:
        """To the row before."""
        self.grid.move(rows=-1)

    def do_triage_left(self) -> None:
        """To the column before."""
        self.grid.move(columns=-1)

    def do_triage_right(self) -> None:
        """To the next column."""
        self.grid.move(columns=1)

    def do_triage_far_left(self) -> None:
        """Several columns back."""
        self.grid.move(columns=-FAR)

    def do_triage_far_right(self) -> None:
        """Several columns on."""
        self.grid.move(columns=FAR)

    def do_triage_page_down(self) -> None:
        """Down a screen."""
        self.grid.move(rows=max(1, self.grid.page - 1))

    def do_triage_page_up(self) -> None:
        """Up a screen."""
        self.grid.move(rows=-max(1, self.grid.page - 1))

    def do_triage_top(self) -> None:
        """To the first row."""
        self.grid.move_to(0, self.grid.column)

    def do_triage_bottom(self) -> None:
        """To the last row."""
        self.grid.move_to(max(0, self.extent()[0] - 1), self.grid.column)

    def do_triage_start(self) -> None:
        """To the first column."""
        self.grid.move_to(self.grid.row, 0)

    def do_triage_end(self) -> None:
        """To the last column."""
        self.grid.move_to(self.grid.row, max(0, self.extent()[1] - 1))

    def do_triage_next(self) -> None:
        """To the next bad place: further right in this row, else in the rows below."""
        self._to_bad(1)

    def do_triage_previous(self) -> None:
        """To the bad place before."""
        self._to_bad(-1)

    def _to_bad(self, step: int) -> None:
        here = (self.grid.row, self.grid.column)
        ahead = [place for place in self.bad_places() if (place > here if step > 0 else place < here)]
        if ahead:
            self.grid.move_to(*(ahead[0] if step > 0 else ahead[-1]))
        else:
            self.stop.status.say("that was the last bad one" if step > 0 else "that was the first bad one")

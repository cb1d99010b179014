"""Moves the user: the one place that changes where they stand."""

from __future__ import annotations

from collections.abc import Callable

from tui.commands import Condition
from tui.view_history import History
from tui.view_state import ViewState


class Navigator:
    """Holds the history, and tells the app when there is something else to present.

    Args:
        history: where the user was and is.
        present: shows the view that the user stands at now.
        leave: ends the program.
    """

    def __init__(self, history: History, present: Callable[[ViewState], None], leave: Callable[[], None]) -> None:
        self.history = history
        self._present = present
        self._leave = leave

    @property
    def view(self) -> ViewState:
        """Where the user stands."""
        return self.history.view

    def conditions(self) -> frozenset[Condition]:
        """Return what holds about the way back and forth."""
        holds = set()
        if self.history.past:
            holds.add(Condition.CAN_GO_BACK)
        if self.history.future:
            holds.add(Condition.CAN_GO_FORWARD)
        if self.history.present.before:
            holds.add(Condition.CAN_UNDO)
        return frozenset(holds)

    def go(self, view: ViewState) -> None:
        """Go to another view; going there can be undone."""
        self._to(self.history.go(view))

    def move(self, view: ViewState) -> None:
        """Take note of a small move within this view; nothing is presented anew."""
        self.history = self.history.moved(view)

    def do_view_back(self) -> None:
        """Go to the place before."""
        self._to(self.history.back())

    def do_view_forward(self) -> None:
        """Go to the place behind again."""
        self._to(self.history.forward())

    def do_view_undo(self) -> None:
        """Take back the last change of this view."""
        self._to(self.history.undo())

    def do_app_out(self) -> None:
        """Go out one stop; at the outermost one, end."""
        if not self.go_out():
            self._leave()

    def go_out(self) -> bool:
        """Go out one stop; return whether there was one."""
        out = self.view.out()
        if out == self.view:
            return False
        self.go(out)
        return True

    def do_app_quit(self) -> None:
        """End the program."""
        self._leave()

    def _to(self, history: History) -> None:
        if history is not self.history:
            self.history = history
            self._present(history.view)

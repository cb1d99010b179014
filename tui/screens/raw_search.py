"""Asks what to search for, in one line over the status line."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.screen import ModalScreen
from textual.widgets import Input

from tui.render.cells import Run, Style
from tui.widgets.bars import Bar


class SearchLine(ModalScreen[str | None]):
    """A line to type in."""

    BINDINGS = [Binding("escape,ctrl+g", "cancel", show=False)]  # noqa: RUF012 (Textual reads a list)

    def __init__(self, text: str) -> None:
        super().__init__()
        self._input = Input(text, id="search-input", compact=True)
        self._input.cursor_blink = False

    def compose(self) -> ComposeResult:
        """Lay a prompt and the line beside each other."""
        with Horizontal(id="search-line"):
            yield Bar((Run("/", Style.ACCENT),), id="search-prompt")
            yield self._input

    def on_mount(self) -> None:
        """Let typing begin."""
        self._input.focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take what was typed."""
        event.stop()
        self.dismiss(event.value)

    def action_cancel(self) -> None:
        """Leave the search as it was."""
        self.dismiss(None)


def ask_search(app: App[None], text: str, then: Callable[[str | None], None]) -> None:
    """Ask what to search for, and go on with it; None where nothing was asked.

    Args:
        app: where.
        text: what was searched for last.
        then: takes the answer.
    """
    app.push_screen(SearchLine(text), then)

"""Asks what to search for, in one line over the status line, and finds the answers that have it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.screen import ModalScreen
from textual.widgets import Input

from tui.aside import aside
from tui.errors import CallscopeError
from tui.model import Address
from tui.render.answer_text import answer_lines
from tui.render.cells import Run, Style
from tui.service import Service
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


async def answers_with(service: Service, ids: Sequence[str], address: Address | None, text: str) -> tuple[int, ...]:
    """Return the places of the answers that have a text, whatever its case; an answer that is gone has nothing.

    Args:
        service: the one door to data.
        ids: of the answers.
        address: of what they tell.
        text: what is searched for.
    """
    wanted = text.casefold()
    found = []
    for place, source_id in enumerate(ids):
        try:
            lines = await aside(answer_lines, await service.raw(source_id, address))
        except CallscopeError:
            continue
        if any(wanted in line.casefold() for line in lines):
            found.append(place)
    return tuple(found)

"""What is shown while the rest of the program is loaded: the frame of a screen, in which rows will stand.

It needs no style sheet and no theme, because reading those takes longer than drawing it.
"""

from __future__ import annotations

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

LINES = ("callscope", "  starting")
LEAVES_AFTER_S = 1.0
"""How long who wants to leave waits for the start: the screen that comes knows the user's own keys."""


class Lines(Widget):
    """A few lines in the terminal's own colours."""

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        text = LINES[y] if y < len(LINES) else ""
        return Strip([Segment(text.ljust(self.size.width))], max(len(text), self.size.width))


class Opening(Screen[None]):
    """The first frame. Keys that are pressed now are kept for the screen that comes; one to quit ends a long start."""

    DEFAULT_CSS = """
    Opening { background: ansi_default; }
    Opening Lines { background: ansi_default; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[events.Key] = []

    def compose(self) -> ComposeResult:
        """Lay out the lines."""
        yield Lines()

    def on_key(self, event: events.Key) -> None:
        """Keep a key."""
        from tui.commands import command  # behind the first frame

        event.stop()
        is_text = event.is_printable and bool(self.keys)  # the ones before may have opened a line to type in
        if event.key in command("app.quit").keys and not is_text:
            self.set_timer(LEAVES_AFTER_S, self._leave)
        self.keys.append(event)

    def _leave(self) -> None:
        if self.is_current:
            self.app.exit()

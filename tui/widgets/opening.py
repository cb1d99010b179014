"""What is shown while the rest of the program is loaded: the frame of a screen, in which rows will stand."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from tui.render.cells import Run, Style
from tui.widgets.bars import Bar


class Opening(Screen[None]):
    """The first frame. Keys that are pressed now are kept for the screen that comes."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[events.Key] = []

    def compose(self) -> ComposeResult:
        """Lay out the header and one line."""
        yield Bar((Run("callscope", Style.ACCENT),), id="header")
        yield Bar((Run("  starting", Style.MUTED),), id="opening")

    def on_key(self, event: events.Key) -> None:
        """Keep a key."""
        event.stop()
        self.keys.append(event)

"""A sheet of lines over the screen, to read and leave: help, details."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.strip import Strip

from tui.render.cells import Line, Run, Style
from tui.widgets.bars import Bar
from tui.widgets.looks import Drawn

_AROUND = 4
"""Lines of the screen that are left: what is under the sheet, its edge and its title."""


class Lines(Drawn, can_focus=True):
    """Lines that scroll."""

    def __init__(self, lines: Sequence[Line]) -> None:
        super().__init__(id="sheet-lines")
        self._lines = lines
        self.top = 0

    @property
    def last_top(self) -> int:
        """The first line shown when the last one is."""
        return max(0, len(self._lines) - self.size.height)

    def scroll_lines(self, lines: int) -> None:
        """Scroll by so many lines."""
        top = max(0, min(self.top + lines, self.last_top))
        if top != self.top:
            self.top = top
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        index = self.top + y
        line = self._lines[index] if index < len(self._lines) else ()
        return self.strip(line, self.size.width)


class Sheet(ModalScreen[None]):
    """Shows lines until the user leaves."""

    BINDINGS = [  # noqa: RUF012 (Textual reads a list)
        Binding("j,down", "lines(1)", show=False),
        Binding("k,up", "lines(-1)", show=False),
        Binding("pagedown,space,ctrl+d,ctrl+f", "pages(1)", show=False),
        Binding("pageup,ctrl+u", "pages(-1)", show=False),
        Binding("g,home", "lines(-100000)", show=False),
        Binding("G,end", "lines(100000)", show=False),
        Binding("q,escape,ctrl+g,ctrl+c,backspace,enter,question_mark,f1", "close", show=False),
    ]

    def __init__(self, title: str, lines: Sequence[Line]) -> None:
        super().__init__()
        self._title = Bar(id="sheet-title")
        self._heading, self._count = title, len(lines)
        self._lines = Lines(lines)

    def compose(self) -> ComposeResult:
        """Lay a title and the lines over the screen."""
        with Vertical(id="sheet"):
            yield self._title
            yield self._lines

    def on_mount(self) -> None:
        """Start at the top."""
        self._lines.focus()

    def on_resize(self) -> None:
        """Leave something of the screen below in sight."""
        self._lines.styles.height = min(self._count, max(1, self.app.size.height - _AROUND))
        self.call_after_refresh(self._settle)

    def _settle(self) -> None:
        self._lines.scroll_lines(0)
        self._tell()

    def _tell(self) -> None:
        first, page = self._lines.top + 1, self._lines.size.height
        place = f"{first}-{min(self._count, first + page - 1)} of {self._count}  " if page < self._count else ""
        self._title.show((Run(self._heading, Style.STRONG),), (Run(f"{place}q leaves", Style.MUTED),))

    def action_lines(self, lines: int) -> None:
        """Scroll by lines."""
        self._lines.scroll_lines(lines)
        self._tell()

    def action_pages(self, pages: int) -> None:
        """Scroll by screens."""
        self.action_lines(pages * max(1, self._lines.size.height - 1))

    def action_close(self) -> None:
        """Leave."""
        self.dismiss(None)

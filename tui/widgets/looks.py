"""What a meaning looks like: the one bridge from `render.cells.Style` to the style sheets."""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.strip import Strip
from textual.widget import Widget

from tui.render.cells import Line, Style
from tui.terminal.charset import Charset
from tui.text import cell_width

PREFIX = "look--"
LOOKS = {f"{PREFIX}{style}" for style in Style}
"""The component classes that `styles/looks.tcss` gives colours to."""


ASCII_ONLY = "-ascii"
"""The class of an app in which nothing but ASCII may be drawn."""
_ASCII = Charset("ascii")


class Drawn(Widget):
    """A widget that draws lines of meanings itself.

    Its look is asked for once a meaning and kept until the style sheet or the theme changes.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = LOOKS

    def notify_style_update(self) -> None:
        """Forget what was looked up."""
        self.__dict__.pop("_looks", None)
        super().notify_style_update()

    def look(self, style: Style) -> RichStyle:
        """Return what a meaning looks like here: background and all."""
        looks: dict[Style, RichStyle] = self.__dict__.setdefault("_looks", {})
        found = looks.get(style)
        if found is None:
            found = looks[style] = self.get_component_rich_style(f"{PREFIX}{style}")
        return found

    def strip(self, line: Line, width: int, *, over: RichStyle | None = None) -> Strip:
        """Return a line as cells of the screen, filled or cut to `width`, with `over` laid on top."""
        segments = []
        cells = 0
        for text, style in line:
            if not text.isascii() and self.app.has_class(ASCII_ONLY):
                text = _ASCII.fitted(text)
            look = self.look(style)
            segments.append(Segment(text, look + over if over else look))
            cells += cell_width(text)
        fill = self.look(Style.TEXT)
        strip = Strip(segments, cells)
        return strip.adjust_cell_length(width, fill + over if over else fill)


@lru_cache(maxsize=64)
def bare(style: RichStyle) -> RichStyle:
    """Return a style's background alone, for what lies under a line."""
    return RichStyle(bgcolor=style.bgcolor, bold=style.bold, reverse=style.reverse)

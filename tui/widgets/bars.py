"""The lines above and below a screen: where one stands, what there is to know, and which keys help."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.strip import Strip

from tui.render.cells import Line, Run, Style, plain
from tui.text import cell_width, clipped, fitted, printable
from tui.widgets.looks import Drawn

LEAST_ON_THE_WAY, LEAST_OF_SOURCE = 8, 28
"""Cells that a place on the way, and the source, keep of their names, so that one still knows them."""
END_OF_SOURCE = 11


class Bar(Drawn):
    """One line of meanings. Showing the same line again costs nothing.

    Attributes:
        right: what stands at the right end; it goes before the left part does not fit.
    """

    DEFAULT_CSS = "Bar { height: 1; }"

    def __init__(self, left: Line = (), right: Line = (), *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._left, self._right = left, right

    def show(self, left: Line, right: Line = ()) -> None:
        """Show something else."""
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    @property
    def text(self) -> str:
        """What stands there, as text."""
        return f"{plain(self._left)}  {plain(self._right)}".rstrip()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        width = self.size.width
        return Strip.blank(width, self.look(Style.TEXT)) if y else bar_strip(self, self._left, self._right, width)


def bar_strip(drawn: Drawn, left: Line, right: Line, width: int) -> Strip:
    """Return a line with a part at either end; the right one goes where there is no room for it."""
    right_width = sum(cell_width(run.text) for run in right)
    left_width = sum(cell_width(run.text) for run in left)
    if not right_width or left_width + right_width + 2 > width:
        if right_width and right_width + 20 <= width:
            cut = _cut(drawn, left, width - right_width - 2)
            gap = Strip([Segment("  ", drawn.look(Style.TEXT))], 2)
            return Strip.join([cut, gap, drawn.strip(right, right_width)])
        return _cut(drawn, left, width)
    return Strip.join([drawn.strip(left, width - right_width), drawn.strip(right, right_width)])


def _cut(drawn: Drawn, line: Line, width: int) -> Strip:
    shown: list[Run] = []
    left = width
    for text, style in line:
        cells = cell_width(text)
        if cells > left:
            shown.append(Run(fitted(text, max(0, left)), style))
            break
        shown.append(Run(text, style))
        left -= cells
    return drawn.strip(tuple(shown), width)


class Header(Bar):
    """The first line: where the data comes from, where one stands, and how fresh it is."""

    paused = False
    ascii = False
    """Whether only ASCII may be drawn."""
    path: Sequence[str] = ()
    """Where one stands, from the outermost place on."""
    _fresh = ""

    def pause(self, paused: bool) -> None:
        """Show whether nothing is read by itself."""
        self.paused = paused
        self.show(self._left, self._right_part())

    def _right_part(self) -> Line:
        runs = [Run("PAUSED  ", Style.FAIR)] if self.paused else []
        return (*runs, *((Run(self._fresh, Style.MUTED),) if self._fresh else ()))

    def present(self, *, source: str, is_sandbox: bool, path: Sequence[str], fresh: str) -> None:
        """Show where one stands.

        Args:
            source: profile, SANDBOX, a bundle and its date, a capture.
            is_sandbox: whether nothing here is real.
            path: from the outermost place to this one; what is the source itself is not said twice.
            fresh: the time of the last sample, in words.
        """
        self.path = tuple(path)
        path = path[path.index(source) + 1 :] if source in path else path
        runs = [Run(printable(source), Style.FAIR if is_sandbox else Style.ACCENT)]
        for index, part in enumerate(path):
            last = index == len(path) - 1
            runs += [
                Run(" > " if self.ascii else " › ", Style.MUTED),
                Run(printable(part), Style.STRONG if last else Style.TEXT),
            ]
        self._fresh = printable(fresh)
        self.show(tuple(runs), self._right_part())

    def render_line(self, y: int) -> Strip:
        """Draw the line; where it does not fit, what lies on the way gives room to where one stands."""
        width = self.size.width
        if y:
            return Strip.blank(width, self.look(Style.TEXT))
        right_width = sum(cell_width(run.text) for run in self._right)
        room = width - (right_width + 2 if right_width else 0)
        return bar_strip(self, _on_the_way_clipped(self._left, room), self._right, width)


def _on_the_way_clipped(line: Line, room: int) -> Line:
    """Clip the longest part between the first and the last one until the line fits, and then the first one."""
    runs = list(line)
    for parts, least in ((range(1, len(runs) - 1), LEAST_ON_THE_WAY), (range(min(1, len(runs) - 1)), LEAST_OF_SOURCE)):
        too_much = sum(cell_width(run.text) for run in runs) - room
        if too_much <= 0 or not parts:
            break
        longest = max(parts, key=lambda index: cell_width(runs[index].text))
        text, style = runs[longest]
        width = max(least, cell_width(text) - too_much)
        # the end of a file's name is its date
        end = text[-END_OF_SOURCE:] if longest == 0 and cell_width(text) > width else ""
        runs[longest] = Run(clipped(text, width - cell_width(end)) + end, style)
    return tuple(runs)


class Hints(Bar):
    """The last line: the keys that help most here."""

    def present(self, hints: Sequence[tuple[str, str]]) -> None:
        """Show keys and what they do, the first ones before all others, as many as fit."""
        runs: list[Run] = []
        room = self.size.width or 80
        for key, what in hints:
            need = len(key) + len(what) + 3
            if need > room:
                continue
            room -= need
            runs += [Run(key, Style.ACCENT), Run(f" {what}  ", Style.MUTED)]
        self.show(tuple(runs))


class Status(Bar):
    """The line above the hints: what just happened, what goes on, what is wrong.

    Attributes:
        about: what goes on that the line tells of, by a name; "" for what just happened.
    """

    about = ""

    def say(self, text: str, *, detail: str = "", about: str = "") -> None:
        """Tell something that went as asked; what is said about something that goes on is withdrawn at its end."""
        self.about = about
        self.show((Run(printable(text), Style.TEXT),), (Run(printable(detail), Style.MUTED),) if detail else ())

    def fault(self, text: str) -> None:
        """Tell what went wrong, in one line."""
        self.about = ""
        self.show((Run("! ", Style.BAD), Run(printable(text), Style.BAD)))

    def withdraw(self, about: str) -> None:
        """Take away what is said about something that is done or given up; what was said since stays."""
        if self.about == about:
            self.clear()

    def clear(self) -> None:
        """Say nothing."""
        self.about = ""
        self.show(())

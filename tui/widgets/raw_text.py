"""Plain text without borders, of any length: only what is on the screen is looked at."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from textual.strip import Strip

from tui.render.cells import Run, Style
from tui.text import cell_width, printable
from tui.widgets.looks import Drawn


class RawText(Drawn, can_focus=True):
    """Scrolls through lines, wraps long ones, and marks what was searched for."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: Sequence[str] = ()
        self._parts: list[tuple[int, int, int]] = []
        self._wrapped_at = 0
        self._top = 0
        self._wanted = ""
        self._matches: list[int] = []
        self._match = -1

    def show(self, lines: Sequence[str], *, top: int = 0) -> None:
        """Show other text, from its beginning or a line on."""
        self._lines = lines
        self._wrapped_at = 0
        self._wrap()
        self._top = 0
        self.search(self._wanted, jump=False)
        self.to(top)
        self.refresh()

    @property
    def where(self) -> tuple[int, int, int]:
        """The first line on the screen and the last one, from 1, and how many there are."""
        if not self._parts:
            return 0, 0, 0
        last = min(len(self._parts), self._top + max(1, self.size.height)) - 1
        return self._parts[self._top][0] + 1, self._parts[last][0] + 1, len(self._lines)

    @property
    def found(self) -> tuple[int, int]:
        """Which match is shown, from 1, and how many there are."""
        return self._match + 1, len(self._matches)

    @property
    def wanted(self) -> str:
        """What was searched for."""
        return self._wanted

    def scroll(self, lines: int) -> None:
        """Move down by so many lines of the screen, or up."""
        self.to(self._top + lines)

    def scroll_page(self, pages: int) -> None:
        """Move by a screen, one line of which stays."""
        self.scroll(pages * max(1, self.size.height - 1))

    def to(self, top: int) -> None:
        """Move to a line of the wrapped text."""
        last = max(0, len(self._parts) - max(1, self.size.height))
        top = max(0, min(top, last))
        if top != self._top:
            self._top = top
            self.refresh()

    def to_end(self) -> None:
        """Move to the end."""
        self.to(len(self._parts))

    def search(self, text: str, *, jump: bool = True) -> int:
        """Look for text, whatever its case, and return how many lines have it."""
        self._wanted = text
        self._match = -1
        wanted = text.casefold()
        self._matches = [n for n, line in enumerate(self._lines) if wanted in line.casefold()] if wanted else []
        if jump and self._matches:
            first = self._parts[self._top][0] if self._parts else 0
            self._go_to(bisect_left(self._matches, first) % len(self._matches))
        self.refresh()
        return len(self._matches)

    def step(self, matches: int) -> None:
        """Go to the next match, or the one before; behind the last one comes the first."""
        if self._matches:
            self._go_to((self._match + matches) % len(self._matches))

    def _go_to(self, match: int) -> None:
        self._match = match
        line = self._matches[match]
        part = bisect_left(self._parts, (line, 0, 0))
        height = max(1, self.size.height)
        if not self._top <= part < self._top + height:
            self.to(part - height // 3)
        self.refresh()

    def on_resize(self) -> None:
        """Wrap anew; the same line stays at the top."""
        line = self._parts[self._top][0] if self._parts else 0
        self._wrap()
        self._top = 0
        self.to(bisect_left(self._parts, (line, 0, 0)))
        self.refresh()

    def _wrap(self) -> None:
        width = max(1, self.size.width)
        if width == self._wrapped_at:
            return
        self._wrapped_at = width
        parts: list[tuple[int, int, int]] = []
        for number, line in enumerate(self._lines):
            if len(line) <= width and line.isascii():
                parts.append((number, 0, len(line)))
            else:
                parts += ((number, start, end) for start, end in _pieces(line, width))
        self._parts = parts

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width, index = self.size.width, self._top + y
        if index >= len(self._parts):
            return Strip.blank(width, self.look(Style.TEXT))
        number, start, end = self._parts[index]
        text = self._lines[number][start:end]
        at_match = 0 <= self._match < len(self._matches) and self._matches[self._match] == number
        return self.strip(self._marked(printable(text), at_match=at_match), width)

    def _marked(self, text: str, *, at_match: bool) -> tuple[Run, ...]:
        wanted = self._wanted.casefold()
        low = text.casefold()
        if not wanted or wanted not in low or len(low) != len(text):
            return (Run(text, Style.TEXT),)
        runs = []
        at = 0
        while (found := low.find(wanted, at)) >= 0:
            runs += [Run(text[at:found], Style.TEXT), Run(text[found : found + len(wanted)], _mark(at_match))]
            at = found + len(wanted)
        return (*runs, Run(text[at:], Style.TEXT))


def _mark(at_match: bool) -> Style:
    return Style.CURSOR if at_match else Style.ACCENT


def _pieces(line: str, width: int) -> list[tuple[int, int]]:
    """Return where a line is broken so that each piece fits."""
    if line.isascii():
        return [(start, min(start + width, len(line))) for start in range(0, max(1, len(line)), width)]
    found = []
    start = used = 0
    for at, char in enumerate(line):
        cells = cell_width(printable(char)) if not char.isascii() else 1
        if used + cells > width and at > start:
            found.append((start, at))
            start, used = at, 0
        used += cells
    return [*found, (start, len(line))]

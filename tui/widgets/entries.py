"""Lines to read, some of which can be gone to."""

from __future__ import annotations

from collections.abc import Sequence

from textual.geometry import Region
from textual.strip import Strip

from tui.render.cells import Line, Run, Style, plain
from tui.render.entry import Entry
from tui.widgets.looks import Drawn

MARK, ASCII_MARK = "▌", ">"


class Entries(Drawn, can_focus=True):
    """Entries under each other, with a cursor on one of those that can be gone to.

    A column before their lines is the cursor's.
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._entries: tuple[Entry, ...] = ()
        self._tops: list[int] = []
        self._lines: list[tuple[Line, int]] = []
        self._cursor = -1
        self._top = 0
        self._ascii = False

    def show(self, entries: Sequence[Entry], *, key: str | None = None, ascii_only: bool = False) -> None:
        """Show other entries; the cursor stays on its own, or goes to `key`."""
        if tuple(entries) == self._entries and key is None and ascii_only == self._ascii:
            return
        wanted = key or self.key
        before = self._shown()
        self._entries, self._ascii = tuple(entries), ascii_only
        self._tops, self._lines = [], []
        for index, entry in enumerate(entries):
            self._tops.append(len(self._lines))
            self._lines += ((line, index) for line in entry.lines)
        stops = self._stops()
        found = next((index for index in stops if self._entries[index].key == wanted), None)
        self._cursor = found if found is not None else stops[0] if stops else -1
        self._follow()
        after = self._shown()
        if before.keys() != after.keys():
            self.refresh()
        else:
            self._refresh_lines([y for y in after if before[y] != after[y]])

    def show_empty(self, why: str) -> None:
        """Show no entries, and why."""
        self.show((Entry(((), (Run(f" {why}", Style.MUTED),))),))

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What is shown."""
        return self._entries

    @property
    def key(self) -> str | None:
        """The key of the entry at the cursor."""
        return self._entries[self._cursor].key if 0 <= self._cursor < len(self._entries) else None

    @property
    def text(self) -> str:
        """All that is there, as text."""
        return "\n".join(plain(line) for line, _ in self._lines)

    def move(self, steps: int, *, notable: bool = False) -> bool:
        """Move the cursor by entries that can be gone to; return whether there was one."""
        stops = [index for index in self._stops() if not notable or self._entries[index].notable]
        ahead = [index for index in stops if (index > self._cursor if steps > 0 else index < self._cursor)]
        if not ahead:
            self._scroll(len(self._lines) if steps > 0 else -len(self._lines))
            return False
        self._to(ahead[min(steps, len(ahead)) - 1] if steps > 0 else ahead[max(steps, -len(ahead))])
        return True

    def move_page(self, pages: int) -> None:
        """Scroll by screens; the cursor goes to the first entry in sight."""
        self._scroll(pages * max(1, self.size.height - 1))
        stops = [index for index in self._stops() if self._top <= self._tops[index] < self._top + self.size.height]
        if stops:
            self._cursor = stops[0] if pages > 0 else stops[-1]
        elif self._stops():
            self._cursor = self._stops()[-1 if pages > 0 else 0]
        self.refresh()

    def move_to(self, end: int) -> None:
        """Go to the first (0) or the last (-1) entry."""
        stops = self._stops()
        if stops:
            self._to(stops[end])

    # ---- inside

    def _stops(self) -> list[int]:
        return [index for index, entry in enumerate(self._entries) if entry.key]

    def _to(self, index: int) -> None:
        before, top = self._cursor, self._top
        self._cursor = index
        self._follow()
        if self._top != top:
            self.refresh()
        else:
            self._refresh_lines([y for each in (before, index) for y in self._of(each)])

    def _of(self, index: int) -> list[int]:
        """Return the line of the screen that the cursor's mark is on, at an entry."""
        return [self._tops[index] - self._top] if 0 <= index < len(self._entries) else []

    def _follow(self) -> None:
        """Scroll so that the cursor's entry is in sight, with what stands over the first one."""
        height = max(1, self.size.height)
        if self._cursor < 0:
            self._top = 0
            return
        first = self._tops[self._cursor]
        last = first + len(self._entries[self._cursor].lines)
        if self._cursor == (self._stops() or [-1])[0]:
            first = 0 if last <= height else first
        if last > self._top + height:
            self._top = last - height
        self._top = max(0, min(self._top, first))

    def _scroll(self, lines: int) -> None:
        top = max(0, min(self._top + lines, len(self._lines) - max(1, self.size.height)))
        if top != self._top:
            self._top = top
            self.refresh()

    def _shown(self) -> dict[int, tuple[Line, bool]]:
        height = self.size.height
        shown = self._lines[self._top : self._top + height]
        marked = self._tops[self._cursor] if 0 <= self._cursor < len(self._tops) else -1
        return {y: (line, self._top + y == marked) for y, (line, _) in enumerate(shown)}

    def _refresh_lines(self, lines: Sequence[int]) -> None:
        regions = [Region(0, y, self.size.width, 1) for y in lines if 0 <= y < self.size.height]
        if regions:
            self.refresh(*regions)

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._follow()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width = self.size.width
        if self._top + y >= len(self._lines):
            return Strip.blank(width, self.look(Style.TEXT))
        line, index = self._lines[self._top + y]
        at_cursor = index == self._cursor and self._tops[index] == self._top + y and self._entries[index].key
        mark = (ASCII_MARK if self._ascii else MARK) if at_cursor else " "
        return self.strip((Run(mark, Style.ACCENT), *line), width)

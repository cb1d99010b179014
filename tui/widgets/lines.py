"""Several lines of meanings, of which only those that change are drawn again."""

from __future__ import annotations

from collections.abc import Sequence

from textual.geometry import Region
from textual.strip import Strip

from tui.render.cells import Line, plain
from tui.widgets.bars import bar_strip
from tui.widgets.looks import Drawn

Pair = tuple[Line, Line]
"""What stands at the left end of a line, and at the right one."""


class Lines(Drawn):
    """As high as it has lines. Showing the same lines again costs nothing."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._pairs: tuple[Pair, ...] = ()
        self.styles.height = 0

    def show(self, pairs: Sequence[Pair]) -> None:
        """Show other lines."""
        before, self._pairs = self._pairs, tuple(pairs)
        if len(before) != len(self._pairs):
            self.styles.height = len(self._pairs)
            self.refresh(layout=True)
            return
        changed = [y for y, (old, new) in enumerate(zip(before, self._pairs, strict=True)) if old != new]
        if changed:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))

    @property
    def text(self) -> str:
        """What stands there, as text."""
        return "\n".join(f"{plain(left)}  {plain(right)}".rstrip() for left, right in self._pairs)

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        left, right = self._pairs[y] if y < len(self._pairs) else ((), ())
        return bar_strip(self, left, right, self.size.width)

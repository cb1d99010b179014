"""Some lines that belong together, in a list of such that can be gone through."""

from __future__ import annotations

from dataclasses import dataclass

from tui.render.cells import Line


@dataclass(frozen=True, slots=True)
class Entry:
    """Some lines that belong together.

    Attributes:
        lines: from top to bottom.
        key: by which the cursor stays on it; "" where there is nothing to go to.
        notable: whether it is one of those that the keys for the next and the previous bad thing go to.
    """

    lines: tuple[Line, ...]
    key: str = ""
    notable: bool = False

"""A terminal: pyte's, which also repeats characters (REP), and as tmux does no other than those of ASCII."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

import pyte

QUESTION = b"\x1b[6n"


class ModelScreen(pyte.Screen):  # type: ignore[misc]  # pyte has no types
    """pyte's screen, which remembers the last character drawn."""

    _last = " "
    repeats_all = True
    erases_with_colour = True

    def set_margins(self, top: int | None = None, bottom: int | None = None) -> None:
        """Set the region that scrolls; the cursor goes home, also where the region is given up (pyte forgets that)."""
        super().set_margins(top, bottom)
        self.cursor_position()

    def draw(self, data: str) -> None:
        """Draw characters."""
        super().draw(data)
        self._last = data[-1:] or self._last

    def repeat(self, count: int = 1) -> None:
        """Draw the last character again; tmux draws nothing where it is not one of ASCII."""
        if self._last.isascii() or self.repeats_all:
            super().draw(self._last * max(1, count))

    def erase_in_line(self, how: int = 0, private: bool = False) -> None:
        """Erase to the end of the line."""
        with self._looks_of_what_is_erased():
            super().erase_in_line(how, private)

    def erase_in_display(self, how: int = 0, *args: int, **kwargs: bool) -> None:
        """Erase to the end of the screen, or all of it."""
        with self._looks_of_what_is_erased():
            super().erase_in_display(how, *args, **kwargs)

    def erase_characters(self, count: int | None = None) -> None:
        """Erase some characters from the cursor on."""
        with self._looks_of_what_is_erased():
            super().erase_characters(count)

    @contextmanager
    def _looks_of_what_is_erased(self) -> Iterator[None]:
        """At most the background in force stays, and nothing else of the look (pyte keeps all of it)."""
        before = self.cursor.attrs
        self.cursor.attrs = self.default_char._replace(bg=before.bg) if self.erases_with_colour else self.default_char
        yield
        self.cursor.attrs = before

    def scroll_up(self, count: int = 1) -> None:
        """Move what is in the region up (SU)."""
        self._scroll(count, self.index, (self.margins or (0, self.lines - 1))[1])

    def scroll_down(self, count: int = 1) -> None:
        """Move what is in the region down (SD)."""
        self._scroll(count, self.reverse_index, (self.margins or (0, self.lines - 1))[0])

    def _scroll(self, count: int, step: Callable[[], None], edge: int) -> None:
        before, self.cursor.y = self.cursor.y, edge
        for _ in range(max(1, count)):
            step()
        self.cursor.y = before


class ModelStream(pyte.ByteStream):  # type: ignore[misc]  # pyte has no types
    """pyte's stream of bytes, which knows REP, SU and SD."""

    csi: ClassVar[dict[str, str]] = {**pyte.Stream.csi, "b": "repeat", "S": "scroll_up", "T": "scroll_down"}
    events: ClassVar[frozenset[str]] = pyte.Stream.events | {"repeat", "scroll_up", "scroll_down"}


class Terminal:
    """A terminal that is fed with bytes and answers questions about its cursor.

    Args:
        columns: its width.
        rows: its height.
        repeats_all: whether it repeats all characters, as xterm does, or those of ASCII alone, as tmux does.
        erases_with_colour: whether what is erased takes the background in force.

    Attributes:
        screen: what it shows.
    """

    def __init__(self, columns: int, rows: int, *, repeats_all: bool = True, erases_with_colour: bool = True) -> None:
        self.screen: Any = ModelScreen(columns, rows)
        self.screen.repeats_all = repeats_all
        self.screen.erases_with_colour = erases_with_colour
        self._stream = ModelStream(self.screen)
        self._tail = b""

    def feed(self, data: bytes) -> list[bytes]:
        """Take bytes, and return the answers to the questions in them."""
        answers = []
        data = self._tail + data
        # A question may be cut in two: what may be its beginning waits for the rest.
        cut = next((size for size in (3, 2, 1) if data.endswith(QUESTION[:size])), 0)
        data, self._tail = (data[:-cut], data[-cut:]) if cut else (data, b"")
        *asked, rest = data.split(QUESTION)
        for piece in asked:
            self._stream.feed(piece)
            cursor = self.screen.cursor
            answers.append(b"\x1b[%d;%dR" % (cursor.y + 1, min(cursor.x, self.screen.columns - 1) + 1))
        self._stream.feed(rest)
        return answers

"""How far a file was read: told from the thread that reads it, looked at from the one that draws."""

from __future__ import annotations

from tui.errors import BadFile


class FileReading:
    """A file that is being read. Give it to `open_file` as its `progress`.

    Args:
        name: what the file is called.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._done, self._total = 0, 0
        self._is_given_up = False

    def __call__(self, done: int, total: int) -> None:
        """Take note of bytes that were read, of so many.

        Raises:
            BadFile: nobody waits for the file any more.
        """
        if self._is_given_up:
            raise BadFile(f"{self.name}: reading it was given up")
        self._done, self._total = done, total

    @property
    def is_over(self) -> bool:
        """Whether all of the file was read."""
        return 0 < self._total <= self._done

    @property
    def text(self) -> str:
        """How far it is, in words: "reading call.json 34 %"."""
        return f"reading {self.name} {100 * self._done // self._total} %" if self._total else f"reading {self.name}"

    def give_up(self) -> None:
        """Stop reading as soon as possible."""
        self._is_given_up = True

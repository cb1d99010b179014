"""Walks through one big JSON object from front to back while only a small part of it is in memory."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from tui.providers.captures.source import CHUNK_BYTES, Source

LARGEST_VALUE = 16 * 1024 * 1024
"""A single value larger than this is taken for damage: reading on would fill the memory."""

_SPACE = re.compile(rb"[ \t\r\n]*")
_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]]', re.DOTALL)
_PLAIN = re.compile(rb"[-+.0-9A-Za-z]+")


class BrokenJson(Exception):
    """The text is not JSON from `offset` on, or ends there.

    Attributes:
        offset: byte of the (decompressed) file.
        at_end: whether the text simply ends.
    """

    def __init__(self, offset: int, *, at_end: bool) -> None:
        super().__init__(f"{'ends' if at_end else 'broken'} at byte {offset}")
        self.offset = offset
        self.at_end = at_end


class JsonStream:
    """A cursor in a JSON text. Methods raise `BrokenJson` where the text is not what they expect."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._buffer = b""
        self._at = 0
        self._consumed = 0
        self._ended = False

    @property
    def offset(self) -> int:
        """The cursor's byte in the (decompressed) file."""
        return self._consumed + self._at

    def members(self, *, resume: bool = False) -> Iterator[str]:
        """Walk through an object: yields each key with the cursor at its value, which the caller must consume.

        `resume` starts in the middle of an object, with the cursor at a key.
        """
        if not resume:
            self._expect(b"{")
            if self._peek() == b"}":
                self._at += 1
                return
        while True:
            yield self._key()
            if self._next_is_end(b"}"):
                return

    def items(self) -> Iterator[None]:
        """Walk through an array: yields with the cursor at each item, which the caller must consume."""
        self._expect(b"[")
        if self._peek() == b"]":
            self._at += 1
            return
        while True:
            yield None
            if self._next_is_end(b"]"):
                return

    def peek(self) -> bytes:
        """Return the first byte of the value at the cursor."""
        return self._peek()

    def value(self) -> object:
        """Consume one value and return it decoded."""
        raw = self.raw()
        try:
            value: object = json.loads(raw)
        except (ValueError, RecursionError) as error:
            raise BrokenJson(self.offset - len(raw), at_end=False) from error
        return value

    def skip(self) -> None:
        """Consume one value without decoding it."""
        self.raw()

    def raw(self) -> bytes:
        """Consume one value and return its bytes."""
        self._peek()
        while True:
            end = self._end_of_value()
            if end is not None:
                raw = self._buffer[self._at : end]
                self._at = end
                return raw
            if len(self._buffer) - self._at > LARGEST_VALUE:
                raise BrokenJson(self.offset, at_end=False)
            self._more(len(self._buffer) - self._at)

    def find(self, pattern: re.Pattern[bytes]) -> re.Match[bytes] | None:
        """Move the cursor to the next match of a pattern; None, and the cursor at the end, where there is none."""
        while True:
            match = pattern.search(self._buffer, self._at)
            if match:
                self._at = match.start()
                return match
            if self._ended:
                self._at = len(self._buffer)
                return None
            self._at = max(self._at, len(self._buffer) - 4096)
            self._fill()

    def _key(self) -> str:
        if self._peek() != b'"':
            raise BrokenJson(self.offset, at_end=False)
        key = self.value()
        self._expect(b":")
        return str(key)

    def _next_is_end(self, end: bytes) -> bool:
        mark = self._peek()
        if mark not in (b",", end):
            raise BrokenJson(self.offset, at_end=False)
        self._at += 1
        return mark == end

    def _expect(self, mark: bytes) -> None:
        if self._peek() != mark:
            raise BrokenJson(self.offset, at_end=False)
        self._at += 1

    def _peek(self) -> bytes:
        while True:
            match = _SPACE.match(self._buffer, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._buffer):
                return self._buffer[self._at : self._at + 1]
            self._more(0)

    def _end_of_value(self) -> int | None:
        buffer, at = self._buffer, self._at
        first = buffer[at : at + 1]
        if first == b'"':
            match = _STRING.match(buffer, at)
            return match.end() if match else None
        if first in (b"{", b"["):
            depth = 0
            for token in _TOKEN.finditer(buffer, at):
                mark = token[0]
                if mark in (b"{", b"["):
                    depth += 1
                elif mark in (b"}", b"]"):
                    depth -= 1
                    if not depth:
                        return token.end()
            return None
        match = _PLAIN.match(buffer, at)
        if match is None:
            raise BrokenJson(self.offset, at_end=False)
        # A number may go on in the next chunk.
        return match.end() if match.end() < len(buffer) or self._ended else None

    def _more(self, had: int) -> None:
        if self._ended:
            raise BrokenJson(self._consumed + len(self._buffer), at_end=True)
        self._fill(had)

    def _fill(self, had: int = 0) -> None:
        chunk = self._source.read(max(CHUNK_BYTES, had))
        if not chunk:
            self._ended = True
        self._consumed += self._at
        self._buffer = self._buffer[self._at :] + chunk
        self._at = 0

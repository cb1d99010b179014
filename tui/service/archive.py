"""Every answer, kept exactly as it came: compressed in temporary files without a name, with a small index.

So a list of 100,000 rows streams in bounded memory, and still `raw` can show each answer it was made of.
"""

from __future__ import annotations

import json
import tempfile
import threading
import zlib
from array import array
from dataclasses import fields
from datetime import datetime
from typing import IO

from tui.errors import NotFound
from tui.providers.answers import Answer

PREFIX = "a"
SEGMENT_BYTES = 64 * 2**20
SEGMENTS = 16
"""Compressed answers beyond SEGMENTS x SEGMENT_BYTES (1 GiB) push out the oldest."""
LEVEL = 1
"""JSON shrinks to a sixth already at the fastest level."""


class Archive:
    """Keeps answers under the source ids that it gives out. Any thread may use it."""

    def __init__(self, *, segment_bytes: int = SEGMENT_BYTES, segments: int = SEGMENTS) -> None:
        """Take how much to keep, in compressed bytes."""
        self._segment_bytes = segment_bytes
        self._most = segments
        self._lock = threading.Lock()
        self._count = 0
        self._segments: list[_Segment] = []

    def next_id(self) -> str:
        """Return a new source id."""
        with self._lock:
            self._count += 1
            return f"{PREFIX}{self._count}"

    def keep(self, answer: Answer) -> None:
        """Keep an answer. On a full disk it is not kept, which `raw` then says."""
        packed = _pack(answer)
        with self._lock:
            try:
                self._segment().add(int(answer.source_id[len(PREFIX) :]), packed)
            except OSError:
                return
            while len(self._segments) > self._most:
                self._segments.pop(0).file.close()

    def raw(self, source_id: str) -> Answer:
        """Return an answer.

        Raises:
            NotFound: no such answer, or it is no longer kept.
        """
        prefix, number = source_id[: len(PREFIX)], source_id[len(PREFIX) :]
        if prefix == PREFIX and number.isdecimal():
            with self._lock:
                for segment in self._segments:
                    packed = segment.get(int(number))
                    if packed is not None:
                        return _unpack(packed)
        raise NotFound(f"the answer {source_id} is not kept any more", hint="Ask again")

    def close(self) -> None:
        """Forget everything."""
        with self._lock:
            for segment in self._segments:
                segment.file.close()
            self._segments.clear()

    def _segment(self) -> _Segment:
        if not self._segments or self._segments[-1].size >= self._segment_bytes:
            file = tempfile.TemporaryFile(prefix="callscope-")  # noqa: SIM115 (closed by `close`)
            self._segments.append(_Segment(file))
        return self._segments[-1]


class _Segment:
    """One file and its index: three machine words an answer."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.size = 0
        self._numbers: array[int] = array("Q")
        self._ends: array[int] = array("Q")

    def add(self, number: int, packed: bytes) -> None:
        self.file.seek(self.size)
        self.file.write(packed)
        self.size += len(packed)
        self._numbers.append(number)
        self._ends.append(self.size)

    def get(self, number: int) -> bytes | None:
        try:
            index = self._numbers.index(number)
        except ValueError:
            return None
        start = self._ends[index - 1] if index else 0
        self.file.seek(start)
        return self.file.read(self._ends[index] - start)


_BYTES = ("request_body", "body")


def _pack(answer: Answer) -> bytes:
    plain = {each.name: getattr(answer, each.name) for each in fields(answer) if each.name not in _BYTES}
    plain |= {"headers": dict(answer.headers), "at": answer.at.isoformat()}
    head = json.dumps([len(answer.request_body), plain], separators=(",", ":")).encode()
    return zlib.compress(b"%d\n%b%b%b" % (len(head), head, answer.request_body, answer.body), LEVEL)


def _unpack(packed: bytes) -> Answer:
    size, _, rest = zlib.decompress(packed).partition(b"\n")
    request_bytes, plain = json.loads(rest[: int(size)])
    bodies = rest[int(size) :]
    plain["at"] = datetime.fromisoformat(plain["at"])
    return Answer(**plain, request_body=bodies[:request_bytes], body=bodies[request_bytes:])

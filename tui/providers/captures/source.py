"""The bytes of a capture file, plain or gzipped, read once from front to back."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO, cast

from tui.errors import BadFile

Progress = Callable[[int, int], None]
"""Told how many bytes of the file were read, and how many it has."""

CHUNK_BYTES = 256 * 1024
LONGEST_LINE = 32 * 1024 * 1024
"""A line longer than this is not a line of a capture, and is not read into memory."""


@dataclass(slots=True)
class Source:
    """An open capture file.

    Attributes:
        size: bytes of the file as it lies on disk.
        fault: why reading ended before the end of the file; "" while it has not.
    """

    size: int
    _file: BinaryIO
    _bytes: BinaryIO
    _progress: Progress | None
    _told: int = field(default=-1)
    fault: str = ""

    def read(self, count: int = CHUNK_BYTES) -> bytes:
        """Return up to `count` decompressed bytes; b"" at the end, or where the file breaks off."""
        chunk = self._guarded(lambda: self._bytes.read(count))
        self._tell()
        return chunk

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Yield each line with its number, counted from 1. Its line break is kept: a cut line has none."""
        number = 0
        while line := self._guarded(lambda: self._bytes.readline(LONGEST_LINE)):
            number += 1
            yield number, line
            self._tell()

    def _guarded(self, read: Callable[[], bytes]) -> bytes:
        if self.fault:
            return b""
        try:
            return read()
        except EOFError:
            self.fault = f"the compressed data ends too early, after {self._file.tell()} bytes"
        except (zlib.error, gzip.BadGzipFile):
            self.fault = f"the compressed data is damaged before byte {self._file.tell()}"
        except OSError as error:
            self.fault = f"the file cannot be read further: {error.strerror or error}"
        return b""

    def _tell(self) -> None:
        if self._progress is None:
            return
        done = min(self._file.tell(), self.size)
        if done != self._told:
            self._told = done
            self._progress(done, self.size)


@contextmanager
def open_source(path: str | os.PathLike[str], progress: Progress | None = None) -> Iterator[Source]:
    """Open a file, decompressing it where it is gzipped.

    Raises:
        BadFile: there is no such file, or it may not be read, or it is not a regular file.
    """
    name = os.fspath(path)
    if os.path.isdir(name):
        raise BadFile(f"{name} is a folder, not a capture")
    try:
        file = open(name, "rb")  # noqa: SIM115 - closed below
    except FileNotFoundError as error:
        raise BadFile(f"there is no file {name}") from error
    except (OSError, ValueError) as error:
        raise BadFile(f"{name} cannot be opened: {getattr(error, 'strerror', None) or error}") from error
    with file:
        size = os.fstat(file.fileno()).st_size
        magic = file.peek(2)[:2]
        if magic == b"\x1f\x8b":
            with gzip.GzipFile(fileobj=file) as unzipped:
                yield Source(size, file, cast("BinaryIO", unzipped), progress)
        else:
            yield Source(size, file, file, progress)

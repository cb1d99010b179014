"""Data points, `[[time, value], ...]`, as columns: fast for the form that is documented, patient with any other.

Half an hour of four tracks is 28,800 pairs. Decoding each into a list of its own takes longer than all the rest, so
columns are lifted out of the body before it is read: the brackets between pairs are deleted and one flat list of
numbers is decoded. What is not exactly pairs of numbers stays in the body and is read pair by pair.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

_START = re.compile(rb'(?<!\\)"\s*:\s*(\[)\s*\[')
"""The end of a key and the beginning of an array of arrays. No string holds a quote without a backslash before it."""
_NUMBERS = b"0123456789.+-eE \t\r\n"
_FLAT = TypeAdapter(list[float])


@dataclass(frozen=True, slots=True)
class Columns:
    """Times, in the unit that they came in, and values; `dropped` counts the pairs that were no two finite numbers."""

    times: list[float]
    values: list[float]
    dropped: int = 0


NOTHING = Columns([], [])
MARK = "@column"
"""What stands in a body for data points that were lifted out of it."""


def lift(body: bytes) -> tuple[bytes, list[Columns]]:
    """Take the data points out of a body.

    Returns:
        The body with `{"@column":N}` in place of each `[[time, value], ...]`, and column N for each N. What is not
        plain pairs of numbers, and all of a body that was cut off, is left where it is.
    """
    parts: list[bytes] = []
    columns: list[Columns] = []
    done = 0
    found = _START.search(body)
    while found is not None:
        start = found.start(1)
        lifted = _pairs(body, start)
        if lifted is not None:
            parts += (body[done:start], b'{"@column":%d}' % len(columns))
            column, done = lifted
            columns.append(column)
        found = _START.search(body, max(done, start))
    return (b"".join((*parts, body[done:])), columns) if columns else (body, columns)


def _pairs(body: bytes, start: int) -> tuple[Columns, int] | None:
    """Return the column of the array at `start`, and where it ends; None for anything but plain pairs."""
    # Plain pairs hold neither braces nor quotes, so the array ends before the next of them.
    end = body.find(b"}", start)
    quote = body.find(b'"', start, end)
    end = body.rfind(b"]", start, end if quote < 0 else quote) + 1
    text = body[start:end]
    form = text.translate(None, _NUMBERS)
    if len(form) < len(b"[[,]]") or form != b"[" + b"[,]," * (len(form) // len(b"[,],") - 1) + b"[,]]":
        return None
    try:
        flat = _FLAT.validate_json(b"[" + text.translate(None, b"[]") + b"]")
    except ValidationError:
        return None
    return Columns(flat[::2], flat[1::2]), end


def columns_of(points: object, lifted: Sequence[Columns] = ()) -> Columns:
    """Return data points as columns, whether they were lifted or decoded as they came.

    Pairs that are no two finite numbers are dropped and counted.
    """
    if isinstance(points, dict):
        number = points.get(MARK)
        return lifted[number] if isinstance(number, int) and 0 <= number < len(lifted) else NOTHING
    if not isinstance(points, list):
        return NOTHING
    times: list[float] = []
    values: list[float] = []
    for point in points:
        pair = _numbers(point)
        if pair is not None:
            times.append(pair[0])
            values.append(pair[1])
    return Columns(times, values, len(points) - len(times))


def _numbers(point: object) -> tuple[float, float] | None:
    if not isinstance(point, list | tuple) or len(point) != 2:
        return None
    first, second = point
    if isinstance(first, bool) or isinstance(second, bool):
        return None
    try:
        time, value = float(first), float(second)
    except (TypeError, ValueError, OverflowError):
        return None
    return (time, value) if math.isfinite(time) and math.isfinite(value) else None

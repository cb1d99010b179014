"""Small values of an answer, read for what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tui.model import Scalar

LONGEST = 2_000
"""Text that came with an event is cut behind so many characters."""

_SECRET = re.compile(
    r"(secret|token|password|credential|authorization|stream_?key|api_?key|access_?key|private_?key|storage"
    r"|download_?url|ice_?pwd|sdp)",
    re.IGNORECASE,
)


def text(value: str | None) -> str | None:
    """Return text, or None for what only stands for absence: "" and the word null."""
    return None if value is None or value in ("", "null") else value


def count(value: float | None) -> int | None:
    """Return a whole number that the vendor may have sent with a fraction."""
    return None if value is None else round(value)


def flat(value: object) -> dict[str, Scalar]:
    """Return nested JSON as scalars under dotted keys, without what looks like a secret by its name.

    Absent values and empty containers are left out.
    """
    return dict(_leaves(value, ""))


def _leaves(value: object, path: str) -> Iterator[tuple[str, Scalar]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not _SECRET.search(str(key)):
                yield from _leaves(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from _leaves(inner, f"{path}.{index}" if path else str(index))
    elif isinstance(value, str):
        yield path or "value", value[:LONGEST]
    elif isinstance(value, bool | int | float):
        yield path or "value", value

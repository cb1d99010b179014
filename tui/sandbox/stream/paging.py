"""Pages with `limit`, `next` and `prev`: cursors are opaque and belong to one question."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from tui.sandbox.stream.refusal import bad_input

MAX_LIMIT = 100
DEFAULT_LIMIT = 25

T = TypeVar("T")
Positioned = Iterator[tuple[int, T]]


@dataclass(frozen=True, slots=True)
class Ask:
    """Which page is wanted.

    Attributes:
        limit: rows.
        position: of the row to begin with, or (backwards) of the row to end before.
        backwards: whether the page before `position` is wanted.
        as_of: UTC epoch seconds at which the first page was read: later pages stand on the same list.
        question: a digest of filter and sort, which a cursor must agree with.
    """

    limit: int
    position: int
    backwards: bool
    as_of: int
    question: str


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Rows and the cursors beside them."""

    rows: list[T]
    next: str | None
    prev: str | None

    def cursors(self) -> dict[str, str]:
        """Return the cursors that there are, by their wire names."""
        return {name: text for name, text in (("next", self.next), ("prev", self.prev)) if text}


def ask(limit: object, following: object, before: object, question: object, now: float) -> Ask:
    """Return which page a request wants.

    Args:
        limit: as given; None or 0 is the default.
        following: the `next` parameter.
        before: the `prev` parameter.
        question: whatever tells one question from another.
        now: UTC epoch seconds.

    Raises:
        Refused: a limit beyond `MAX_LIMIT`, or a cursor of another question.
    """
    try:
        rows = int(str(limit)) if limit not in (None, "") else 0
    except ValueError:
        raise bad_input("limit: must be a number") from None
    if not 0 <= rows <= MAX_LIMIT:
        raise bad_input(f"limit: must be between 0 and {MAX_LIMIT}")
    digest = hashlib.blake2b(repr(question).encode(), digest_size=6).hexdigest()
    rows = rows or DEFAULT_LIMIT
    if following and before:
        raise bad_input("next and prev cannot be used together")
    text = following or before
    if not text:
        return Ask(rows, 0, False, int(now), digest)
    try:
        found = json.loads(base64.urlsafe_b64decode(str(text).encode()))
        position, as_of, known, way = int(found["p"]), int(found["t"]), found["q"], found["w"]
    except (ValueError, KeyError, TypeError, binascii.Error):
        raise bad_input("cursor is not valid") from None
    if known != digest or way != ("n" if following else "p"):
        raise bad_input("cursor does not belong to this query: send it with the same filter and sort")
    return Ask(rows, position, bool(before), as_of, digest)


def take(
    wanted: Ask,
    forward: Callable[[int], Positioned[T]],
    backward: Callable[[int], Positioned[T]],
    keep: Callable[[T], bool] = lambda _: True,
) -> Page[T]:
    """Return the page that is wanted.

    Args:
        wanted: which.
        forward: yields (position, row) from a position on, ascending.
        backward: yields (position, row) before a position, descending.
        keep: whether a row matches.
    """
    found: list[tuple[int, T]] = []
    if not wanted.backwards:
        for position, row in forward(wanted.position):
            if keep(row):
                found.append((position, row))
                if len(found) > wanted.limit:
                    break
        more = found[wanted.limit :]
        rows = [row for _, row in found[: wanted.limit]]
        prev = _cursor(wanted, wanted.position, "p") if wanted.position > 0 else None
        return Page(rows, _cursor(wanted, more[0][0], "n") if more else None, prev)
    for position, row in backward(wanted.position):
        if keep(row):
            found.append((position, row))
            if len(found) > wanted.limit:
                break
    rows = [row for _, row in reversed(found[: wanted.limit])]
    earlier = len(found) > wanted.limit
    prev = _cursor(wanted, found[wanted.limit - 1][0], "p") if earlier else None
    return Page(rows, _cursor(wanted, wanted.position, "n"), prev)


def take_from(wanted: Ask, rows: list[T], keep: Callable[[T], bool] = lambda _: True) -> Page[T]:
    """Return the page of a list."""
    return take(
        wanted,
        lambda start: ((n, rows[n]) for n in range(start, len(rows))),
        lambda end: ((n, rows[n]) for n in range(min(end, len(rows)) - 1, -1, -1)),
        keep,
    )


def _cursor(wanted: Ask, position: int, way: str) -> str:
    plain = json.dumps({"p": position, "t": wanted.as_of, "q": wanted.question, "w": way}, separators=(",", ":"))
    return base64.urlsafe_b64encode(plain.encode()).decode()

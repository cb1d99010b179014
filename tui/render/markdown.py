"""Lists as Markdown tables, and a series in one line, for an incident's notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from tui.model import Series
from tui.render.column import Column
from tui.render.format import Formats
from tui.text import printable

T = TypeVar("T")

_ACTIVE = re.compile(r"([\\`*_\[\]<>|~#])")
_NEEDED = re.compile(r"([\\`*\[\]]|<(?=[\w/!?])|(?<!\w)_|_(?!\w)|(?<=[^\s(])~|~(?!\w)|^[>#])", re.MULTILINE)


def markdown_table(columns: Sequence[Column[T]], records: Iterable[T], formats: Formats) -> Iterator[str]:
    """Yield the lines of a Markdown table; nothing in a cell is taken for markup."""
    yield f"| {' | '.join(escaped(column.heading(formats)) for column in columns)} |"
    yield f"|{'|'.join('---:' if column.right else '---' for column in columns)}|"
    for record in records:
        yield f"| {' | '.join(escaped(column.text(record, formats)) for column in columns)} |"


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is, without control characters; links and mentions lose their power."""
    return _defused(_ACTIVE.sub(r"\\\1", printable(text)))


def prose(text: str) -> str:
    """Return the same for a sentence, with as few signs as it takes: chats show a backslash where none is needed.

    An underscore within a word, a pseudonym's tilde and a sign that is markup only at a line's start stand as they are.
    """
    return _defused(_NEEDED.sub(r"\\\1", printable(text)))


def _defused(text: str) -> str:
    return text.replace("@", "@\u2060").replace("://", ":\u2060//")


def stats_text(series: Series, formats: Formats) -> str:
    """Return a series in one line: "min 300, median 1,500, p95 1,900, max 2,100 kbit/s, 2 gaps"."""
    stats = series.stats()
    if stats is None:
        return formats.absent
    parts = [
        f"min {formats.measured(stats.min)}",
        f"median {formats.measured(stats.median)}",
        f"p95 {formats.measured(stats.p95)}",
        f"max {formats.measured(stats.max)} {series.unit}".rstrip(),
    ]
    if gaps := len(series.gaps()):
        parts.append(f"{gaps} gap{'s' if gaps > 1 else ''}")
    return ", ".join(parts)

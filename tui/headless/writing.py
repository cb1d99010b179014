"""Lists and documents on standard output, in the format asked for."""

from __future__ import annotations

import shutil
import sys
import time
from argparse import Namespace
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TextIO, TypeVar

from tui.errors import UsageError
from tui.headless.stderr import progress
from tui.render.column import Column, pick, sorted_by
from tui.render.csv_out import CsvWriter
from tui.render.format import Formats
from tui.render.json_out import DocumentWriter, item_line, line, single
from tui.render.tables import table
from tui.text import printable

T = TypeVar("T")

FLUSH_EVERY_S = 0.2
"""How long a line may wait in the buffer while a list streams."""


@dataclass(slots=True)
class Taken:
    """How many items were taken, and whether there were more."""

    count: int = 0
    more: bool = False


class ListWriter(Generic[T]):
    """Writes one list: as it comes where nobody sorts it, in one go where somebody does or a table needs widths."""

    def __init__(
        self,
        args: Namespace,
        columns: Sequence[Column[T]],
        *,
        source: str,
        document: Callable[[T], object] = lambda item: item,
        head: Mapping[str, object] | None = None,
    ) -> None:
        """Check what was asked for, before anything is fetched.

        Args:
            args: with `format`, `columns` and `sort`.
            columns: all there are.
            source: what documents name as their source.
            document: what stands for an item in JSON.
            head: what stands before the items in JSON.

        Raises:
            UsageError: a column that there is not.
        """
        self._format = args.format
        self._source = source
        self._document = document
        self._head = dict(head or {})
        self._columns = chosen(columns, args.columns, every=self._format == "csv")
        self._order = ordering(columns, args.sort)
        self._out = stdout()
        if self._format != "table" and self._out.isatty():
            progress.stop()  # rows and a line that rewrites itself would share the screen
        self._flushed_at = time.monotonic()

    @property
    def sorts(self) -> bool:
        """Whether the rows are sorted here, after all of them were read."""
        return self._order is not None

    async def write(
        self,
        items: AsyncIterator[T],
        tail: Callable[[], Mapping[str, object]] = dict,
        *,
        most: int | None = None,
        taken: Taken | None = None,
    ) -> None:
        """Write the items, and behind them what `tail` tells at the end.

        Args:
            items: all of them.
            tail: asked when all items were read.
            most: write no more than so many of them, after sorting; None for all.
            taken: is told how many were written, and whether there were more.
        """
        if self._order is not None:
            items = _ordered(items, *self._order)
        if most is not None:
            items = first(items, most, taken or Taken())
        if self._format == "table":
            await self._table(items)
        elif self._format == "csv":
            await self._csv(items)
        elif self._format == "jsonl":
            async for item in items:
                self._out.write(item_line(self._source, self._document(item)))
                self._flush_now_and_then()
        else:
            await self._json(items, tail)
        self._out.flush()

    async def _table(self, items: AsyncIterator[T]) -> None:
        kept = [item async for item in items]
        progress.clear()
        for text in table(self._columns, kept, formats(self._out), width=width(self._out)):
            self._out.write(text + "\n")

    async def _csv(self, items: AsyncIterator[T]) -> None:
        writer: CsvWriter[T] | None = None
        async for item in items:
            writer = writer or CsvWriter(self._out, self._columns, source=self._source)
            writer.row(item)
            self._flush_now_and_then()
        if writer is None:
            CsvWriter(self._out, self._columns, source=self._source)

    async def _json(self, items: AsyncIterator[T], tail: Callable[[], Mapping[str, object]]) -> None:
        # Nothing is written before the first item is there: a question that fails at once leaves stdout empty.
        writer: DocumentWriter | None = None
        async for item in items:
            writer = writer or DocumentWriter(self._out, self._source, **self._head)
            writer.item(self._document(item))
            self._flush_now_and_then()
        writer = writer or DocumentWriter(self._out, self._source, **self._head)
        writer.end(**tail())

    def _flush_now_and_then(self) -> None:
        now = time.monotonic()
        if now - self._flushed_at > FLUSH_EVERY_S:
            self._flushed_at = now
            self._out.flush()


def write_single(source: str, value: object, **beside: object) -> None:
    """Write the JSON document of one thing."""
    progress.clear()
    out = stdout()
    out.write(line(single(source, value, **beside)) + "\n")
    out.flush()


def write_lines(lines: Sequence[str]) -> None:
    """Write text for people."""
    progress.clear()
    out = stdout()
    out.writelines(f"{text}\n" for text in lines)
    out.flush()


def facts(pairs: Sequence[tuple[str, str | None]], shown: Formats) -> list[str]:
    """Return names and values, one pair a line, aligned; what is absent is left out."""
    there = [(name, value) for name, value in pairs if value and value != shown.absent]
    indent = max((len(name) for name, _ in there), default=0)
    return [f"{name:{indent}}  {printable(value)}" for name, value in there]


def chosen(columns: Sequence[Column[T]], keys: str | None, *, every: bool) -> tuple[Column[T], ...]:
    """Return the columns to show: those asked for, else all (`every`) or those shown without asking.

    Raises:
        UsageError: there is no such column.
    """
    if keys is None:
        return tuple(column for column in columns if every or column.shown)
    names = [key.strip() for key in keys.split(",") if key.strip()]
    try:
        found = pick(columns, names)
    except KeyError as unknown:
        raise _no_column(str(unknown.args[0]), columns) from None
    if not found:
        raise _no_column(keys, columns)
    return found


def ordering(columns: Sequence[Column[T]], text: str | None) -> tuple[Column[T], bool] | None:
    """Return the column to sort by and whether descending; None for the order in which the rows come.

    Raises:
        UsageError: there is no such column.
    """
    if text is None:
        return None
    key, _, direction = text.removeprefix("-").partition(":")
    if direction not in ("", "asc", "desc"):
        raise UsageError(f"“{text}” is no order", hint="Write KEY, -KEY, KEY:asc or KEY:desc")
    for column in columns:
        if key in (column.key, column.export_name, column.field):
            return column, text.startswith("-") or direction == "desc"
    raise _no_column(key, columns)


def formats(out: TextIO) -> Formats:
    """Return how values are shown on an output: in ASCII where its encoding knows no more."""
    return Formats(now=datetime.now(UTC), ascii=not (out.encoding or "").lower().replace("-", "").startswith("utf"))


def width(out: TextIO) -> int | None:
    """Return the width of a terminal; None for anything else, where nothing is cut."""
    return shutil.get_terminal_size().columns if out.isatty() else None


def stdout() -> TextIO:
    """Return standard output, which shows a question mark for what its encoding does not know."""
    with suppress(AttributeError, ValueError):
        sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]  # what cannot is suppressed
    return sys.stdout


def _no_column(key: str, columns: Sequence[Column[T]]) -> UsageError:
    return UsageError(f"there is no column “{key}”", hint=f"There is {', '.join(column.key for column in columns)}")


async def first(items: AsyncIterator[T], most: int, taken: Taken) -> AsyncIterator[T]:
    """Yield the first `most` items, and note in `taken` how many there were and whether there are more."""
    async for item in items:
        if taken.count == most:
            taken.more = True
            return
        taken.count += 1
        yield item


async def _ordered(items: AsyncIterator[T], column: Column[T], descending: bool) -> AsyncIterator[T]:
    kept = [item async for item in items]
    for item in sorted_by(kept, column, descending=descending):
        yield item

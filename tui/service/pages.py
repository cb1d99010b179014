"""Lists of pages, by cursor or by page number, read to their end whatever the vendor does.

A repeated cursor, a list that never ends, one that shrinks while it is read, and rows that come twice all end cleanly,
with a notice.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from tui.model import Notice, NoticeKind, Page
from tui.providers.gate import Priority, priority

A = TypeVar("A")
T = TypeVar("T")

MOST_PAGES = 20_000
"""A list longer than this has lost its end: 100,000 people at 5 a page."""
MOST_EMPTY = 3
"""So many pages without a new row, one behind the other, and the list has lost its end."""


@dataclass(frozen=True, slots=True)
class Turn(Generic[A, T]):
    """One page turned.

    Attributes:
        answer: as it came.
        page: the page in it, without the rows that came before; its `next` is None where the list was ended early.
        cursor: what was asked for.
        notices: what ended the list early, or was left out of this page.
    """

    answer: A
    page: Page[T]
    cursor: str | None
    notices: tuple[Notice, ...] = ()


async def read_pages(
    ask: Callable[[str | None], Awaitable[A]],
    page_of: Callable[[A], Page[T]],
    key: Callable[[T], Hashable],
    *,
    most_pages: int = MOST_PAGES,
) -> AsyncGenerator[Turn[A, T], None]:
    """Yield the pages of a list; the next one is on its way while one is looked at.

    Rows are remembered by the hash of their key alone, so that 100,000 of them take little memory.

    Args:
        ask: asks for the page of a cursor; None for the first.
        page_of: finds the page in an answer.
        key: what makes a row the same row.
        most_pages: where a list is cut that does not end.
    """
    rows: set[int] = set()
    asked: set[str] = set()
    empty, most_total, cursor = 0, None, None
    coming: asyncio.Task[A] | None = None
    try:
        for number in range(1, most_pages + 1):
            answer = await (ask(None) if coming is None else coming)
            coming = None
            page = page_of(answer)
            notices = []
            fresh = _fresh(page.items, key, rows)
            repeated = len(page.items) - len(fresh)
            empty = 0 if fresh else empty + 1
            if page.total is not None:
                most_total = max(page.total, most_total or 0)
            following, why = page.next, None
            if following is not None:
                why = _why_to_end(following, asked, page, fresh, empty, number == most_pages)
                following = None if why else following
            if why:
                notices.append(Notice(NoticeKind.LIST_ENDED_EARLY, f"{why}: {len(rows)} rows were read"))
            elif repeated:
                notices.append(Notice(NoticeKind.ROWS_REPEATED, f"{_rows(repeated)} came twice and were left out"))
            if following is None and why is None and most_total is not None and len(rows) < most_total:
                notices.append(_shrunk(len(rows), most_total))
            if following is not None:
                asked.add(following)
                coming = _start(ask, following)
            turned = Page(tuple(fresh), following, page.prev, page.total, page.offset, page.source_id)
            yield Turn(answer, turned, cursor, tuple(notices))
            if following is None:
                return
            cursor = following
    finally:
        if coming is not None:
            coming.cancel()
            await asyncio.wait({coming})
            if not coming.cancelled():
                coming.exception()


def _start(ask: Callable[[str | None], Awaitable[A]], cursor: str) -> asyncio.Task[A]:
    async def read() -> A:
        if priority.get() is Priority.LOOKING:
            priority.set(Priority.PREFETCH)  # a task has its own context
        return await ask(cursor)

    return asyncio.ensure_future(read())


def _fresh(items: tuple[T, ...], key: Callable[[T], Hashable], rows: set[int]) -> list[T]:
    fresh = []
    for item in items:
        digest = hash(key(item))
        if digest not in rows:
            rows.add(digest)
            fresh.append(item)
    return fresh


def _why_to_end(following: str, asked: set[str], page: Page[T], fresh: list[T], empty: int, last: bool) -> str | None:
    if following in asked:
        return "the vendor gave a cursor twice, so the list was ended"
    if page.items and not fresh:
        return "a page held only rows that had come before, so the list was ended"
    if empty >= MOST_EMPTY:
        return f"{empty} pages without a row came one behind the other, so the list was ended"
    if last:
        return "the list did not end, so it was cut"
    return None


def _shrunk(read: int, total: int) -> Notice:
    return Notice(
        NoticeKind.LIST_ENDED_EARLY,
        f"the vendor counted {total} rows and gave {read}: the list may have become shorter while it was read",
    )


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"

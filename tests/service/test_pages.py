import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.errors import VendorFault
from tui.model import NoticeKind, Page
from tui.providers.gate import Priority, priority
from tui.service.pages import MOST_EMPTY, read_pages

Pages = dict[str | None, Page[int]]


def asking(pages: Pages) -> Callable[[str | None], Awaitable[Page[int]]]:
    async def ask(cursor: str | None) -> Page[int]:
        await asyncio.sleep(0)
        return pages[cursor]

    return ask


async def read(ask: Callable[[str | None], Awaitable[Page[int]]], **more: int) -> tuple[list[int], list[NoticeKind]]:
    rows: list[int] = []
    kinds: list[NoticeKind] = []
    async with aclosing(read_pages(ask, lambda page: page, lambda row: row, **more)) as turns:
        async for turn in turns:
            rows += turn.page.items
            kinds += [notice.kind for notice in turn.notices]
    return rows, kinds


async def test_all_rows_in_order() -> None:
    pages: Pages = {None: Page((1, 2), next="b"), "b": Page((3, 4), next="c"), "c": Page((5,))}
    assert await read(asking(pages)) == ([1, 2, 3, 4, 5], [])


async def test_an_empty_list_is_fine() -> None:
    assert await read(asking({None: Page((), total=0)})) == ([], [])


async def test_a_repeated_cursor_ends_the_list() -> None:
    pages: Pages = {None: Page((1,), next="b"), "b": Page((2,), next="b")}
    assert await read(asking(pages)) == ([1, 2], [NoticeKind.LIST_ENDED_EARLY])


async def test_cursors_that_go_round_end_the_list() -> None:
    pages: Pages = {None: Page((1,), next="b"), "b": Page((2,), next="c"), "c": Page((3,), next="b")}
    assert await read(asking(pages)) == ([1, 2, 3], [NoticeKind.LIST_ENDED_EARLY])


async def test_the_same_page_for_ever_ends_the_list() -> None:
    async def ask(cursor: str | None) -> Page[int]:
        return Page((1, 2), next=str(int(cursor or 0) + 1))

    assert await read(ask) == ([1, 2], [NoticeKind.LIST_ENDED_EARLY])


async def test_empty_pages_for_ever_end_the_list() -> None:
    asked = []

    async def ask(cursor: str | None) -> Page[int]:
        asked.append(cursor)
        return Page((), next=str(int(cursor or 0) + 1))

    assert await read(ask) == ([], [NoticeKind.LIST_ENDED_EARLY])
    assert len(asked) == MOST_EMPTY


async def test_an_empty_page_in_between_does_not_end_it() -> None:
    pages: Pages = {None: Page((1,), next="b"), "b": Page((), next="c"), "c": Page((2,))}
    assert await read(asking(pages)) == ([1, 2], [])


async def test_a_list_without_an_end_is_cut() -> None:
    async def ask(cursor: str | None) -> Page[int]:
        number = int(cursor or 0)
        return Page((number,), next=str(number + 1))

    rows, kinds = await read(ask, most_pages=25)
    assert rows == list(range(25))
    assert kinds == [NoticeKind.LIST_ENDED_EARLY]


async def test_rows_that_moved_to_the_next_page_come_once() -> None:
    pages: Pages = {None: Page((1, 2, 3), next="b"), "b": Page((3, 4))}
    assert await read(asking(pages)) == ([1, 2, 3, 4], [NoticeKind.ROWS_REPEATED])


async def test_a_list_that_shrinks_says_so() -> None:
    pages: Pages = {None: Page((1, 2), next="b", total=6), "b": Page((5,), total=5)}
    assert await read(asking(pages)) == ([1, 2, 5], [NoticeKind.LIST_ENDED_EARLY])


async def test_a_list_that_grows_is_fine() -> None:
    pages: Pages = {None: Page((1, 2), next="b", total=3), "b": Page((3, 4), total=4)}
    assert await read(asking(pages)) == ([1, 2, 3, 4], [])


async def test_the_next_page_is_on_its_way_and_ranks_lower() -> None:
    asked: list[tuple[str | None, Priority]] = []

    async def ask(cursor: str | None) -> Page[int]:
        asked.append((cursor, priority.get()))
        return {None: Page((1,), next="b"), "b": Page((2,), next="c"), "c": Page((3,))}[cursor]

    async with aclosing(read_pages(ask, lambda page: page, lambda row: row)) as turns:
        await anext(turns)
        await asyncio.sleep(0)
        assert asked == [(None, Priority.LOOKING), ("b", Priority.PREFETCH)]
        assert priority.get() is Priority.LOOKING
    assert len(asyncio.all_tasks()) == 1


async def test_leaving_early_cancels_the_page_on_its_way() -> None:
    cancelled = []

    async def ask(cursor: str | None) -> Page[int]:
        if cursor is not None:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                cancelled.append(cursor)
                raise
        return Page((1,), next="b")

    async with aclosing(read_pages(ask, lambda page: page, lambda row: row)) as turns:
        await anext(turns)
        await asyncio.sleep(0)
    assert cancelled == ["b"]


async def test_an_error_comes_behind_the_rows_before_it() -> None:
    async def ask(cursor: str | None) -> Page[int]:
        if cursor is not None:
            raise VendorFault("no")
        return Page((1,), next="b")

    turns = read_pages(ask, lambda page: page, lambda row: row)
    assert (await anext(turns)).page.items == (1,)
    with pytest.raises(VendorFault):
        await anext(turns)


@given(
    st.dictionaries(
        st.integers(0, 6), st.tuples(st.lists(st.integers(0, 9), max_size=4), st.none() | st.integers(0, 6))
    )
)
def test_whatever_the_pages_point_at_it_ends_and_no_row_comes_twice(
    web: dict[int, tuple[list[int], int | None]],
) -> None:
    async def ask(cursor: str | None) -> Page[int]:
        items, following = web.get(int(cursor or 0), ([], None))
        return Page(tuple(items), next=None if following is None else str(following))

    rows, _ = asyncio.run(read(ask, most_pages=50))
    assert len(rows) == len(set(rows))

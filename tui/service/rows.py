"""All rows of a list, a page at a time, in bounded memory."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from typing import Generic, Protocol, TypeVar

from tui.model import Notice

T_co = TypeVar("T_co", covariant=True)


class PageReply(Protocol[T_co]):
    """A reply that holds a page of rows."""

    @property
    def items(self) -> tuple[T_co, ...]:
        """The rows."""

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What must be known to read them rightly."""


T = TypeVar("T")
R = TypeVar("R", bound="PageReply[object]")


class Rows(Generic[T, R]):
    """Rows to read with `async for`, once; `pages()` gives the replies that they came in.

    Attributes:
        last: the reply read last, with the totals of its list; None before the first.
        notices: of all replies so far, each once.
    """

    def __init__(self, replies: Callable[[], AsyncGenerator[R, None]], items: Callable[[R], tuple[T, ...]]) -> None:
        self._replies = replies
        self._items = items
        self.last: R | None = None
        self.notices: tuple[Notice, ...] = ()

    async def pages(self) -> AsyncGenerator[R, None]:
        """Yield the replies as they come."""
        replies = self._replies()
        async with aclosing(replies):
            async for reply in replies:
                self.last = reply
                self.notices = tuple(dict.fromkeys((*self.notices, *reply.notices)))
                yield reply

    async def __aiter__(self) -> AsyncIterator[T]:
        pages = self.pages()
        async with aclosing(pages):
            async for reply in pages:
                for item in self._items(reply):
                    yield item

"""A bridge between the caller's event loop and one of its own in a background thread.

Requests go in; values, progress and exceptions come out; cancellation goes both ways. The data service runs behind it,
so that parsing and bookkeeping never delay a key.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import aclosing, suppress
from typing import Any, Generic, TypeVar

T = TypeVar("T")

_log = logging.getLogger(__name__)

BUFFER = 256
"""Values that a stream reads ahead of who takes them."""


class Closed(Exception):
    """The bridge was closed before the answer came."""

    def __init__(self) -> None:
        super().__init__("the data service was closed")


class Bridge:
    """Runs coroutines and asynchronous generators on a loop in a thread of its own.

    The thread starts with the first request. Context variables of the caller hold inside too.
    """

    def __init__(self, name: str, new_loop: Callable[[], asyncio.AbstractEventLoop] = asyncio.new_event_loop) -> None:
        """Take the name of the thread, and what makes its loop."""
        self._name = name
        self._new_loop = new_loop
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._closed = False
        self._on_end: list[Callable[[], object]] = []
        self._end: asyncio.Task[None] | None = None

    @property
    def loop(self) -> asyncio.AbstractEventLoop | None:
        """The loop of its own; None before the first request."""
        return self._loop

    async def run(self, make: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Return what a coroutine made by `make` returns, or raise what it raises, the very same exception.

        Cancelling the caller cancels the coroutine, and returns when its clean-up is done.

        Raises:
            Closed: the bridge is closed, or was while the coroutine ran.
        """
        if asyncio.get_running_loop() is self._loop:
            return await make()
        crossing: _Crossing[T] = _Crossing(asyncio.get_running_loop(), make)
        inner = self._submit(crossing.start)
        cancelled: asyncio.CancelledError | None = None
        while not crossing.finished:
            try:
                await crossing.wait()
            except asyncio.CancelledError as error:
                if cancelled is None:  # a second one would only disturb the clean-up
                    with suppress(RuntimeError):  # the loop has ended: so has the task
                        inner.call_soon_threadsafe(crossing.cancel)
                cancelled = error
        if cancelled is not None:
            raise cancelled
        if crossing.was_cancelled:
            raise Closed if self._closed else asyncio.CancelledError
        return crossing.outcome()

    async def stream(
        self, make: Callable[[], AsyncGenerator[T, None]], *, buffer: int = BUFFER
    ) -> AsyncGenerator[T, None]:
        """Yield what an asynchronous generator made by `make` yields; it waits while `buffer` values lie ahead.

        Closing this generator, or cancelling who iterates it, closes the other one and waits for its clean-up.

        Raises:
            Closed: the bridge is closed, or was while the generator ran.
        """
        caller = asyncio.get_running_loop()
        if caller is self._loop:
            async with aclosing(make()) as items:
                async for item in items:
                    yield item
            return
        channel: _Channel[T] = _Channel(caller, self._running(), buffer)
        pump = caller.create_task(self.run(lambda: channel.fill(make())))
        pump.add_done_callback(lambda _: channel.end())
        try:
            while batch := await channel.take():
                for item in batch:
                    yield item
            await pump
        finally:
            await _settled(pump)

    def post(self, what: Callable[[], None]) -> None:
        """Call `what` on the loop soon; nothing happens once the bridge is closed."""
        with suppress(Closed):
            self._submit(what)

    async def aclose(self, last: Callable[[], Coroutine[Any, Any, None]] | None = None) -> None:
        """Cancel whatever runs, wait for its clean-up, run `last`, and end the thread. Closing twice is fine."""
        caller = asyncio.get_running_loop()
        ended = asyncio.Event()
        with self._lock:
            first, self._closed = not self._closed, True
            thread, loop = self._thread, self._loop
            if thread is None or loop is None or not thread.is_alive():
                return
            self._on_end.append(lambda: caller.call_soon_threadsafe(ended.set))
            if first:
                loop.call_soon_threadsafe(self._begin_end, loop, last)
        await ended.wait()
        thread.join()

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            return self._loop_or_start()

    def _submit(self, what: Callable[[], None]) -> asyncio.AbstractEventLoop:
        with self._lock:  # nothing may be submitted behind the shut-down: it would never be answered
            loop = self._loop_or_start()
            loop.call_soon_threadsafe(what)
            return loop

    def _loop_or_start(self) -> asyncio.AbstractEventLoop:
        if self._closed:
            raise Closed
        if self._loop is None:
            self._loop = self._new_loop()
            self._loop.set_exception_handler(_log_trouble)
            self._thread = threading.Thread(target=self._live, args=(self._loop,), name=self._name, daemon=True)
            self._thread.start()
        return self._loop

    def _live(self, loop: asyncio.AbstractEventLoop) -> None:
        asyncio.set_event_loop(loop)
        try:
            loop.run_forever()
        finally:
            loop.close()
            with self._lock:
                on_end, self._on_end = self._on_end, []
            for tell in on_end:
                with suppress(RuntimeError):  # who asked has gone
                    tell()

    def _begin_end(self, loop: asyncio.AbstractEventLoop, last: Callable[[], Coroutine[Any, Any, None]] | None) -> None:
        self._end = loop.create_task(_shut_down(loop, last))  # asyncio itself keeps no more than a weak reference


async def _shut_down(loop: asyncio.AbstractEventLoop, last: Callable[[], Coroutine[Any, Any, None]] | None) -> None:
    try:
        me = asyncio.current_task()
        while tasks := [task for task in asyncio.all_tasks() if task is not me]:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
        if last is not None:
            await last()
        await loop.shutdown_asyncgens()
        await loop.shutdown_default_executor()
    except Exception:
        _log.exception("closing the data service failed")
    finally:
        loop.stop()


def _log_trouble(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Keep what asyncio has to say off the terminal."""
    _log.error("in the data service: %s", context.get("message"), exc_info=context.get("exception"))


async def _settled(task: asyncio.Task[Any]) -> None:
    """Cancel a task and return when it has ended, however often the caller is cancelled meanwhile."""
    cancelled: asyncio.CancelledError | None = None
    task.cancel()
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as error:
            cancelled = error
    if not task.cancelled():
        task.exception()  # whoever takes no more values does not want its error either
    if cancelled is not None:
        raise cancelled


class _Crossing(Generic[T]):
    """One coroutine on its way through: `start` and `cancel` run inside, all else with the caller."""

    def __init__(self, caller: asyncio.AbstractEventLoop, make: Callable[[], Coroutine[Any, Any, T]]) -> None:
        self._caller = caller
        self._make = make
        self._task: asyncio.Task[T] | None = None
        self._waiter: asyncio.Future[None] | None = None
        self.finished = False

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._body())
        self._task.add_done_callback(self._tell)

    async def _body(self) -> T:
        return await self._make()

    def cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _tell(self, task: asyncio.Task[T]) -> None:
        if not task.cancelled():
            task.exception()  # it crosses over; asyncio need not report it as lost
        with suppress(RuntimeError):  # the caller's loop has ended
            self._caller.call_soon_threadsafe(self._finish)

    def _finish(self) -> None:
        self.finished = True
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def wait(self) -> None:
        self._waiter = self._caller.create_future()
        await self._waiter

    @property
    def was_cancelled(self) -> bool:
        return self._task is not None and self._task.cancelled()

    def outcome(self) -> T:
        assert self._task is not None
        return self._task.result()


class _Channel(Generic[T]):
    """Values on their way out: `fill` runs inside, `take` and `end` with the caller."""

    def __init__(self, caller: asyncio.AbstractEventLoop, inner: asyncio.AbstractEventLoop, size: int) -> None:
        self._caller, self._inner, self._size = caller, inner, size
        self._lock = threading.Lock()
        self._items: list[T] = []
        self._ended = False
        self._news, self._room = asyncio.Event(), asyncio.Event()
        self._taker_waits = self._filler_waits = False

    async def fill(self, items: AsyncGenerator[T, None]) -> None:
        async with aclosing(items):
            async for item in items:
                while not self._put(item):
                    await self._room.wait()

    def _put(self, item: T) -> bool:
        with self._lock:
            if len(self._items) >= self._size:
                self._filler_waits = True
                self._room.clear()
                return False
            self._items.append(item)
            wake, self._taker_waits = self._taker_waits, False
        if wake:
            with suppress(RuntimeError):  # the caller's loop has ended
                self._caller.call_soon_threadsafe(self._news.set)
        return True

    async def take(self) -> list[T]:
        """Return all values at hand, waiting for the first; [] at the end."""
        while True:
            with self._lock:
                if self._items or self._ended:
                    batch, self._items = self._items, []
                    wake, self._filler_waits = self._filler_waits, False
                    break
                self._taker_waits = True
                self._news.clear()
            await self._news.wait()
        if wake:
            with suppress(RuntimeError):  # the bridge was closed
                self._inner.call_soon_threadsafe(self._room.set)
        return batch

    def end(self) -> None:
        self._ended = True
        self._news.set()

"""Does work in threads that nobody waits for at the end: to prepare, to read, to judge.

Threads of asyncio's own are joined when their loop closes and once more when Python ends, so that a file that never
answers, or a large one that is being judged, would hold who wants to leave. What must be finished, such as an answer
that is being written into a bundle, belongs in `asyncio.to_thread`.
"""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from threading import Condition, Thread
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

MOST_THREADS = min(32, (os.cpu_count() or 1) + 4)
"""As many as asyncio's own has; what comes on top waits for its turn."""
NAME = "callscope-aside"


async def aside(func: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what a function returns in another thread, or raise what it raises; the caller's context holds there.

    Cancelling the caller gives the work up: it is not begun, or nobody hears what comes of it.
    """
    return await _Work(partial(copy_context().run, func, *args, **kwargs)).begun()


def is_busy() -> bool:
    """Return whether a thread is at work: Python must not be taken down beneath it."""
    return _crew.is_busy


class _Work(Generic[T]):
    """One call on its way: `run` in another thread, all else in the loop."""

    def __init__(self, call: Callable[[], T]) -> None:
        self._call = call
        self._loop = asyncio.get_running_loop()
        self._result: asyncio.Future[T] = self._loop.create_future()

    def begun(self) -> asyncio.Future[T]:
        _crew.put(self.run)
        return self._result

    def run(self) -> None:
        if self._result.cancelled():
            return
        try:
            value = self._call()
        except BaseException as error:
            self._tell(partial(self._result.set_exception, error))
            del self  # the error's traceback leads here, and is not to lead back to the error
        else:
            self._tell(partial(self._result.set_result, value))

    def _tell(self, settle: Callable[[], None]) -> None:
        def told() -> None:
            if not self._result.done():  # its caller may have given it up
                settle()

        with suppress(RuntimeError):  # the loop is closed: nobody waits
            self._loop.call_soon_threadsafe(told)


class _Crew:
    """Threads that take what is put, in order; one that has nothing to do stays for what comes."""

    def __init__(self) -> None:
        self._news = Condition()
        self._waiting: deque[Callable[[], None]] = deque()
        self._threads = self._idle = 0

    @property
    def is_busy(self) -> bool:
        with self._news:
            return self._idle < self._threads

    def put(self, work: Callable[[], None]) -> None:
        with self._news:
            self._waiting.append(work)
            if self._idle >= len(self._waiting):
                self._news.notify()
                return
            if self._threads == MOST_THREADS:
                return
            self._threads += 1
        Thread(target=self._live, name=NAME, daemon=True).start()

    def _live(self) -> None:
        while True:
            self._next()()

    def _next(self) -> Callable[[], None]:
        with self._news:
            self._idle += 1
            while not self._waiting:
                self._news.wait()
            self._idle -= 1
            return self._waiting.popleft()


_crew = _Crew()

"""An event loop whose work goes before that of other threads.

Python's threads share one interpreter, and who waits for it may ask for it after the switch interval: a key that takes
3 ms takes 9 where two threads parse and judge. So the interval is long while this loop works, and short while it waits,
which is when the others work. Nobody waits longer for this loop than by Python's own interval, unless they want to:
`stand_back` and `keys_last_loop` are for threads that have much to do and time to do it.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from contextvars import Context
from selectors import DefaultSelector, SelectorKey
from threading import Event
from typing import TypeVarTuple, Unpack

WORKING_S = 0.005
"""How long others wait while the loop works: Python's own interval."""
WAITING_S = 0.0001
"""How long the loop waits for others when something has come."""
STANDS_BACK_S = 0.02
"""How long a piece of work is put off at most: about a key and the screen that it leads to."""

Given = TypeVarTuple("Given")

_has_time = Event()
_has_time.set()


def keys_first_loop() -> asyncio.AbstractEventLoop:
    """Return an event loop that puts its own work before that of other threads."""
    return asyncio.SelectorEventLoop(_KeysFirst())


def let_others() -> None:
    """Let another thread in soon: it has something to do for the loop, as to write what was drawn."""
    if _KeysFirst.is_used:
        sys.setswitchinterval(WAITING_S)


def key_comes() -> None:
    """Take note of a key, in any thread: others stand back until it was dealt with, also while the loop waits."""
    _Key.due_s = time.monotonic() + STANDS_BACK_S
    _has_time.clear()


def key_is_done() -> None:
    """Take note, in the loop, that the key was dealt with."""
    _Key.due_s = 0.0


def stand_back() -> None:
    """Wait, in another thread, while the loop works on something that came, if it does not take too long."""
    if not _has_time.is_set():
        _has_time.wait(STANDS_BACK_S)


def keys_last_loop() -> asyncio.AbstractEventLoop:
    """Return an event loop for another thread, which stands back before each thing that it does."""
    return _KeysLast()


class _Key:
    """The key that is being dealt with: until when others stand back for it."""

    due_s = 0.0


class _KeysLast(asyncio.SelectorEventLoop):
    """Stands back."""

    def call_soon(
        self, callback: Callable[[Unpack[Given]], object], *args: *Given, context: Context | None = None
    ) -> asyncio.Handle:
        """Do something in the next turn, once the loop whose work goes first has time."""

        def standing_back() -> None:
            stand_back()
            callback(*args)

        return super().call_soon(standing_back, context=context)


class _KeysFirst(DefaultSelector):
    """Knows when the loop works, and when it waits."""

    is_used = False

    def __init__(self) -> None:
        super().__init__()
        self._works_since_s: float | None = None
        type(self).is_used = True

    def select(self, timeout: float | None = None) -> list[tuple[SelectorKey, int]]:
        """Wait for what comes.

        The first turn behind a wait goes by the short interval still: whoever woke the loop is to end what it does, and
        would otherwise ask for its turn in the middle of the work. While there is more to do, the system is asked no
        more than every few milliseconds, as each question lets others in, and a key takes a dozen turns.
        """
        waits = timeout is None or timeout > 0
        if not waits and self._works_since_s is not None and time.monotonic() - self._works_since_s < WORKING_S:
            return []
        sys.setswitchinterval(WAITING_S)
        if waits and time.monotonic() >= _Key.due_s:
            _has_time.set()
        found = super().select(timeout)
        if waits:
            _has_time.clear()
            self._works_since_s = None
        else:
            sys.setswitchinterval(WORKING_S)
            self._works_since_s = time.monotonic()
        return found

    def close(self) -> None:
        """Let threads take turns as Python has them."""
        type(self).is_used = False
        _has_time.set()
        sys.setswitchinterval(WORKING_S)
        super().close()

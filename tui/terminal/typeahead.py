"""Keys that come in a burst reach what they were meant for: each waits until the app has dealt with the one before.

A slow link delivers several keys at once. Where the first opens a line to type in, the app needs a few turns of its
loop before that line has the keyboard; keys that did not wait would run commands of what lies below.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from time import monotonic
from typing import Any

from textual.app import App, ScreenStackError
from textual.events import Key
from textual.message import Message
from textual.widget import Widget

_PATIENCE_S = 0.25
_PATIENCE_TURNS = 30
"""An app that is still busy after that time and so many turns of its loop is given the next key all the same."""
_PATIENCE_MOUNTING_S = 5.0
"""Unless it is just putting something on the screen, which may be what the next key is meant for."""
_QUIET_TURNS = 3
"""So many turns of the loop without anything to do mean that a key was dealt with."""
_TURN_S = 0.001


class TypeAhead:
    """A queue of keys in front of an app.

    Args:
        loop: the app's.
        deliver: gives a key to the app, in its loop.
        is_busy: says whether the app has anything left to do about the key given last.
        is_mounting: says whether the app is just putting something on the screen.
        on_done: called when the app has dealt with all keys.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        deliver: Callable[[Message], object],
        is_busy: Callable[[Message], bool],
        is_mounting: Callable[[], bool] = lambda: False,
        on_done: Callable[[], object] = lambda: None,
    ) -> None:
        self._loop = loop
        self._deliver = deliver
        self._is_busy = is_busy
        self._is_mounting = is_mounting
        self._on_done = on_done
        self._waiting: deque[Message] = deque()
        self._given: Message | None = None
        self._since = self._rested = 0.0
        self._turns = self._quiet_turns = 0

    def put(self, message: Message) -> None:
        """Take a key; called in the app's loop."""
        self._waiting.append(message)
        if self._given is None:
            self._next()

    def forget(self) -> None:
        """Throw away the keys that wait: they were meant for a program that was left."""
        self._waiting.clear()

    def _next(self) -> None:
        self._since = self._rested = monotonic()
        self._turns = self._quiet_turns = 0
        self._given = self._waiting.popleft()
        self._deliver(self._given)
        self._loop.call_soon(self._look)

    def _look(self) -> None:
        assert self._given is not None
        self._turns += 1
        self._quiet_turns = 0 if self._is_busy(self._given) else self._quiet_turns + 1
        if self._quiet_turns < _QUIET_TURNS and self._is_patient():
            self._loop.call_later(_TURN_S, self._look)
        elif self._waiting:
            self._next()
        else:
            self._given = None
            self._on_done()

    def _is_patient(self) -> bool:
        now = monotonic()
        if self._is_mounting() and now - self._since < _PATIENCE_MOUNTING_S:
            self._rested, self._turns = now, 0
        return now - self._rested < _PATIENCE_S or self._turns < _PATIENCE_TURNS


def is_mounting(app: App[Any]) -> bool:
    """Return whether an app is just putting a widget or a screen in place."""
    return any(isinstance(pump, Widget) and not pump.is_mounted for pump in app._registry)


def is_busy(app: App[Any], message: Message) -> bool:
    """Return whether an app has anything left to do about a key: messages, callbacks, a screen to draw.

    A letter that went into a line need not be on the screen before the next: a long text would take seconds.
    """
    if any(pump.message_queue_size or pump._next_callbacks for pump in (app, *app._registry)):
        return True
    try:
        screen, focused = app.screen, app.focused
    except ScreenStackError:
        return False  # it is ending
    if isinstance(message, Key) and focused is not None and focused.check_consume_key(message.key, message.character):
        return False
    return bool(screen._callbacks or screen._layout_required or screen._dirty_widgets)

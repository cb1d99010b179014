"""A scan as its caller holds it, in another thread."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import aclosing

from tui.model import Address, Participant
from tui.service.bridge import Bridge
from tui.service.scan import Scan, Update

FREELY_PEOPLE = 200
FREELY_S = 120.0
"""So many people, or for so long, are read without asking: at Stream's limit two minutes are 120 people."""


class ScanHandle:
    """A scan as its caller holds it: iterate it once, and steer it from any thread.

    scan = service.scan(address)
    async for update in scan:
        match update:
            case Evidence(): rows[update.participant.address] = update
            case ScanProgress(): header.show(update)
    """

    def __init__(self, bridge: Bridge, start: Callable[[], Awaitable[Scan]]) -> None:
        """Take how the scan is made, on the service's loop."""
        self._bridge = bridge
        self._start = start
        self._scan: Scan | None = None
        self._wanted: tuple[Address | Participant, ...] = ()
        self._paused = self._leaves_room = False

    async def __aiter__(self) -> AsyncGenerator[Update, None]:
        updates = self._bridge.stream(self._updates)
        async with aclosing(updates):
            async for update in updates:
                yield update

    def prefer(self, wanted: Iterable[Address | Participant]) -> None:
        """Read these before all others, in this order. A participant is read even before a list has told it."""
        self._wanted = tuple(wanted)
        self._bridge.post(self._steer)

    def leave_room(self) -> None:
        """Work no more than a third of the time, for who waits for keys meanwhile."""
        self._leaves_room = True
        self._bridge.post(self._steer)

    def pause(self) -> None:
        """Send no further request; those on their way are still taken."""
        self._paused = True
        self._bridge.post(self._steer)

    def resume(self) -> None:
        """Go on."""
        self._paused = False
        self._bridge.post(self._steer)

    async def _updates(self) -> AsyncGenerator[Update, None]:
        self._scan = await self._start()
        self._steer()
        async with aclosing(self._scan.updates()) as updates:
            async for update in updates:
                yield update

    def _steer(self) -> None:
        scan = self._scan
        if scan is None:
            return
        scan.prefer(self._wanted)
        if self._leaves_room:
            scan.leave_room()
        if self._paused:
            scan.pause()
        else:
            scan.resume()

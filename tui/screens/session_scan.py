"""Reads a session's people one after the other: who is on the screen first, and no more than was agreed to.

What comes is gathered, judged in a thread of its own and handed on a few times a second, so that neither a key nor the
link to the terminal waits for it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from enum import StrEnum
from itertools import chain, islice

from tui.aside import aside
from tui.model import Address, Depth, Evidence, Participant, Window
from tui.screens.session_judging import Judged, judge_all, key_of
from tui.service import ScanHandle, ScanProgress
from tui.service.scan_handle import FREELY_PEOPLE, FREELY_S
from tui.terminal.keys_first import stand_back
from tui.triage.rulesets import RuleSet

PACE_S = 0.5
"""Seconds between two pieces of news: a line that changes twice a second can be read, and costs a slow link little."""
_AT_ONCE = 4
"""People judged in one piece, before what was judged can be handed on."""
_LISTED_AT_ONCE = 100
"""Rows of a list handed on in one piece."""
_MOST_REST_S = 0.1
"""The longest rest after one person was judged."""


class Reading(StrEnum):
    """What a reader does."""

    READING = "reading"
    HELD = "held"  # what may be read without asking is read
    PAUSED = "paused"
    DONE = "done"


News = Callable[[Sequence[Judged], "ScanProgress | None"], None]


class Reader:
    """One scan of a session, as a screen wants it.

    Attributes:
        progress: how far it is; None before it began.
        is_free: whether everybody may be read, however many they are.
    """

    def __init__(
        self,
        address: Address,
        scan: ScanHandle,
        *,
        clock: Callable[[], Window | None],
        tell: News,
        rules: Callable[[], RuleSet | None] = lambda: None,
    ) -> None:
        """Take a scan that has not begun.

        Args:
            address: of the session.
            scan: what is read.
            clock: the session's clock, for heat strips.
            tell: takes what was read, and how far the scan is.
            rules: whose limits judge; None for the vendor's.
        """
        self.address = address
        self.progress: ScanProgress | None = None
        self.is_free = False
        self._scan = scan
        scan.leave_room()
        self._clock = clock
        self._tell = tell
        self._rules = rules
        self._paused = False
        self._running = True
        self._ended = False
        self._until: float | None = None
        self._addresses: list[Address] = []
        self._wanted: dict[str, Participant] = {}
        self._tried: set[str] = set()
        self._waiting: dict[str, Evidence] = {}
        self._listed: dict[str, Judged] = {}
        self._news = asyncio.Event()

    @property
    def state(self) -> Reading:
        """What it does now."""
        if self.progress is not None and self.progress.complete:
            return Reading.DONE
        if self._paused:
            return Reading.PAUSED
        return Reading.READING if self._running else Reading.HELD

    @property
    def unjudged(self) -> int:
        """How many were read and wait to be judged."""
        return len(self._waiting)

    @property
    def goal(self) -> int | None:
        """So many people are read without asking; None where everybody is."""
        return None if self.is_free else FREELY_PEOPLE

    def look_at(self, people: Iterable[Participant]) -> None:
        """Read these before all others: they are on the screen."""
        seen = list(people)
        addresses = [who.address for who in seen]
        if addresses != self._addresses:
            self._addresses = addresses
            self._wanted = {key_of(who.address): who for who in seen}
            self._scan.prefer([who for key, who in self._wanted.items() if key not in self._tried])
            self._steer()

    def pause(self, paused: bool) -> None:
        """Send no further request, or go on."""
        self._paused = paused
        self._steer()
        self._news.set()

    def read_all(self) -> None:
        """Read everybody."""
        self.is_free = True
        self._steer()

    async def run(self) -> None:
        """Read until all is read or this is cancelled.

        Raises:
            CallscopeError: as the scan does.
        """
        telling = asyncio.create_task(self._tell_on())
        try:
            async for update in self._scan:
                if isinstance(update, ScanProgress):
                    self._begin()
                    self.progress = update
                else:
                    self._note(update)
                self._steer()
                self._news.set()
            self._ended = True
            await telling
        finally:
            telling.cancel()
            with suppress(asyncio.CancelledError):
                await telling

    def _note(self, evidence: Evidence) -> None:
        key = key_of(evidence.participant.address)
        is_listed = evidence.coverage.depth not in (Depth.OVERVIEW, Depth.FULL)
        if is_listed and key in self._tried:
            return  # who is on the screen may be read before a page of the list tells of them
        if not is_listed or evidence.coverage.missing:
            self._tried.add(key)
        if is_listed:
            self._listed[key] = Judged(key, evidence)  # there is nothing in a row to judge
        else:
            self._listed.pop(key, None)
            self._waiting[key] = evidence

    def _begin(self) -> None:
        if self._until is None:
            self._until = asyncio.get_running_loop().time() + FREELY_S

    def _steer(self) -> None:
        """Let the scan run or stand still."""
        runs = not self._paused and (self.is_free or not self._is_enough() or self._owes_the_screen())
        if runs != self._running:
            self._running = runs
            if runs:
                self._scan.resume()
            else:
                self._scan.pause()

    def _is_enough(self) -> bool:
        if self.progress is None or self._until is None:
            return False
        done = max(self.progress.done, len(self._tried))
        return done >= FREELY_PEOPLE or asyncio.get_running_loop().time() >= self._until

    def _owes_the_screen(self) -> bool:
        return any(key not in self._tried for key in self._wanted)

    async def _tell_on(self) -> None:
        while not self._ended or self._waiting or self._listed:
            await self._news.wait()
            self._news.clear()
            until = asyncio.get_running_loop().time() + PACE_S
            judged = [self._listed.pop(key) for key in list(islice(self._listed, _LISTED_AT_ONCE))]
            while asyncio.get_running_loop().time() < until and (batch := self._next()):
                judged += await aside(_judge_gently, batch, self._clock(), self._rules())
            self._tell(judged, self.progress)
            if self._waiting or self._listed or self._ended:
                self._news.set()
            await asyncio.sleep(max(0.0, until - asyncio.get_running_loop().time()))
        self._tell((), self.progress)

    def _next(self) -> list[Evidence]:
        """Take a few of those who wait to be judged, those on the screen before all."""
        wanted = [key for key in self._wanted if key in self._waiting]
        keys = list(islice(chain(wanted, (key for key in self._waiting if key not in wanted)), _AT_ONCE))
        return [self._waiting.pop(key) for key in keys]


def _judge_gently(batch: Sequence[Evidence], clock: Window | None, rules: RuleSet | None) -> list[Judged]:
    """Judge a few people, and rest as long as each took: who waits for a key shares one processor with this."""
    judged = []
    for evidence in batch:
        stand_back()
        start = time.perf_counter()
        judged += judge_all([evidence], clock, rules)
        time.sleep(min(_MOST_REST_S, time.perf_counter() - start))
    return judged

"""A scan: every participant of a session, cheapest first, worst guess first, what is on screen before all.

Lists come first: a page tells a hundred people, with Stream their score too. Each person then costs one answer with
few points. Everything is yielded as soon as it is known: an `Evidence` replaces the one before of the same address.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime

from tui.errors import CallscopeError, ExitCode, NetworkError, NotFound, NotRecorded, RateLimited
from tui.model import Address, Depth, Evidence, Notice, NoticeKind, Page, Participant, Session, with_rejoins
from tui.providers.base import ParticipantQuestion, Provider
from tui.providers.gate import Priority, Tally, priority, tally
from tui.query import Node, needs_all_rows, predicate
from tui.service.bridge import Bridge
from tui.service.budget import IN_FLIGHT, RESERVED
from tui.service.clock import Clock
from tui.service.joining import merged
from tui.service.pages import read_pages
from tui.service.queue import Listed, Queue
from tui.service.replies import BudgetState, ScanProgress
from tui.service.together import together

READERS = IN_FLIGHT - RESERVED
"""People read side by side."""
LIST_LIMIT = 100
BACKLOG = 2_000
"""People listed and not yet read, beyond which no further page of the list is read."""
NEWS_S = 0.25
"""Seconds between two reports of progress."""
TRIES = 3
"""How often one person is put back because the vendor's limit was used up."""
ENOUGH = 5
"""People read before a rate is told."""
HOPELESS = 2 * READERS
"""So many network errors one behind the other, and the scan gives up."""

_DEPTHS = tuple(Depth)
"""From cheap to dear."""

Update = Evidence | ScanProgress


@dataclass(frozen=True, slots=True)
class ScanJob:
    """What to scan, and with what.

    Attributes:
        full: reads everything about one participant; for `Depth.FULL`.
        budgets: tells the state of the limits, to say how long the scan is held up.
    """

    address: Address
    provider: Provider
    clock: Clock
    full: Callable[[Participant], Awaitable[Evidence]]
    budgets: Callable[[], Sequence[BudgetState]]
    session: Session | None = None
    filter: Node | None = None
    depth: Depth = Depth.OVERVIEW


class Scan:
    """One scan on its way. It belongs to one event loop; `updates` runs it, once."""

    def __init__(self, job: ScanJob) -> None:
        self._job = job
        self._judge = predicate(job.filter)
        self._going = asyncio.Event()
        self._going.set()
        self._queue = Queue()
        self._out: deque[Update] = deque()
        self._news = asyncio.Event()
        self._room = asyncio.Event()
        self._tally = Tally()
        self._rate = _Rate()
        self._in_a_row = 0
        self._listing = True
        self._early: dict[Address, Evidence] = {}
        """Who was read on request before the list told them: the list still has names and scores to add."""
        self._reading: dict[Address, Participant | None] = {}
        """Who is being read on request, and what the list told of them in the meantime."""
        self._listed = self._done = self._failed = self._not_recorded = self._pages = 0
        counts = job.session.counts if job.session is not None else None
        self._total: int | None = counts.participant_sessions if counts is not None else None
        self._notices: dict[Notice, None] = {}

    def pause(self) -> None:
        """Send no further request; those on their way are still taken."""
        self._going.clear()
        self._news.set()

    def resume(self) -> None:
        """Go on."""
        self._going.set()
        self._rate = _Rate()
        self._news.set()

    def prefer(self, wanted: Iterable[Address | Participant]) -> None:
        """Read these before all others, in this order; participants also where no list has told them yet."""
        self._queue.prefer(wanted)

    async def updates(self) -> AsyncGenerator[Update, None]:
        """Yield evidence and progress; the last is a progress with `complete` set.

        Raises:
            CallscopeError: the list cannot be read, the credentials are refused, or nothing answers any more.
        """
        priority.set(Priority.SCAN)
        tally.set(self._tally)
        work = asyncio.ensure_future(self._work())
        work.add_done_callback(lambda _: self._news.set())
        told_at = self._job.clock.monotonic()
        try:
            yield self._progress()
            while True:
                while self._out:
                    self._room.set()
                    yield self._out.popleft()
                    if self._job.clock.monotonic() - told_at >= NEWS_S:
                        told_at = self._job.clock.monotonic()
                        yield self._progress()
                if work.done():
                    break
                self._news.clear()
                try:
                    async with asyncio.timeout(NEWS_S):
                        await self._news.wait()
                except TimeoutError:
                    told_at = self._job.clock.monotonic()
                    yield self._progress()
            await work
            yield self._progress(complete=True)
        finally:
            work.cancel()
            await asyncio.wait({work})
            if not work.cancelled():
                work.exception()

    async def _work(self) -> None:
        readers = READERS if self._reads_people else 0
        await together([self._list(), *(self._read_people() for _ in range(readers))])

    @property
    def _reads_people(self) -> bool:
        return self._job.depth in (Depth.OVERVIEW, Depth.FULL)

    # The list

    async def _list(self) -> None:
        job = self._job
        whole: list[Evidence] | None = [] if needs_all_rows(job.filter) else None

        async def ask(cursor: str | None) -> Page[Evidence]:
            await self._going.wait()
            limit = min(LIST_LIMIT, job.provider.costs.page_limit)
            try:
                return await job.provider.roster(job.address, cursor, limit=limit)
            except NotFound:
                # Without a list there is no scan: the user waits for the reason, which takes questions of its own.
                priority.set(Priority.LOOKING)
                return await job.provider.roster(job.address, cursor, limit=limit)

        turns = read_pages(ask, lambda page: page, lambda row: row.participant.address)
        async with aclosing(turns):
            async for turn in turns:
                self._pages += 1
                self._total = turn.page.total if turn.page.total is not None else self._total
                self._notices.update(dict.fromkeys(turn.notices))
                if whole is None:
                    await self._take(turn.page.items)
                else:
                    whole += turn.page.items
                    self._listed += len(turn.page.items)
        if whole is not None:
            self._listed = 0
            people = with_rejoins(row.participant for row in whole)
            await self._take([replace(row, participant=who) for row, who in zip(whole, people, strict=True)])
        if not self._listed and self._total:
            # People were there and no row came: the list of who was there says why.
            told = (await job.provider.attendance(ParticipantQuestion(job.address, limit=1))).notices
            self._notices = dict.fromkeys(told) if told else self._notices
        self._listing = False
        self._early.clear()
        self._total = self._listed
        self._queue.close()

    async def _take(self, rows: Sequence[Evidence]) -> None:
        self._listed += len(rows)
        for row in rows:
            truth = self._judge(row)
            if truth is False:
                self._done += 1
                continue
            early = self._early.pop(row.participant.address, None)
            if early is not None:
                await self._emit(replace(early, participant=merged(row.participant, early.participant)))
                continue
            if row.participant.address in self._reading:
                self._reading[row.participant.address] = row.participant
                continue
            if truth is True:
                await self._emit(row)
            if not self._reads_people or _DEPTHS.index(row.coverage.depth) >= _DEPTHS.index(self._job.depth):
                self._done += 1
                self._queue.leave_out(row.participant.address)
                continue
            self._queue.add(row)
        await self._queue.wait_below(BACKLOG)

    # The people

    async def _read_people(self) -> None:
        while True:
            await self._going.wait()
            row = await self._queue.take()
            if row is None:
                return
            evidence = told = None
            unlisted = row.evidence.coverage.depth is Depth.LISTED
            if unlisted:
                self._reading[row.address] = None
            try:
                if self._going.is_set():
                    evidence = await self._read(row)
                else:
                    self._queue.put_back(row)
            finally:
                told = self._reading.pop(row.address, None)
                self._queue.finished()
            if evidence is not None:
                if told is not None:
                    evidence = replace(evidence, participant=merged(told, evidence.participant))
                elif unlisted and self._listing:
                    self._early[row.address] = evidence
                self._done += 1
                self._rate.mark(self._job.clock.monotonic())
                if self._judge(evidence) is not False:
                    await self._emit(evidence)
            await asyncio.sleep(0)  # a source that answers at once would let nobody else have a turn

    async def _read(self, row: Listed) -> Evidence | None:
        """Return all about one person, or what the list told where no more can be read; None where it was put back."""
        who = row.evidence.participant
        try:
            if self._job.depth is Depth.FULL:
                evidence = await self._job.full(who)
            else:
                evidence = await self._job.provider.overview(who)
        except RateLimited as error:
            if row.tries < TRIES:
                self._queue.put_back(replace(row, tries=row.tries + 1))
                return None
            return self._unread(row.evidence, error)
        except NetworkError as error:
            self._in_a_row += 1
            if self._in_a_row >= HOPELESS:
                raise
            return self._unread(row.evidence, error)
        except CallscopeError as error:
            if error.exit_code is ExitCode.DATA:
                return self._unread(row.evidence, error)
            raise
        self._in_a_row = 0
        return replace(
            evidence,
            participant=merged(who, evidence.participant),
            warnings=evidence.warnings or row.evidence.warnings,
            events=evidence.events or row.evidence.events,
            source_ids=tuple(dict.fromkeys((*row.evidence.source_ids, *evidence.source_ids))),
        )

    def _unread(self, listed: Evidence, error: CallscopeError) -> Evidence:
        self._failed += 1
        self._not_recorded += isinstance(error, NotRecorded)
        missing = {**listed.coverage.missing, self._job.depth.value: error.line()}
        return replace(listed, coverage=replace(listed.coverage, missing=missing))

    # What is told

    async def _emit(self, evidence: Evidence) -> None:
        while len(self._out) >= LIST_LIMIT:
            self._room.clear()
            await self._room.wait()
        self._out.append(evidence)
        self._news.set()

    def _progress(self, *, complete: bool = False) -> ScanProgress:
        now = self._job.clock.monotonic()
        left = self._requests_left()
        waiting_until = None if complete else self._held_up_until()
        return ScanProgress(
            address=self._job.address,
            listed=self._listed,
            total=self._total,
            done=self._done,
            failed=self._failed,
            requests_spent=self._tally.requests,
            requests_left=0 if complete else left,
            eta_s=0.0 if complete else self._rate.eta_s(self._people_left(), now),
            waiting_until=waiting_until,
            paused=not self._going.is_set(),
            complete=complete,
            notices=(*self._notices, *_exhausted(waiting_until), *self._partial(complete)),
        )

    def _people_left(self) -> int | None:
        return None if self._total is None else max(0, self._total - self._done)

    def _requests_left(self) -> int | None:
        people = self._people_left()
        if people is None or self._total is None or self._job.depth is Depth.FULL:
            return None  # what all series of a person take depends on how long each was there
        each = self._job.provider.costs.overview_requests if self._reads_people else 0
        pages = -(-max(0, self._total - self._listed) // LIST_LIMIT) if self._listing else 0
        return people * each + pages

    def _held_up_until(self) -> datetime | None:
        now = self._job.clock.now()
        times = []
        for state in self._job.budgets():
            if state.waiting and state.blocked_until is not None:
                times.append(state.blocked_until)
            elif state.waiting and not state.remaining and state.resets_at is not None:
                times.append(state.resets_at)
        return max((time for time in times if time > now), default=None)

    def _partial(self, complete: bool) -> tuple[Notice, ...]:
        if not complete or not self._failed:
            return ()
        of = f"of {self._listed} people"
        if self._failed == self._not_recorded:
            return (Notice(NoticeKind.NOT_RECORDED, f"the quality of {self._failed} {of} was not recorded"),)
        return (Notice(NoticeKind.PARTIAL, f"{self._failed} {of} could not be read"),)


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
        self._paused = False

    async def __aiter__(self) -> AsyncGenerator[Update, None]:
        updates = self._bridge.stream(self._updates)
        async with aclosing(updates):
            async for update in updates:
                yield update

    def prefer(self, wanted: Iterable[Address | Participant]) -> None:
        """Read these before all others, in this order. A participant is read even before a list has told it."""
        self._wanted = tuple(wanted)
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
        if self._paused:
            scan.pause()
        else:
            scan.resume()


def _exhausted(until: datetime | None) -> tuple[Notice, ...]:
    if until is None:
        return ()
    return (Notice(NoticeKind.BUDGET_EXHAUSTED, f"the vendor's limit is used up until {until:%H:%M:%S} UTC"),)


class _Rate:
    """How fast people are read, by the last of them."""

    def __init__(self) -> None:
        self._times: deque[float] = deque(maxlen=100)

    def mark(self, now: float) -> None:
        self._times.append(now)

    def eta_s(self, left: int | None, now: float) -> float | None:
        if left is None or len(self._times) < ENOUGH:
            return None
        return left * (now - self._times[0]) / len(self._times)

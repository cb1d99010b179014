"""Everybody of a session read and judged, with progress; who is suspected is then read in full."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from tui.errors import CallscopeError, NotRecorded
from tui.headless.asking import Asking
from tui.headless.note import notes_of
from tui.headless.progress_text import progress_text
from tui.headless.stderr import progress
from tui.model import Address, Depth, Evidence, Notice, NoticeKind, Session
from tui.query import Node
from tui.service.replies import ScanProgress
from tui.triage.gathered import Gathered
from tui.triage.notes import NoteLike, notes_about
from tui.triage.report import Report, of_the_worst
from tui.triage.rulesets import RuleSet, default_ruleset
from tui.triage.states import READ
from tui.triage.suspects import suspects


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be read of a session.

    Attributes:
        people: only those that match; None for everybody.
        rules: the limits; None for the vendor's own.
        depth: how much to read of each.
        most: stop after so many people; None for everybody.
        most_s: stop after so many seconds; None for however long it takes.
        in_full: read every series of so many suspects, where `depth` left some out.
    """

    people: Node | None = None
    rules: RuleSet | None = None
    depth: Depth = Depth.OVERVIEW
    most: int | None = None
    in_full: int = 0
    most_s: float | None = None

    def is_enough(self, people: int, taken_s: float) -> bool:
        """Return whether no more is to be read of a session, after so many people and seconds."""
        is_many = self.most is not None and people >= self.most
        return is_many or (self.most_s is not None and taken_s >= self.most_s)


@dataclass(frozen=True, slots=True)
class Done:
    """What triage read and found.

    Attributes:
        listed: people seen in lists.
        requests: that it took.
        is_partial: whether people were left out, the better ones by the vendor's lists.
        in_full: people of whom every series was read, though of the others only few points were.
        notes: what is kept beside the session.
    """

    report: Report
    session: Session
    listed: int
    requests: int
    is_partial: bool
    notices: tuple[Notice, ...]
    in_full: int = 0
    notes: Sequence[NoteLike] = ()


async def read(
    asking: Asking, address: Address, wanted: Wanted, hear: Callable[[Evidence], None] = lambda evidence: None
) -> Done:
    """Read and judge everybody of a session; `hear` is told what is read as it comes, whole."""
    session = (await asking.service.session(address)).value
    scanned = _Scanned(wanted.rules or default_ruleset(address.vendor))
    last = await scanned.take(asking, address, wanted, hear)
    found, in_full, requests, notices = scanned.report(session), 0, last.requests_spent, last.notices
    chosen = suspects(found, wanted.in_full)
    if chosen:
        in_full, more, failed = await scanned.read_in_full(asking, chosen)
        found, requests, notices = scanned.report(session), requests + more, (*notices, *failed)
    if scanned.is_partial:
        found = of_the_worst(found)
        text = (
            f"only the {scanned.count} worst by the vendor's lists were read, of {len(scanned.people)} listed;"
            " whoever is held against them fared well by the vendor's score"
        )
        notices = (*notices, Notice(NoticeKind.PARTIAL, text))
    notes = notes_about(notes_of(str(asking.args.session)), address)
    return Done(found, session, last.listed, requests, scanned.is_partial, notices, in_full, notes)


@dataclass
class _Scanned(Gathered):
    """What was read of a session so far, and how far that is."""

    count: int = 0
    is_partial: bool = False

    async def take(
        self, asking: Asking, address: Address, wanted: Wanted, hear: Callable[[Evidence], None]
    ) -> ScanProgress:
        """Read everybody, or the worst first until there are enough; return how far that was."""
        last, began_s = ScanProgress(address), time.monotonic()
        scan = asking.service.scan(address, filter=wanted.people, depth=wanted.depth)
        async with aclosing(aiter(scan)) as updates:
            async for update in updates:
                if isinstance(update, ScanProgress):
                    last = update
                    progress.show(progress_text(update))
                    continue
                hear(update)
                self.add(update)
                self.count += update.coverage.depth in READ
                if wanted.is_enough(self.count, time.monotonic() - began_s):
                    self.is_partial = True
                    break
        return last

    async def read_in_full(self, asking: Asking, chosen: Sequence[Evidence]) -> tuple[int, int, list[Notice]]:
        """Read every series of some people; return of how many it was, the requests, and what could not be."""
        who = [each.participant for each in chosen]
        cost = await asking.service.full_requests(who)
        if not cost:
            return 0, 0, []
        people = f"{len(who)} {'person' if len(who) == 1 else 'people'}"
        if asking.now is None:  # a recording takes no requests, and holds what it holds
            text = f"reading in full the {people} whom this rests on: {cost} requests (--in-full 0 leaves it)"
            asking.tell_text(text)
        replies = await asyncio.gather(
            *(asking.service.evidence(each.address, participant=each) for each in who), return_exceptions=True
        )
        done, requests, failed = 0, 0, []
        for one, reply in zip(who, replies, strict=True):
            if isinstance(reply, NotRecorded):
                continue
            if isinstance(reply, CallscopeError):
                failed.append(Notice(NoticeKind.PARTIAL, f"{one.name or one.user_id} not read in full: {reply.line()}"))
            elif isinstance(reply, BaseException):
                raise reply
            else:
                done, requests = done + 1, requests + reply.requests
                self.replace(reply.evidence)
        return done, requests, failed

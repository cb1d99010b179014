"""The list of a scan: a page tells a hundred people, with Stream their score too."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import replace

from tui.errors import NotFound
from tui.model import Depth, Evidence, Page, Vendor, with_rejoins
from tui.providers.base import ParticipantQuestion
from tui.providers.gate import Priority, priority
from tui.query import needs_all_rows
from tui.service.pages import read_pages
from tui.service.scan_count import LIST_LIMIT, PEOPLE
from tui.service.scan_state import ScanState

BACKLOG = 2_000
"""People listed and not yet read, beyond which no further page of the list is read."""

_DEPTHS = tuple(Depth)
"""From cheap to dear."""


async def read_list(scan: ScanState) -> None:
    """Read the list to its end: tell what it says, and put in the queue who is to be read.

    Raises:
        CallscopeError: the list cannot be read.
    """
    count, job = scan.count, scan.job
    whole: list[Evidence] | None = [] if needs_all_rows(job.filter) else None
    turns = read_pages(lambda cursor: _ask(scan, cursor), lambda page: page, lambda row: row.participant.address)
    async with aclosing(turns):
        async for turn in turns:
            count.total = turn.page.total if turn.page.total is not None else count.total
            count.note(turn.notices)
            count.listed += len(turn.page.items)
            if whole is None:
                await _take(scan, turn.page.items)
            else:
                whole += turn.page.items
    if whole is not None:
        people = with_rejoins(row.participant for row in whole)
        await _take(scan, [replace(row, participant=who) for row, who in zip(whole, people, strict=True)])
    if (not count.listed and count.total) or job.address.vendor is Vendor.CAPTURE:
        # The list of who was there says why no row came of people who were there, and where a file is damaged.
        told = (await job.provider.attendance(ParticipantQuestion(job.address, limit=1))).notices
        count.notices = dict.fromkeys(told) if told else count.notices
    count.is_listing = False
    count.total = count.listed
    scan.early.clear()
    scan.queue.close()


async def _ask(scan: ScanState, cursor: str | None) -> Page[Evidence]:
    await scan.going.wait()
    provider = scan.job.provider
    limit = min(LIST_LIMIT, provider.costs.page_limit)
    try:
        return await provider.roster(scan.job.address, cursor, limit=limit)
    except NotFound:
        # Without a list there is no scan: the user waits for the reason, which takes questions of its own.
        priority.set(Priority.LOOKING)
        return await provider.roster(scan.job.address, cursor, limit=limit)


async def _take(scan: ScanState, rows: Sequence[Evidence]) -> None:
    for row in rows:
        address = row.participant.address
        matches = scan.judge(row)
        early = scan.early.listed(row.participant)
        if early is not None:  # counted when read
            if matches is not False:
                await scan.tell(early)
        elif scan.early.is_reading(address):
            pass  # counted and told when that is done
        elif matches is False:
            scan.count.done += 1
            scan.queue.leave_out(address)
        else:
            if matches:
                await scan.tell(row)
            if scan.job.depth in PEOPLE and _DEPTHS.index(row.coverage.depth) < _DEPTHS.index(scan.job.depth):
                scan.queue.add(row)
            else:
                scan.count.done += 1
                scan.queue.leave_out(address)
    await scan.queue.wait_below(BACKLOG)

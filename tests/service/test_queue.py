"""Who is read next."""

import asyncio
from dataclasses import replace

import pytest

from tests.support.paper import person
from tui.model import Address, Coverage, Depth, Evidence
from tui.service.queue import Queue

SESSION = Address.parse("stream:default/call/session")


@pytest.mark.parametrize("is_preferred_first", [True, False])
async def test_who_is_left_out_is_not_given_however_wanted(is_preferred_first: bool) -> None:
    done, other = person(SESSION, 0), person(SESSION, 1)
    queue = Queue()
    if is_preferred_first:
        queue.prefer([done])
    queue.leave_out(done.address)
    queue.prefer([done, other])
    queue.add(Evidence(done, Coverage(Depth.LISTED)))
    queue.close()
    row = await asyncio.wait_for(queue.take(), 5)
    assert row is not None
    assert row.address == other.address
    queue.finished()
    assert await asyncio.wait_for(queue.take(), 5) is None


async def test_who_waits_on_request_learns_what_the_list_tells() -> None:
    queue = Queue()
    wanted = person(SESSION, 1)
    queue.prefer([wanted])
    queue.add(Evidence(replace(wanted, name="Ana"), Coverage(Depth.SUMMARY)))
    queue.prefer([wanted])
    row = await queue.take()
    assert row is not None
    assert row.evidence.participant.name == "Ana"
    assert row.evidence.coverage.depth is Depth.SUMMARY
    queue.finished()
    queue.close()
    assert await queue.take() is None

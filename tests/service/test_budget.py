import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from tests.support.hand_clock import HandClock, settle
from tests.support.paper import NOW
from tui.errors import RateLimited
from tui.providers.gate import Limit, LimitState, Priority, Tally, priority, tally
from tui.service.budget import Budget

LIMIT = Limit(60, 60.0, burst_per_s=2.0)
PLAIN = Limit(5, 60.0)


class Asker:
    """Asks and remembers who was let in, in order."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.entered: list[str] = []
        self.tasks: list[asyncio.Task[None]] = []

    def ask(self, name: str, limit: Limit = PLAIN, rank: Priority = Priority.LOOKING, endpoint: str = "GetIt") -> None:
        async def enter() -> None:
            priority.set(rank)
            await self.budget.enter(endpoint, limit)
            self.entered.append(name)

        self.tasks.append(asyncio.create_task(enter()))


@pytest.fixture
def clock() -> HandClock:
    return HandClock(NOW)


@pytest.fixture
async def asker(clock: HandClock) -> AsyncIterator[Asker]:
    asker = Asker(Budget("test/stream", clock))
    yield asker
    for task in asker.tasks:
        task.cancel()
    await asyncio.gather(*asker.tasks, return_exceptions=True)


async def test_the_documented_limit_holds_before_the_first_answer(asker: Asker, clock: HandClock) -> None:
    for number in range(7):
        asker.ask(str(number))
    await settle()
    assert len(asker.entered) == 5
    for _ in range(5):
        asker.budget.saw("GetIt", PLAIN, LimitState())
    await clock.advance(59)
    assert len(asker.entered) == 5
    await clock.advance(1)
    assert len(asker.entered) == 7


async def test_no_more_than_so_many_in_any_second(asker: Asker, clock: HandClock) -> None:
    for number in range(5):
        asker.ask(str(number), LIMIT)
    await settle()
    assert len(asker.entered) == 2
    await clock.advance(0.9)
    assert len(asker.entered) == 2
    await clock.advance(0.1)
    assert len(asker.entered) == 4


async def test_a_higher_limit_told_by_the_vendor_is_used_at_once(asker: Asker) -> None:
    for number in range(6):
        asker.ask(str(number), LIMIT)
    await settle()
    asker.budget.saw("GetIt", LIMIT, LimitState(limit=6000, remaining=5999, reset_in_s=30))
    await settle()
    assert len(asker.entered) == 6


async def test_what_others_used_up_is_believed(asker: Asker, clock: HandClock) -> None:
    asker.ask("first")
    await settle()
    asker.budget.saw("GetIt", PLAIN, LimitState(limit=5, remaining=1, reset_in_s=20))
    asker.ask("second")
    asker.ask("third")
    await settle()
    assert asker.entered == ["first", "second"]
    asker.budget.saw("GetIt", PLAIN, LimitState(limit=5, remaining=0, reset_in_s=20))
    state = asker.budget.states()[0]
    assert (state.limit, state.remaining, state.waiting, state.in_flight) == (5, 0, 1, 0)
    assert state.resets_at == NOW + timedelta(seconds=20)
    await clock.advance(20)
    assert asker.entered == ["first", "second", "third"]


async def test_answers_out_of_order_do_not_bring_requests_back(asker: Asker) -> None:
    for number in range(3):
        asker.ask(str(number))
    await settle()
    for remaining in (2, 4, 3):
        asker.budget.saw("GetIt", PLAIN, LimitState(limit=5, remaining=remaining, reset_in_s=30))
    assert asker.budget.states()[0].remaining == 2


async def test_a_refusal_holds_everybody_back_for_as_long_as_it_demands(asker: Asker, clock: HandClock) -> None:
    asker.ask("first", LIMIT)
    await settle()
    asker.budget.saw("GetIt", LIMIT, LimitState(refused=True, retry_after_s=50.0))
    asker.ask("second", LIMIT)
    await clock.advance(49)
    assert asker.entered == ["first"]
    assert asker.budget.states()[0].blocked_until == NOW + timedelta(seconds=50)
    await clock.advance(1)
    assert asker.entered == ["first", "second"]


async def test_who_looks_is_told_of_a_long_wait_and_a_scan_waits(asker: Asker, clock: HandClock) -> None:
    asker.ask("first")
    await settle()
    asker.budget.saw("GetIt", PLAIN, LimitState(refused=True, retry_after_s=300.0))
    asker.ask("scan", rank=Priority.SCAN)
    with pytest.raises(RateLimited, match=r"GetIt is used up until 18:05:00 UTC") as caught:
        await asker.budget.enter("GetIt", PLAIN)
    assert caught.value.retry_after_s == 300.0
    await clock.advance(300)
    assert asker.entered == ["first", "scan"]


async def test_a_refusal_without_a_time_holds_for_a_second(asker: Asker, clock: HandClock) -> None:
    asker.ask("first")
    await settle()
    asker.budget.saw("GetIt", PLAIN, LimitState(refused=True))
    asker.ask("second")
    await clock.advance(0.9)
    assert asker.entered == ["first"]
    await clock.advance(0.2)
    assert asker.entered == ["first", "second"]


async def test_what_the_user_looks_at_goes_first(asker: Asker, clock: HandClock) -> None:
    for number in range(5):
        asker.ask(f"early{number}", rank=Priority.SCAN)
    await settle()
    asker.ask("scan", rank=Priority.SCAN)
    asker.ask("prefetch", rank=Priority.PREFETCH)
    asker.ask("look", rank=Priority.LOOKING)
    await settle()
    assert len(asker.entered) == 5
    for _ in range(5):
        asker.budget.saw("GetIt", PLAIN, LimitState())
    await clock.advance(60)
    assert asker.entered[5:] == ["look", "prefetch", "scan"]


async def test_a_scan_leaves_a_place_for_who_looks(asker: Asker) -> None:
    wide = Limit(1000, 60.0)
    for number in range(20):
        asker.ask(f"scan{number}", wide, Priority.SCAN)
    await settle()
    assert len(asker.entered) == 7
    asker.ask("look", wide)
    await settle()
    assert asker.entered[-1] == "look"
    asker.budget.saw("GetIt", wide, LimitState())
    await settle()
    assert len(asker.entered) == 8, "seven of the eight are left to the scan only while nobody looks"


async def test_one_endpoint_that_is_used_up_does_not_hold_the_others(asker: Asker) -> None:
    for number in range(7):
        asker.ask(str(number))
    asker.ask("other", endpoint="GetOther")
    await settle()
    assert "other" in asker.entered


async def test_endpoints_may_share_a_bucket(asker: Asker) -> None:
    shared = Limit(5, 300.0, shared="cloudflare")
    for number in range(4):
        asker.ask(str(number), shared, endpoint="Sessions")
    for number in range(4):
        asker.ask(str(number), shared, endpoint="Meetings")
    await settle()
    assert len(asker.entered) == 5
    assert [state.endpoint for state in asker.budget.states()] == ["cloudflare"]


async def test_who_is_cancelled_while_waiting_leaves_no_trace(asker: Asker, clock: HandClock) -> None:
    for number in range(7):
        asker.ask(str(number))
    await settle()
    asker.tasks[5].cancel()
    await settle()
    for _ in range(5):
        asker.budget.saw("GetIt", PLAIN, LimitState())
    assert asker.budget.states()[0].waiting == 1
    await clock.advance(60)
    assert asker.entered == ["0", "1", "2", "3", "4", "6"]


async def test_who_is_cancelled_at_the_moment_of_entry_gives_the_place_back(asker: Asker, clock: HandClock) -> None:
    asker.ask("first")
    await settle()
    asker.budget.saw("GetIt", PLAIN, LimitState(limit=5, remaining=3, refused=True, retry_after_s=5.0))
    asker.ask("second")
    await settle()
    clock._at = 5.0
    asker.budget._again()  # it is let in, and has not noticed yet
    assert asker.budget.states()[0].in_flight == 1
    asker.tasks[1].cancel()
    await settle()
    assert asker.entered == ["first"]
    state = asker.budget.states()[0]
    assert (state.in_flight, state.remaining, state.waiting) == (0, 3, 0)


async def test_requests_are_counted_for_who_asked(asker: Asker) -> None:
    mine = Tally()
    tally.set(mine)
    await asker.budget.enter("GetIt", PLAIN)
    await asyncio.create_task(asker.budget.enter("GetIt", PLAIN))
    assert mine.requests == 2


async def test_a_new_window_is_noticed_by_its_reset_time(asker: Asker, clock: HandClock) -> None:
    asker.ask("a")
    await settle()
    asker.budget.saw("GetIt", PLAIN, LimitState(limit=5, remaining=0, reset_in_s=2))
    await clock.advance(2)
    asker.ask("b")
    await settle()
    asker.budget.saw("GetIt", PLAIN, LimitState(limit=5, remaining=4, reset_in_s=60))
    assert asker.budget.states()[0].remaining == 4

import asyncio
from collections.abc import Iterator

import pytest

from tests.support.hand_clock import HandClock, settle
from tests.support.paper import NOW
from tui.service.cache import Cache


@pytest.fixture
def clock() -> HandClock:
    return HandClock(NOW)


def test_the_one_unused_for_longest_goes_first(clock: HandClock) -> None:
    cache: Cache[str, int] = Cache(clock, most=3)
    for key in "abc":
        cache.put(key, ord(key))
    assert cache.get("a") == ord("a")
    cache.put("d", 1)
    assert cache.get("b") is None
    assert cache.get("a") == ord("a")
    assert len(cache) == 3


def test_weights_count_and_what_is_too_heavy_is_not_kept(clock: HandClock) -> None:
    cache: Cache[str, int] = Cache(clock, most=10, weigh=float)
    cache.put("a", 4)
    cache.put("b", 5)
    cache.put("huge", 11)
    assert (cache.get("a"), cache.get("b"), cache.get("huge")) == (4, 5, None)
    cache.put("c", 6)
    assert (cache.get("a"), cache.get("b"), cache.get("c")) == (None, None, 6)
    cache.put("c", 2)
    cache.put("d", 8)
    assert (cache.get("c"), cache.get("d")) == (2, 8)


async def test_values_age(clock: HandClock) -> None:
    cache: Cache[str, int] = Cache(clock, most=3)
    cache.put("brief", 1, keep_s=10)
    cache.put("for ever", 2)
    await clock.advance(9.9)
    assert cache.get("brief") == 1
    await clock.advance(0.1)
    assert cache.get("brief") is None
    assert cache.get("for ever") == 2


async def test_several_who_ask_share_one_reading(clock: HandClock) -> None:
    cache: Cache[str, int] = Cache(clock, most=3)
    reads = 0

    async def read() -> int:
        nonlocal reads
        reads += 1
        await asyncio.sleep(0)
        return 7

    values = await asyncio.gather(*(cache.get_or_read("a", read, lambda _: None) for _ in range(5)))
    assert values == [7] * 5
    assert await cache.get_or_read("a", read, lambda _: None) == 7
    assert reads == 1


async def test_a_reading_goes_on_for_who_still_waits(clock: HandClock) -> None:
    cache: Cache[str, int] = Cache(clock, most=3)
    go = asyncio.Event()

    async def read() -> int:
        await go.wait()
        return 7

    first, second = (asyncio.create_task(cache.get_or_read("a", read, lambda _: None)) for _ in range(2))
    await settle()
    first.cancel()
    await settle()
    go.set()
    assert await second == 7
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_a_reading_that_nobody_waits_for_is_cancelled_and_cleaned_up(clock: HandClock) -> None:
    cache: Cache[str, int] = Cache(clock, most=3)
    cleaned = []

    async def read() -> int:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            cleaned.append(1)
        return 7

    task = asyncio.create_task(cache.get_or_read("a", read, lambda _: None))
    await settle()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert cleaned == [1]
    assert len(asyncio.all_tasks()) == 1


async def test_an_error_is_not_kept(clock: HandClock) -> None:
    cache: Cache[str, int] = Cache(clock, most=3)
    answers: Iterator[LookupError | int] = iter([LookupError("no"), 7])

    async def read() -> int:
        await asyncio.sleep(0)
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    both = await asyncio.gather(
        *(cache.get_or_read("a", read, lambda _: None) for _ in range(2)), return_exceptions=True
    )
    assert [type(each) for each in both] == [LookupError, LookupError]
    assert await cache.get_or_read("a", read, lambda _: None) == 7

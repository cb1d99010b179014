import asyncio
import contextvars
import gc
import threading
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

import pytest

from tui.service.bridge import Bridge, Closed


@pytest.fixture
async def bridge() -> AsyncIterator[Bridge]:
    bridge = Bridge("test-bridge")
    yield bridge
    await bridge.aclose()
    assert not any(thread.name == "test-bridge" for thread in threading.enumerate())


async def inner_tasks(bridge: Bridge) -> int:
    async def count() -> int:
        return len(asyncio.all_tasks()) - 1

    return await bridge.run(count)


async def numbers(count: int) -> AsyncGenerator[int, None]:
    for number in range(count):
        yield number
        if number % 7 == 0:
            await asyncio.sleep(0)


async def test_a_value_comes_from_another_thread(bridge: Bridge) -> None:
    async def where() -> str:
        await asyncio.sleep(0)
        return threading.current_thread().name

    assert await bridge.run(where) == "test-bridge"
    assert threading.current_thread().name != "test-bridge"


async def test_requests_run_side_by_side(bridge: Bridge) -> None:
    reached = threading.Barrier(2, timeout=5)

    async def meet() -> None:
        await asyncio.to_thread(reached.wait)

    await asyncio.gather(bridge.run(meet), bridge.run(meet))


async def test_the_bridge_can_be_crossed_from_within(bridge: Bridge) -> None:
    async def outer() -> list[int]:
        async with aclosing(bridge.stream(lambda: numbers(3))) as stream:
            return [number async for number in stream]

    assert await bridge.run(outer) == [0, 1, 2]


async def test_an_exception_crosses_as_the_very_same_object(bridge: Bridge) -> None:
    error = LookupError("not here")

    async def fail() -> None:
        raise error

    with pytest.raises(LookupError) as caught:
        await bridge.run(fail)
    assert caught.value is error
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


async def test_what_makes_the_coroutine_may_fail_too(bridge: Bridge) -> None:
    def make() -> AsyncGenerator[int, None]:
        raise LookupError("no such list")

    with pytest.raises(LookupError):
        await anext(bridge.stream(make))


async def test_context_variables_hold_inside(bridge: Bridge) -> None:
    rank: contextvars.ContextVar[int] = contextvars.ContextVar("rank", default=0)

    async def read() -> int:
        return rank.get()

    rank.set(7)
    assert await bridge.run(read) == 7


async def test_cancelling_the_caller_waits_for_the_clean_up(bridge: Bridge) -> None:
    started, steps = threading.Event(), []

    async def work() -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.02)
            steps.append("cleaned up")

    task = asyncio.create_task(bridge.run(work))
    await asyncio.to_thread(started.wait)
    task.cancel()
    await asyncio.sleep(0)
    task.cancel()  # an impatient second one does not disturb the clean-up
    with pytest.raises(asyncio.CancelledError):
        await task
    assert steps == ["cleaned up"]
    assert await inner_tasks(bridge) == 0


async def test_cancelling_before_the_start_leaves_nothing(bridge: Bridge) -> None:
    ran = []

    async def work() -> None:
        ran.append(1)
        await asyncio.Event().wait()

    task = asyncio.create_task(bridge.run(work))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await inner_tasks(bridge) == 0


async def test_a_timeout_of_the_caller_ends_the_work(bridge: Bridge) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await bridge.run(asyncio.Event().wait)
    assert await inner_tasks(bridge) == 0


async def test_an_error_during_the_clean_up_does_not_hide_the_cancellation(bridge: Bridge) -> None:
    started = threading.Event()

    async def work() -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            raise OSError("the clean-up failed")

    task = asyncio.create_task(bridge.run(work))
    await asyncio.to_thread(started.wait)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.parametrize("buffer", [1, 3, 256])
async def test_a_stream_keeps_every_value_in_order(bridge: Bridge, buffer: int) -> None:
    async with aclosing(bridge.stream(lambda: numbers(1000), buffer=buffer)) as stream:
        assert [number async for number in stream] == list(range(1000))
    assert await inner_tasks(bridge) == 0


async def test_a_stream_waits_for_who_takes_its_values(bridge: Bridge) -> None:
    made: list[int] = []

    async def eager() -> AsyncGenerator[int, None]:
        for number in range(1000):
            made.append(number)
            yield number

    async with aclosing(bridge.stream(eager, buffer=10)) as stream:
        assert await anext(stream) == 0
        await asyncio.sleep(0.05)
        assert len(made) <= 22  # what was taken, what lies ahead, and the one in hand


async def test_leaving_a_stream_closes_it_inside(bridge: Bridge) -> None:
    closed = threading.Event()

    async def endless() -> AsyncGenerator[int, None]:
        try:
            while True:
                yield 1
                await asyncio.sleep(0)
        finally:
            await asyncio.sleep(0)
            closed.set()

    async with aclosing(bridge.stream(endless)) as stream:
        async for _ in stream:
            break
    assert closed.is_set()
    assert await inner_tasks(bridge) == 0


async def test_a_forgotten_stream_is_closed_too(bridge: Bridge) -> None:
    closed = threading.Event()

    async def endless() -> AsyncGenerator[int, None]:
        try:
            while True:
                yield 1
                await asyncio.sleep(0)
        finally:
            closed.set()

    async for _ in bridge.stream(endless):
        break
    gc.collect()
    assert await asyncio.to_thread(closed.wait, 5)


async def test_values_before_an_error_arrive_and_then_the_error(bridge: Bridge) -> None:
    async def fails() -> AsyncGenerator[int, None]:
        yield 1
        yield 2
        raise LookupError("no more")

    stream = bridge.stream(fails)
    assert [await anext(stream), await anext(stream)] == [1, 2]
    with pytest.raises(LookupError):
        await anext(stream)


async def test_cancelling_who_waits_for_a_value_closes_the_stream(bridge: Bridge) -> None:
    started, closed = threading.Event(), threading.Event()

    async def silent() -> AsyncGenerator[int, None]:
        started.set()
        try:
            await asyncio.Event().wait()
            yield 1
        finally:
            await asyncio.sleep(0)
            closed.set()

    async def take() -> None:
        async for _ in bridge.stream(silent):
            pass

    task = asyncio.create_task(take())
    await asyncio.to_thread(started.wait)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert closed.is_set()


async def test_closing_cancels_everything_and_tells_who_waits(bridge: Bridge) -> None:
    cleaned = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            cleaned.append(1)

    async def endless() -> AsyncGenerator[int, None]:
        try:
            yield 1
            await asyncio.Event().wait()
        finally:
            cleaned.append(2)

    waiting = asyncio.create_task(bridge.run(work))
    stream = bridge.stream(endless)
    assert await anext(stream) == 1
    await asyncio.sleep(0)
    closed_last = []

    async def last() -> None:
        closed_last.append(sorted(cleaned))

    await asyncio.gather(bridge.aclose(last), bridge.aclose())
    with pytest.raises(Closed):
        await waiting
    with pytest.raises(Closed):
        await anext(stream)
    assert closed_last == [[1, 2]]


async def test_nothing_runs_behind_a_closed_bridge() -> None:
    bridge = Bridge("test-bridge")
    await bridge.aclose()
    with pytest.raises(Closed):
        await bridge.run(lambda: asyncio.sleep(0))
    with pytest.raises(Closed):
        await anext(bridge.stream(lambda: numbers(1)))
    bridge.post(lambda: pytest.fail("it ran"))


async def test_many_at_once_from_many_loops(bridge: Bridge) -> None:
    """Several callers with loops of their own, streams and values mixed, some cancelled."""

    async def one(number: int) -> int:
        if number % 3 == 0:
            async with aclosing(bridge.stream(lambda: numbers(50), buffer=2)) as stream:
                return sum([value async for value in stream])
        task = asyncio.create_task(bridge.run(lambda: asyncio.sleep(0.002 * (number % 5), number)))
        await asyncio.sleep(0.001)
        if number % 3 == 1:
            task.cancel()
        results: list[object] = list(await asyncio.gather(task, return_exceptions=True))
        return number if results == [number] or isinstance(results[0], asyncio.CancelledError) else -1

    async def caller() -> list[int]:
        return await asyncio.gather(*(one(number) for number in range(60)))

    runs = await asyncio.gather(*(asyncio.to_thread(asyncio.run, caller()) for _ in range(3)))
    for run in runs:
        assert all(value == (1225 if number % 3 == 0 else number) for number, value in enumerate(run))
    assert await inner_tasks(bridge) == 0

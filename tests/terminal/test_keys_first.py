"""The event loop that puts its own work before that of other threads."""

import asyncio
import sys
import time
from collections.abc import Iterator

import pytest

from tui.terminal.keys_first import (
    WAITING_S,
    WORKING_S,
    key_comes,
    key_is_done,
    keys_first_loop,
    keys_last_loop,
    let_others,
    stand_back,
)


@pytest.fixture(autouse=True)
def _usual_interval() -> Iterator[None]:
    before = sys.getswitchinterval()
    yield
    sys.setswitchinterval(before)


def test_others_wait_longer_while_the_loop_works_than_while_it_waits() -> None:
    seen: list[float] = []

    async def work() -> None:
        first_turn = asyncio.Event()

        def wake() -> None:
            seen.append(sys.getswitchinterval())  # whoever woke the loop may end what it does
            first_turn.set()

        asyncio.get_running_loop().call_later(0.001, wake)
        await first_turn.wait()
        seen.append(sys.getswitchinterval())
        let_others()
        seen.append(sys.getswitchinterval())
        seen.append(await asyncio.to_thread(_interval_while_the_loop_waits))

    with asyncio.Runner(loop_factory=keys_first_loop) as runner:
        runner.run(work())
    assert seen == pytest.approx([WAITING_S, WORKING_S, WAITING_S, WAITING_S])
    assert sys.getswitchinterval() == pytest.approx(WORKING_S)


def test_work_that_never_ends_lets_threads_and_timers_in() -> None:
    async def work() -> int:
        loop = asyncio.get_running_loop()
        done = asyncio.Event()
        loop.call_later(0.01, done.set)
        answer = asyncio.ensure_future(asyncio.to_thread(lambda: 7))
        while not (done.is_set() and answer.done()):  # noqa: ASYNC110 (there is always something left to do)
            await asyncio.sleep(0)
        return answer.result()

    with asyncio.Runner(loop_factory=keys_first_loop) as runner:
        assert runner.run(asyncio.wait_for(work(), 5)) == 7


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody lose patience on a slow machine."""
    monkeypatch.setattr("tui.terminal.keys_first.STANDS_BACK_S", 30.0)


@pytest.mark.usefixtures("patient")
def test_who_stands_back_goes_on_when_the_loop_waits() -> None:
    order: list[str] = []

    async def work() -> None:
        await asyncio.sleep(0.001)
        other = asyncio.get_running_loop().run_in_executor(None, _stand_back_and_tell, order)
        time.sleep(0.02)  # noqa: ASYNC251 (the loop works; threads could go on)
        order.append("loop")
        await other

    with asyncio.Runner(loop_factory=keys_first_loop) as runner:
        runner.run(work())
    assert order == ["loop", "other"]
    stand_back()
    assert order, "nobody waits where there is no such loop"


@pytest.mark.usefixtures("patient")
def test_who_stands_back_waits_for_a_key_to_be_done_though_the_loop_waits_in_between() -> None:
    order: list[str] = []

    async def work() -> None:
        key_comes()
        other = asyncio.get_running_loop().run_in_executor(None, _stand_back_and_tell, order)
        await asyncio.sleep(0.02)
        order.append("key")
        key_is_done()
        await other

    with asyncio.Runner(loop_factory=keys_first_loop) as runner:
        runner.run(work())
    assert order == ["key", "other"]


@pytest.mark.usefixtures("patient")
def test_a_loop_that_stands_back_does_what_it_is_given_in_order() -> None:
    order: list[object] = []

    def live() -> None:
        loop = keys_last_loop()
        loop.call_soon(order.append, "first")
        loop.call_soon(order.append, "second")
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()

    async def work() -> None:
        await asyncio.sleep(0.001)
        other = asyncio.get_running_loop().run_in_executor(None, live)
        time.sleep(0.02)  # noqa: ASYNC251 (the loop works; threads could go on)
        order.append("loop")
        await other

    with asyncio.Runner(loop_factory=keys_first_loop) as runner:
        runner.run(work())
    assert order == ["loop", "first", "second"]


def test_other_programs_are_left_as_they_were() -> None:
    sys.setswitchinterval(0.004)
    let_others()
    assert sys.getswitchinterval() == pytest.approx(0.004)


def _stand_back_and_tell(order: list[str]) -> None:
    stand_back()
    order.append("other")


def _interval_while_the_loop_waits() -> float:
    return sys.getswitchinterval()

"""The event loop that puts its own work before that of other threads."""

import asyncio
import sys
from collections.abc import Iterator

import pytest

from tui.terminal.keys_first import WAITING_S, WORKING_S, keys_first_loop, let_others


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


def test_other_programs_are_left_as_they_were() -> None:
    sys.setswitchinterval(0.004)
    let_others()
    assert sys.getswitchinterval() == pytest.approx(0.004)


def _interval_while_the_loop_waits() -> float:
    return sys.getswitchinterval()

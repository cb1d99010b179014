"""Cancelled at every single await: no task is left, nobody is inside an answer, no place at the gate is lost."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import aclosing
from typing import Any

import pytest

from tests.support.paper import Paper, person
from tui.model import Depth, Evidence
from tui.providers.base import ParticipantQuestion, SessionQuestion
from tui.service import Service

Work = Callable[[Service, Paper], Awaitable[object]]


async def _scan(service: Service, paper: Paper) -> object:
    count = 0
    async with aclosing(aiter(service.scan(paper.address()))) as updates:
        async for update in updates:
            count += isinstance(update, Evidence)
    return count


async def _full_scan(service: Service, paper: Paper) -> object:
    async with aclosing(aiter(service.scan(paper.address(), depth=Depth.FULL))) as updates:
        return [update async for update in updates]


async def _rows(service: Service, paper: Paper) -> object:
    return [row async for row in service.all_participants(ParticipantQuestion(paper.address(), limit=5))]


async def _matched(service: Service, paper: Paper) -> object:
    return [count async for count in service.matched(ParticipantQuestion(paper.address(), limit=5))]


async def _evidence(service: Service, paper: Paper) -> object:
    return await service.evidence(person(paper.address(), 1).address)


async def _page(service: Service, paper: Paper) -> object:
    return await service.participants(ParticipantQuestion(paper.address()), ahead=True)


async def _sessions(service: Service, paper: Paper) -> object:
    return [row async for row in service.all_sessions(SessionQuestion(limit=2))]


async def _find(service: Service, paper: Paper) -> object:
    return [hit async for hit in service.find("user-1")]


class Stepper:
    """Counts every suspension of every task on a loop, and at a chosen one tells somebody."""

    def __init__(self, at: int | None, tell: Callable[[], None]) -> None:
        self.steps = 0
        self._at = at
        self._tell = tell

    def factory(
        self, loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, Any], **more: Any
    ) -> "asyncio.Task[Any]":
        return asyncio.Task(Stepping(work, self), loop=loop, **more)

    def step(self) -> None:
        self.steps += 1
        if self.steps == self._at:
            self._tell()


class Stepping(Coroutine[Any, Any, Any]):
    """A coroutine that tells of its suspensions."""

    def __init__(self, work: Coroutine[Any, Any, Any], stepper: Stepper) -> None:
        self._work = work
        self._stepper = stepper

    def __await__(self) -> Any:
        raise NotImplementedError

    def send(self, value: Any) -> Any:
        yielded = self._work.send(value)
        self._stepper.step()
        return yielded

    def throw(self, *error: Any) -> Any:
        yielded = self._work.throw(*error)
        self._stepper.step()
        return yielded

    def close(self) -> None:
        self._work.close()


async def attempt(work: Work, at: int | None) -> tuple[int, bool]:
    """Run some work, cancelled at a suspension; return how many there were, and whether it was cancelled."""
    paper = Paper(people=6, page_limit=3)
    service = Service([paper.spec()])
    await service.session(paper.address())  # the loop runs, the source is open
    inner = service._bridge.loop
    assert inner is not None
    caller = asyncio.get_running_loop()
    task: asyncio.Task[object] | None = None

    def tell() -> None:
        """Cancel the caller, and let the service's loop stand still until it is told so."""
        told = threading.Event()

        def cancel() -> None:
            assert task is not None
            task.cancel()
            caller.call_later(0.001, told.set)

        caller.call_soon_threadsafe(cancel)
        assert told.wait(5)

    stepper = Stepper(at, tell)
    inner.set_task_factory(stepper.factory)  # type: ignore[arg-type]  # the factory is narrower
    task = asyncio.ensure_future(work(service, paper))
    outcome = (await asyncio.gather(task, return_exceptions=True))[0]
    inner.set_task_factory(None)
    was_cancelled = isinstance(outcome, asyncio.CancelledError)
    if not was_cancelled:
        assert not isinstance(outcome, BaseException), outcome

    async def left() -> list[str]:
        await asyncio.sleep(0.02 if work is _page else 0)  # a page that is read ahead outlives its question
        me = asyncio.current_task()
        return [repr(each) for each in asyncio.all_tasks() if each is not me]

    assert await service._bridge.run(left) == []
    assert paper.now_waiting == 0
    assert all(state.in_flight == state.waiting == 0 for state in service.budget_states())
    await service.aclose()
    assert paper.closed
    return stepper.steps, was_cancelled


@pytest.mark.parametrize("work", [_scan, _full_scan, _rows, _matched, _evidence, _page, _sessions, _find])
async def test_cancelled_at_every_await(work: Work) -> None:
    steps, was_cancelled = await attempt(work, None)
    assert not was_cancelled
    assert steps > 1
    attempts = [(await attempt(work, at))[1] for at in range(1, steps + 1, max(1, steps // 60))]
    assert sum(attempts) > len(attempts) * (0.4 if work is _page else 0.8)

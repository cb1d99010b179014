"""Work in threads that nobody waits for at the end."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextvars import ContextVar

import pytest

from tui import aside as module
from tui.aside import MOST_THREADS, aside, is_busy

WHO: ContextVar[str] = ContextVar("WHO")


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """What blocked work waits for; it is opened at the end."""
    event = threading.Event()
    yield event
    event.set()


@pytest.fixture(autouse=True)
def _crew_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_crew", module._Crew())


async def test_what_is_returned_and_raised_comes_back_from_another_thread() -> None:
    fault = ValueError("no")

    def fail() -> None:
        raise fault

    assert await aside(divmod, 7, 2) == (3, 1)
    assert await aside(threading.get_ident) != threading.get_ident()
    assert await aside(lambda: threading.current_thread().daemon)
    with pytest.raises(ValueError, match="no") as caught:
        await aside(fail)
    assert caught.value is fault


async def test_the_callers_context_holds() -> None:
    WHO.set("caller")
    assert await aside(WHO.get) == "caller"


async def test_a_thread_that_has_nothing_to_do_is_used_again() -> None:
    threads = set()
    for _ in range(20):
        threads.add(await aside(threading.get_ident))
        await _at_rest()
    assert len(threads) == 1


async def test_no_more_threads_than_asyncios_own_work_at_once_and_the_rest_follows(gate: threading.Event) -> None:
    at_work, most, lock = 0, 0, threading.Lock()

    def work() -> None:
        nonlocal at_work, most
        with lock:
            at_work += 1
            most = max(most, at_work)
        gate.wait(10)
        with lock:
            at_work -= 1

    asked = [asyncio.ensure_future(aside(work)) for _ in range(3 * MOST_THREADS)]
    while at_work < MOST_THREADS:  # noqa: ASYNC110 (threads set no event of the loop's)
        await asyncio.sleep(0.001)
    gate.set()
    await asyncio.gather(*asked)
    assert most == MOST_THREADS


async def test_what_was_given_up_while_it_waited_for_its_turn_is_not_begun(gate: threading.Event) -> None:
    begun = threading.Event()
    blocked = [asyncio.ensure_future(aside(gate.wait, 10)) for _ in range(MOST_THREADS)]
    given_up = asyncio.ensure_future(aside(begun.set))
    await asyncio.sleep(0)
    given_up.cancel()
    with pytest.raises(asyncio.CancelledError):
        await given_up
    gate.set()
    await asyncio.gather(*blocked)
    assert await aside(lambda: True)
    assert not begun.is_set()


@pytest.mark.parametrize("fails", [False, True])
def test_a_loop_closes_while_work_goes_on_and_what_comes_of_it_disturbs_nobody(
    gate: threading.Event, fails: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults: list[object] = []
    monkeypatch.setattr(threading, "excepthook", faults.append)
    started = threading.Event()

    def work() -> None:
        started.set()
        gate.wait(10)
        if fails:
            raise ValueError

    async def give_up() -> None:
        task = asyncio.ensure_future(aside(work))
        await asyncio.to_thread(started.wait, 5)
        assert is_busy()
        task.cancel()

    asyncio.run(give_up())
    assert is_busy(), "the loop has closed without it"
    gate.set()

    async def again() -> bool:
        await _at_rest()
        return await aside(lambda: True)

    assert asyncio.run(again())
    assert faults == []


async def _at_rest() -> None:
    while is_busy():  # noqa: ASYNC110 (threads set no event of the loop's)
        await asyncio.sleep(0.001)


ENDS = """
import asyncio, sys, threading
from pydantic import BaseModel, field_validator
from tui.aside import aside
from tui.cli import main

started = threading.Event()

class Model(BaseModel):
    a: list[int]

    @field_validator("a", mode="before")
    @classmethod
    def slowly(cls, value):
        started.set()
        for _ in range(3000):
            pass
        return value

def work():
    while True:
        Model.model_validate({"a": [1]})

async def begin():
    task = asyncio.ensure_future(aside(work))
    await asyncio.to_thread(started.wait, 10)
    task.cancel()

asyncio.run(begin())
sys.argv[1:] = sys.orig_argv[3:]
sys.exit(main())
"""


@pytest.mark.parametrize(("words", "code"), [(["help", "times"], 0), (["nonsense"], 2)])
def test_the_process_ends_beneath_work_in_a_compiled_library(words: list[str], code: int) -> None:
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", ENDS, *words], capture_output=True, timeout=30, check=False)
        assert done.returncode == code, done.stderr
        assert bool(done.stdout) == (code == 0), "what was printed has arrived"
        assert b"FATAL" not in done.stderr
        assert b"Traceback" not in done.stderr

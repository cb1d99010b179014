"""Fixtures that more than one area uses."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.support.callscope_run import FOREIGN
from tests.support.sandbox_serving import SandboxServer, StartSandbox, served
from tui.sandbox.faults import Fault, Faults
from tui.sandbox.limits import GENEROUS, Limits
from tui.sandbox.realtimekit import Generation
from tui.sandbox.world import World

# Shared machines are slow at times, and a check of a change must not depend on luck: there examples are the same each
# time, while everybody's own runs go on looking for new ones.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("repeatable", settings.get_profile("patient"), derandomize=True, database=None)
settings.load_profile("repeatable" if os.environ.get("CI") else "patient")


def pytest_collection_finish() -> None:
    """Look for garbage less often: there is much that stays, and looking through it takes a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(scope="session", autouse=True)
def folders_of_their_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what a user has configured and copied out of the tests, and the tests out of a user's folders."""
    folder = tmp_path_factory.mktemp("user")
    with pytest.MonkeyPatch.context() as patch:
        for name in [each for each in os.environ if each.startswith(FOREIGN) and each != "CALLSCOPE_FRAMES"]:
            patch.delenv(name)
        for kind in ("CONFIG", "STATE", "CACHE", "DATA"):
            patch.setenv(f"XDG_{kind}_HOME", str(folder / kind.lower()))
        yield


@pytest.fixture(scope="session", autouse=True)
def signals_that_end() -> Iterator[None]:
    """Let signals end what the tests start, though this process may be deaf to them, as one in the background is."""
    usual: dict[signal.Signals, Any] = {signal.SIGINT: signal.default_int_handler, signal.SIGHUP: signal.SIG_DFL}
    deaf = [number for number in usual if signal.getsignal(number) is signal.SIG_IGN]
    for number in deaf:
        signal.signal(number, usual[number])
    yield
    for number in deaf:
        signal.signal(number, signal.SIG_IGN)


@pytest.fixture
def start_sandbox() -> Iterator[StartSandbox]:
    """Return a function that starts a sandbox of one's own: world, faults, limits, generation."""
    with ExitStack() as stack:

        def start(
            *,
            world: World | None = None,
            faults: Iterable[Fault] = (),
            limits: Limits = GENEROUS,
            generation: Generation | None = None,
        ) -> SandboxServer:
            return stack.enter_context(served(world or World(), Faults(faults), limits, generation))

        yield start


@pytest.fixture(scope="session")
def sandbox_server() -> Iterator[SandboxServer]:
    """A sandbox on loopback that all tests share: generous limits, no faults, the usual world."""
    with served(World(), Faults(), GENEROUS, None) as server:
        yield server

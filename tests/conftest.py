"""Fixtures that more than one area uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack

import pytest

from tests.support.sandbox_serving import SandboxServer, StartSandbox, served
from tui.sandbox.faults import Fault, Faults
from tui.sandbox.limits import GENEROUS, Limits
from tui.sandbox.realtimekit import Generation
from tui.sandbox.world import World


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

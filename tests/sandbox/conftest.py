"""Fixtures of the sandbox's own tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.sandbox_serving import SandboxServer, served
from tui.sandbox.faults import Faults
from tui.sandbox.limits import GENEROUS
from tui.sandbox.world import World

STILL_AT_S = 1789046405.0
"""10 September 2026, 13:20:05 UTC."""


@pytest.fixture(scope="session")
def still_sandbox_server() -> Iterator[SandboxServer]:
    """A shared sandbox whose clock stands still, so that lists and live sessions can be compared exactly."""
    with served(World(clock=lambda: STILL_AT_S), Faults(), GENEROUS, None) as server:
        yield server

"""The journey that is pictured: the real app over the sandbox, driven by keys, at a fixed time and world seed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from rich.segment import Segment

from tests.support.explorer_run import Explorer, explorer, usual_world
from tui.model import Address, Vendor
from tui.view_state import ViewState

STORY = "sender_uplink_loss"
"""The sandbox's session that the pictures tell of: one person's uplink loses packets, and all who watch them see it."""

SCENES = {
    "sessions": "the list of sessions",
    "session": "a session, its worst participant first",
    "filter": "a filter of the participants, while it is typed",
    "participant": "a participant: every track on one time axis, the cursor on the first warning",
    "chart": "one series of a participant on the whole screen",
    "help": "help for where the focus is",
}
"""What each picture shows, by its name."""

_REST_S, _PATIENCE_S = 1.5, 60.0


@dataclass(frozen=True, slots=True)
class Shot:
    """A screen that was looked at.

    Attributes:
        scene: a name of `SCENES`.
        lines: its lines, each a row of styled texts.
    """

    scene: str
    lines: tuple[tuple[Segment, ...], ...]


async def journey(size: tuple[int, int], theme: str) -> AsyncIterator[Shot]:
    """Go through the explorer in a terminal of `size` columns and rows, and yield every scene once it has come to rest.

    Raises:
        TimeoutError: a screen did not come to rest.
    """
    async with _resting("", size, theme) as run:
        yield _shot("sessions", run)
    async with _resting(_story(), size, theme) as run:
        await _press(run, "W", "g")
        yield _shot("session", run)
        await _press(run, "?")
        yield _shot("help", run)
        await _press(run, "q", "/")
        await run.type("joined<08:40 duration>30m")
        await _rest(run)
        yield _shot("filter", run)
        await _press(run, "ctrl+g", "enter", "n")
        yield _shot("participant", run)
        await _press(run, "enter")
        yield _shot("chart", run)


def _story() -> str:
    call = usual_world().showcase(STORY, "stream")
    return str(ViewState(Address(Vendor.STREAM, (call.call_type, call.container_id), call.session_id)))


@asynccontextmanager
async def _resting(view: str, size: tuple[int, int], theme: str) -> AsyncIterator[Explorer]:
    async with explorer(view, size=size, theme=theme) as run:
        await _rest(run)
        yield run


async def _press(run: Explorer, *keys: str) -> None:
    for key in keys:
        await run.press(key)
        await _rest(run)


async def _rest(run: Explorer) -> None:
    """Wait until the screen has not changed for a while."""
    shown, since, limit = run.text, time.monotonic(), time.monotonic() + _PATIENCE_S
    while time.monotonic() - since < _REST_S:
        await asyncio.sleep(0.1)
        if run.text != shown:
            shown, since = run.text, time.monotonic()
        if since > limit:
            raise TimeoutError(f"the screen does not come to rest:\n{shown}")


def _shot(scene: str, run: Explorer) -> Shot:
    strips = run.app.screen._compositor.render_strips()
    return Shot(scene, tuple(tuple(strip) for strip in strips))

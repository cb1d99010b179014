"""Somebody who presses any key anywhere: a walk over the explorer by a seed, with what must hold after every key."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence

from tests.support.explorer_run import Explorer
from tests.support.screen_tour import look
from tui.commands import COMMANDS
from tui.screens.keys import key_name
from tui.widgets.table import Table

PATIENCE_S = 2.0
ENDS = {"Q", "ctrl+c"}
OUT = {"q", "backspace", "escape"}
TYPED = ("a", "1", "space", ":", ">", "enter", "ctrl+g", "down", "tab")
SIZES = ((80, 24), (120, 36), (10, 3), (61, 17), (200, 50), (40, 8))


def keys() -> Sequence[str]:
    """Return every key of every command, those that end the program aside."""
    return sorted({key for command in COMMANDS for key in command.keys} - ENDS)


async def wander(run: Explorer, seed: int, steps: int, *, resizes: bool = True) -> list[str]:
    """Press keys by a seed, look after each, and return them; a fault names those that led to it."""
    choose = random.Random(seed)
    pressed: list[str] = []
    every = keys()
    for _ in range(steps):
        if resizes and choose.random() < 0.03:
            width, height = choose.choice(SIZES)
            pressed.append(f"{width}x{height}")
            await run.pilot.resize_terminal(width, height)
        else:
            key = choose.choice(every if choose.random() < 0.8 else TYPED)
            if key in OUT and _is_outermost(run):
                continue
            pressed.append(key)
            await run.pilot.press(key_name(key))
        assert run.app._exception is None, f"seed {seed}: {' '.join(pressed)}"
        assert run.app.is_running, f"seed {seed} ended: {' '.join(pressed)}"
        await run.pilot.pause()
        await _hold(run, f"seed {seed}, after {' '.join(pressed[-40:])}")
    return pressed


async def _hold(run: Explorer, what: str) -> None:
    """Hold what is shown to what must hold, once it is drawn."""
    limit = time.monotonic() + PATIENCE_S
    while True:
        try:
            look(run, what)
            must_have_one_cursor(run)
        except AssertionError as error:
            if time.monotonic() > limit:
                raise AssertionError(f"{error}\n{run.text}") from None
            await asyncio.sleep(0.05)
        else:
            return


def _is_outermost(run: Explorer) -> bool:
    return run.view.out() == run.view and len(run.app.screen_stack) <= 2 and not run.stop.has_class("-bar-open")


def must_have_one_cursor(run: Explorer) -> None:
    """Hold a table that is shown, and has rows and room for them, to showing the row at its cursor once."""
    width, height = run.app.size
    if width < 60 or height < 16 or len(run.app.screen_stack) > 2:
        return
    for table in run.stop.query(Table):
        if not table.is_on_screen or not table.view.rows or table.size.height < 2:
            continue
        marks = [y for y in range(table.size.height) if table.render_line(y).text[:1] in "\u258c>"]
        assert len(marks) >= 1, "no cursor row is to be seen"
        assert table.current is not None

"""Where only ASCII may be drawn, nothing else is: on any screen, nor in what lies over one."""

from __future__ import annotations

from tests.support.explorer_run import Explorer, explorer
from tests.support.participant_page import culprit, showcase_session
from tui.render.cells import Glyphs
from tui.screens.context import Workspace
from tui.screens.participant_pane import ParticipantPane
from tui.view_state import Show


def ascii_only(workspace: Workspace) -> None:
    workspace.look.glyphs = Glyphs.ASCII


async def walk(run: Explorer, *steps: str) -> None:
    """Press keys, and look at every character after each."""
    for key in ("", *steps):
        if key:
            await run.press(key)
        others = {char for char in run.text if not (char == "\n" or " " <= char <= "~")}
        assert not others, f"{others} after {key!r} at {run.view}:\n{run.text}"


async def test_the_cursor_and_columns_beyond_the_edge_have_marks_of_their_own() -> None:
    async with explorer(workspace=ascii_only) as run:
        await run.until("read sessions flagged")
        heading, row = run.lines[2], run.lines[3]
        assert row.startswith("> ")
        assert heading.startswith("->")
        await run.press("l")
        assert run.lines[2].startswith("<>")


async def test_nothing_but_ascii_is_drawn_on_any_screen() -> None:
    session = showcase_session("sender_uplink_loss", "stream")
    async with explorer(workspace=ascii_only) as run:
        await run.until("read sessions flagged")
        await walk(run, "?", "pagedown", "q", ":", "escape", "/", "tab", "up", "escape", "s", "escape", "c", "escape")
        await walk(run, "d", "escape", "o", "escape", "b", "escape", "x", "escape", "m", "escape", "t", "t", "t", "v")
        await run.pilot.resize_terminal(30, 5)
        await walk(run)
    async with explorer(str(session), size=(160, 45), workspace=ascii_only) as run:
        pane = run.stop.query_one(ParticipantPane)
        await run.until(lambda: pane.loaded is not None)
        await walk(run, "?", "q", ":", "escape", "!", "space", "j", "space", "n", "P", "P", "B", "escape")
        for key, show in (("H", Show.HEAT), ("M", Show.MATRIX), ("w", Show.WHY), ("S", Show.SLICES)):
            await run.press(key)
            await run.until(lambda show=show: run.view.show is show)  # type: ignore[misc]  # mypy cannot infer a lambda's default
            await run.until("read")
            await walk(run, "j", "l", "n", "?", "q", key)
        await walk(run, "=", "j", "l", "?", "q", "q")
    who, _, _ = await culprit("sender_uplink_loss", "rtk")
    async with explorer(str(who.address), workspace=ascii_only) as run:
        await run.until("quality")
        await walk(
            run, "l", "n", "+", "e", "j", "j", "j", "j", "E", "j", "E", "?", "q", "W", "escape", "enter", "l", "j"
        )
        await walk(run, "?", "q", "v", "/", "escape", "pagedown", "q", "q", "w")

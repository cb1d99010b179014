"""A file that takes long to read says how far it is, and nobody has to wait for it."""

from __future__ import annotations

import pytest

from tests.support.explorer_run import explorer
from tui.errors import BadFile
from tui.screens.context import Workspace
from tui.service.reading import FileReading


async def test_the_status_line_tells_how_far_a_file_was_read_until_it_is() -> None:
    reading = FileReading("call.json")

    def look_at(workspace: Workspace) -> None:
        workspace.origin.reading = reading

    async with explorer(workspace=look_at) as run:
        await run.until("reading call.json")
        reading(34, 100)
        await run.until("reading call.json 34 %")
        reading(100, 100)
        await run.until(lambda: "reading call.json" not in run.text)
    with pytest.raises(BadFile):
        reading(100, 100)

"""The explorer with a driver that keeps a record: `recording_app.py FILE [words of the command line]`.

A line of the record is a JSON list: "size" with columns and rows, "write" with what Textual wrote, "sent" with what
went to the terminal.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from tui.terminal import driver
from tui.terminal.canvas import Canvas
from tui.terminal.environment import Surroundings

out = open(sys.argv[1], "w", encoding="utf-8", buffering=1)  # noqa: SIM115 (as long as the process)


def note(*what: object) -> None:
    out.write(json.dumps(what) + "\n")


class Recording(driver.DiffDriver):
    """The driver under test, which says what it is given and what it makes of it."""

    def write(self, data: str) -> None:
        if self._drawing:
            self._current_canvas()  # a change of size comes before what is written after it
        note("write", data)
        super().write(data)

    def _current_canvas(self) -> Canvas:
        before = self._canvas
        canvas = super()._current_canvas()
        if canvas is not before:
            note("size", canvas.width, canvas.height)
        return canvas

    def _send(self, data: str) -> None:
        note("sent", data)
        super()._send(data)


def recording_class(surroundings: Surroundings) -> type[Any]:
    return type("Recording", (Recording,), {"surroundings": surroundings})


if __name__ == "__main__":
    driver.driver_class = recording_class
    from tui.cli import main

    sys.exit(main(sys.argv[2:]))

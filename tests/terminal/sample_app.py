"""A small Textual app for the driver's tests: `sample_app.py stock|diff`."""

from __future__ import annotations

import os
import sys

from tui.terminal.environment import detect, prepare

prepare(os.environ, detect(os.environ))

# Textual reads its settings when it is imported.
# ruff: noqa: E402
from textual.app import App, ComposeResult
from textual.widgets import DataTable, Footer, Input, Static

from tui.terminal.base_driver import TerminalLost
from tui.terminal.driver import DiffDriver


class SampleApp(App[None]):
    """A table, a filter and a status line."""

    CSS = "Input { height: 3 } DataTable { height: 1fr } #status { height: 1 }"
    BINDINGS = [("q", "quit", "Quit"), ("f5", "repaint", "Repaint"), ("x", "crash", "Crash")]  # noqa: RUF012

    def compose(self) -> ComposeResult:
        yield Input(placeholder="filter", id="filter")
        table: DataTable[str] = DataTable(cursor_type="row")
        table.add_columns("user", "name", "loss")
        table.add_rows((f"u{n}", f"Näme 日本 {n}", f"{n * 7 % 13} %") for n in range(200))
        yield table
        yield Static("ready", id="status")
        yield Footer()

    def on_mount(self) -> None:
        self.query_one(DataTable).focus()
        self.query_one(Input).cursor_blink = False

    def on_key(self, event: object) -> None:
        self.query_one("#status", Static).update(f"key {getattr(event, 'key', '?')}")

    def action_repaint(self) -> None:
        driver = self._driver
        if isinstance(driver, DiffDriver):
            driver.repaint()

    def action_crash(self) -> None:
        raise RuntimeError("on purpose")

    def on_terminal_lost(self, message: TerminalLost) -> None:
        self.exit()


if __name__ == "__main__":
    driver = DiffDriver if sys.argv[1] == "diff" else None
    SampleApp(driver_class=driver).run(mouse=False)

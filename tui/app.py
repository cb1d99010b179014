"""The explorer: wires service, screens, theme and navigation; holds no feature."""

from __future__ import annotations

import os
from typing import ClassVar

from tui.terminal.environment import detect, prepare

_SURROUNDINGS = detect(os.environ)
prepare(os.environ, _SURROUNDINGS)

# Textual reads its settings when it is imported.
# ruff: noqa: E402
from textual.app import App
from textual.driver import Driver

from tui.screens.context import Desk
from tui.screens.navigator import Navigator
from tui.screens.stop import Stop
from tui.screens.stops import stop_class
from tui.service import Service
from tui.terminal.driver import DiffDriver, TerminalLost
from tui.view_history import History
from tui.view_state import ViewState
from tui.widgets.themes import styles_folder, themes


class CallscopeApp(App[None]):
    """Shows the stop of the journey that the view says.

    Args:
        desk: what screens are handed.
        history: where the user was and is.
        theme: a name of `widgets.themes.THEMES`.
    """

    CSS_PATH: ClassVar = sorted(styles_folder().glob("*.tcss"))
    ENABLE_COMMAND_PALETTE = False
    INLINE_PADDING = 0

    def __init__(
        self, desk: Desk, history: History, *, theme: str = "dark", driver_class: type[Driver] | None = DiffDriver
    ) -> None:
        super().__init__(driver_class=driver_class)
        self._bindings.key_to_bindings.clear()  # keys come from the list of commands alone
        self.desk = desk
        self.navigator = Navigator(history, self._present, self.exit)
        self._stops: dict[type[Stop], Stop] = {}
        for each in themes():
            self.register_theme(each)
        self.theme = f"callscope-{theme}"

    def get_default_screen(self) -> Stop:
        """Return the screen of the first view: no other one is painted before it."""
        stop = self._stop(self.navigator.view)
        stop.call_after_refresh(stop.present, self.navigator.view)
        return stop

    def _stop(self, view: ViewState) -> Stop:
        kind = stop_class(view)
        if kind not in self._stops:
            self._stops[kind] = kind(self.desk, self.navigator)
            self.install_screen(self._stops[kind], kind.__name__)  # it goes on reading while another one is shown
        return self._stops[kind]

    def _present(self, view: ViewState) -> None:
        stop = self._stop(view)
        if self.screen is stop:
            stop.present(view)
        else:
            self.switch_screen(stop)
            stop.call_after_refresh(stop.present, view)

    def on_terminal_lost(self, message: TerminalLost) -> None:
        """End: nobody looks any more."""
        self.exit()


def run(*, view: str | None = None, profile: str | None = None, resume: bool = False) -> int:
    """Start the explorer, and return the exit code when it ends.

    Args:
        view: where to start; None for the list of sessions.
        profile: whose data; None for the one that counts.
        resume: go on where the last run stopped.
    """
    from tui.config import load
    from tui.service import specs_of

    service = Service(specs_of(load(profile)))
    start = ViewState.parse(view) if view else ViewState()
    app = CallscopeApp(Desk(service), History.at(start), theme="none" if _SURROUNDINGS.no_color else "dark")
    app.run(mouse=False)
    return 0

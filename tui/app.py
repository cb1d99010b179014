"""The explorer: shows a first frame at once, loads the rest behind it, and shows the stop that the view says.

Nothing here imports a screen, the service or the model: they are loaded in a thread while the first frame is looked at.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.aside import aside
from tui.terminal.environment import detect, prepare

SURROUNDINGS = detect(os.environ)
prepare(os.environ, SURROUNDINGS)

# Textual reads its settings when it is imported.
# ruff: noqa: E402
from textual.app import App
from textual.binding import Binding
from textual.driver import Driver
from textual.screen import Screen

from tui import garbage
from tui.terminal.base_driver import TerminalDriver, TerminalLost, can_come_back
from tui.terminal.driver import DiffDriver, driver_class
from tui.terminal.keys_first import keys_first_loop
from tui.terminal.signals import TerminalState, on_end
from tui.terminal.skeleton import hand_over
from tui.widgets.opening import Opening

if TYPE_CHECKING:
    from tui.screens.navigator import Navigator
    from tui.screens.stop import Stop
    from tui.start import Prepared
    from tui.view_state import ViewState


class CallscopeApp(App[None]):
    """Shows the stop of the journey that the view says.

    Args:
        prepare: loads everything and says where to start; it runs in a thread of its own.
        driver_class: what drives the terminal.
    """

    ENABLE_COMMAND_PALETTE = False
    INLINE_PADDING = 0

    def __init__(
        self,
        prepare: Callable[[], Prepared],
        *,
        driver_class: type[Driver] | None = DiffDriver,
    ) -> None:
        super().__init__(driver_class=driver_class, ansi_color=True)
        # Keys come from the list of commands alone.
        self._bindings.key_to_bindings = {"ctrl+z": [Binding("ctrl+z", "suspend_process", show=False)]}
        self._prepare = prepare
        self._opening = Opening()
        self._stops: dict[type[Stop], Stop] = {}
        self.prepared: Prepared | None = None
        self.navigator: Navigator | None = None
        self._said_of: tuple[object, ...] | None = None
        self.crash: BaseException | None = None

    def show_theme(self, name: str) -> None:
        """Use a theme of callscope's."""
        from tui.widgets.themes import theme_named

        theme = theme_named(name)
        self.register_theme(theme)
        self.theme = theme.name

    def get_default_screen(self) -> Screen[None]:
        """Return the first frame."""
        return self._opening

    def on_mount(self) -> None:
        """Load the rest once the first frame is painted, and end in good order when the link breaks."""
        if not self.is_headless:
            on_end(asyncio.get_running_loop(), lambda number: self.exit(return_code=128 + number))
        self.call_after_refresh(self.run_worker, self._load, name="load")

    async def _load(self) -> None:
        from tui.errors import CallscopeError

        try:
            self.prepared = await aside(self._prepare)
        except CallscopeError as error:
            self._end_with(error)
            return
        self._dress()
        await self._use(self.prepared)
        if not self.is_headless:
            garbage.begin()
        if isinstance(driver := self._driver, TerminalDriver):
            self.set_interval(garbage.LOOKS_EVERY_S, garbage.Rests(lambda: driver.last_key_at).look, name="garbage")

    def _dress(self) -> None:
        """Read the style sheets and the theme, and keep to the characters that may be drawn."""
        from tui.widgets.looks import ASCII_ONLY
        from tui.widgets.themes import styles_folder

        assert self.prepared is not None
        self.set_class(self.prepared.workspace.formats.ascii, ASCII_ONLY)
        if self.prepared.workspace.formats.ascii and isinstance(self._driver, DiffDriver):
            self._driver.use_ascii()
        self.show_theme(self.prepared.theme)
        self.stylesheet.set_variables(self.get_css_variables())
        self.stylesheet.read_all(sorted(styles_folder().glob("*.tcss")))
        self.stylesheet.reparse()

    async def _use(self, prepared: Prepared) -> None:
        from tui.screens.navigator import Navigator

        prepared.workspace.origin.use_profile = self._use_profile

        def present(view: ViewState) -> None:
            if self.navigator is navigator:  # keys of a profile that was just left lead nowhere
                self._present(view)

        navigator = self.navigator = Navigator(prepared.history, present, self.exit)
        stop = self._stop(self.navigator.view)
        if self.screen is self._opening:
            await self.push_screen(stop)
        else:
            await self.switch_screen(stop)
        stop.call_after_refresh(self._begin, stop, prepared)

    def _begin(self, stop: Stop, prepared: Prepared) -> None:
        """Show the first view, say what there is to say, and take the keys that were pressed in the meantime."""
        assert self.navigator is not None
        stop.present(self.navigator.view)
        if prepared.said:
            stop.status.say(prepared.said[0], detail=prepared.said[1])
        if (reading := prepared.workspace.origin.reading) is not None:
            from tui.screens.file_progress import follow_reading

            follow_reading(self, reading, self._shown_stop)
        put_key = self._driver.put_key if isinstance(self._driver, TerminalDriver) else self.post_message
        for key in self._opening.keys:
            put_key(key.copy())  # one that has been forwarded before would not go where the focus is
        self._opening.keys.clear()

    def _use_profile(self, name: str) -> None:
        """Show the data of another profile: its sources, from the list of sessions on."""
        before = self.prepared
        assert before is not None

        async def change() -> None:
            from tui.errors import CallscopeError

            try:
                after = await aside(before.of_profile, name)
            except CallscopeError as error:
                self._shown_stop().status.fault(error.line())
                return
            self.prepared = after
            old, self._stops = list(self._stops.values()), {}
            await self._use(after)
            for stop in old:
                self.uninstall_screen(stop)
                if stop.is_attached:
                    await stop.remove()
            await _close(before)

        self.run_worker(change(), name="profile", group="profile", exclusive=True)

    def _shown_stop(self) -> Stop:
        assert self.navigator is not None
        return self._stop(self.navigator.view)

    def _stop(self, view: ViewState) -> Stop:
        from tui.screens.stops import stop_class

        assert self.prepared is not None
        assert self.navigator is not None
        kind = stop_class(view)
        if kind not in self._stops:
            self._stops[kind] = kind(self.prepared.workspace, self.navigator)
            self.install_screen(self._stops[kind], f"{kind.__name__}-{id(self.prepared)}")  # it goes on reading
        return self._stops[kind]

    def _present(self, view: ViewState) -> None:
        stop = self._stop(view)
        said_of = (view.place, view.filter, view.layout)
        if said_of != self._said_of:
            self._said_of = said_of
            stop.status.clear()  # what was said at another place, or of other rows
        if self.screen is stop:
            stop.present(view)
        else:
            self.switch_screen(stop)
            stop.call_after_refresh(self._enter, stop, view)

    def _enter(self, stop: Stop, view: ViewState) -> None:
        """Show a view on a stop, unless the user has left it again or another profile has closed it."""
        if stop in self.screen_stack and stop.pane.is_attached:
            stop.present(view)

    async def on_unmount(self) -> None:
        """Close the sources."""
        if self.prepared is not None:
            await _close(self.prepared)

    def action_suspend_process(self) -> None:
        """Go to sleep where somebody can wake us up; else the terminal would be dead."""
        if can_come_back():
            super().action_suspend_process()
        elif self.navigator is not None:
            self._shown_stop().status.say("there is no shell to go back to from here: q leaves")

    def on_terminal_lost(self, message: TerminalLost) -> None:
        """End as after a hangup: nobody looks any more."""
        self.exit(return_code=128 + signal.SIGHUP)

    def _end_with(self, error: BaseException) -> None:
        self.crash = error
        self.exit(return_code=1)

    def _handle_exception(self, error: Exception) -> None:
        """Keep what went wrong for a report, and end; the toolkit would print its local variables."""
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self.crash = self.crash or getattr(error, "error", None) or error
        self._close_messages_no_wait()


async def _close(prepared: Prepared) -> None:
    """Close the sources; a file that is still being read is left alone."""
    if prepared.workspace.origin.reading is not None:
        prepared.workspace.origin.reading.give_up()
    await prepared.workspace.service.aclose()


def run(*, view: str | None = None, profile: str | None = None, resume: bool = False, glyphs: str | None = None) -> int:
    """Start the explorer, and return the exit code when it ends.

    Args:
        view: where to start, as text; None for the list of sessions.
        profile: whose data; None for the one that counts.
        resume: go on where the last run stopped.
        glyphs: what to draw with; None for what the terminal can.

    Raises:
        CallscopeError: the configuration or the view is wrong.
    """

    def prepare() -> Prepared:
        from tui import log
        from tui.start import prepare as prepare_all

        log.start()
        return prepare_all(view=view, profile=profile, resume=resume, glyphs=glyphs, surroundings=SURROUNDINGS)

    terminal = TerminalState()
    terminal.restore_on_end()
    hand_over()
    app = CallscopeApp(prepare, driver_class=driver_class(SURROUNDINGS))
    try:
        with asyncio.Runner(loop_factory=keys_first_loop) as runner:
            runner.run(app.run_async(mouse=False))
    except BaseException as error:
        terminal.restore()
        if not isinstance(error, Exception):
            raise
        app.crash = app.crash or error
    if app.crash is not None:
        terminal.restore()  # what went wrong may have been what gives it back
    return _ended(app)


def _ended(app: CallscopeApp) -> int:
    from tui.errors import CallscopeError

    if app.prepared is not None and app.navigator is not None:
        from tui.kept import keep

        keep(app.prepared.workspace, app.navigator.history)
    if isinstance(app.crash, CallscopeError):
        raise app.crash
    if app.crash is not None:
        from tui.crash_report import report_crash

        facts = {"terminal": f"{SURROUNDINGS.term}, {app.size.width}x{app.size.height}"}
        if app.navigator is not None:
            facts["view"] = str(app.navigator.view)
        report_crash(app.crash, facts)
        return 1
    return app.return_code or 0

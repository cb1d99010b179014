"""The commands that hold on every screen: help, palette, copying, saving, exporting, how things are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands import command
from tui.render.format import TimeMode
from tui.screens.keys import shown_key

if TYPE_CHECKING:
    from tui.screens.stop import Stop

_NEXT_TIMES = {TimeMode.UTC: TimeMode.LOCAL, TimeMode.LOCAL: TimeMode.RELATIVE, TimeMode.RELATIVE: TimeMode.UTC}


class Everywhere:
    """Carries out the commands of every screen. What takes more than a few lines is a module of its own."""

    def __init__(self, stop: Stop) -> None:
        self._stop = stop

    def copy(self, text: str, *, what: str) -> None:
        """Copy a text by the route that works here, and say which one it was."""
        from tui.screens.copying import copy

        copy(self._stop, text, what=what)

    def do_app_help(self) -> None:
        """Show the keys of where the focus is."""
        from tui.screens.help import help_sheet

        self._stop.app.push_screen(help_sheet(self._stop))

    def do_app_palette(self) -> None:
        """Find a command by its name."""
        from tui.screens.palette import open_palette

        open_palette(self._stop)

    def do_app_close(self) -> None:
        """Close or let go of the least thing that is open, else go one stop up; it never ends the program."""
        stop = self._stop
        main = stop.panes()[0]
        if stop.pane is not main:
            main.take_focus()
            stop.call_after_refresh(stop.show_hints)
        elif not main.let_go() and not stop.navigator.go_out():
            key = shown_key(command("app.out"), stop.workspace.keys)
            stop.status.say("this is the first stop", detail=f"{key} quits" if key else "")

    def do_view_save(self) -> None:
        """Save this view under a name."""
        from tui.screens.saving import save_view

        save_view(self._stop)

    def do_view_saved(self) -> None:
        """Open a saved view."""
        from tui.screens.saving import open_saved

        open_saved(self._stop)

    def do_view_export(self) -> None:
        """Write what is shown into a file."""
        from tui.screens.exporting import ask_and_write

        ask_and_write(self._stop)

    def do_data_profile(self) -> None:
        """Choose whose data is shown."""
        from tui.screens.profiles import choose_profile

        choose_profile(self._stop)

    def do_view_copy(self) -> None:
        """Copy the command line that opens this view."""
        from tui.screens.copying import command_line

        self.copy(command_line(self._stop.navigator.view, self._stop.workspace.origin.bundle), what="address")

    def do_show_time(self) -> None:
        """Show times in UTC, local or relative."""
        workspace = self._stop.workspace
        workspace.look.times = _NEXT_TIMES[workspace.look.times]
        self._again(f"times are {'in UTC' if workspace.look.times is TimeMode.UTC else workspace.look.times.value}")

    def do_show_hide_people(self) -> None:
        """Hide names and IPs, or show them again."""
        workspace = self._stop.workspace
        workspace.look.hide_people = not workspace.look.hide_people
        self._again("names, user ids and IPs are hidden" if workspace.look.hide_people else "names and IPs are shown")

    def do_show_repaint(self) -> None:
        """Paint the whole screen again."""
        driver = self._stop.app._driver
        repaint = getattr(driver, "repaint", None)
        if repaint is not None:
            repaint()

    def do_data_rules(self) -> None:
        """Judge by the next rule set what was read."""
        from tui.triage.rulesets import next_ruleset

        stop, workspace = self._stop, self._stop.workspace
        address = stop.navigator.view.address
        if address is None:
            stop.status.say("rules judge the people of a session", detail="open one")
            return
        rules = next_ruleset(workspace.ruleset(address.vendor).name)
        workspace.rules = rules.name
        for pane in stop.panes():
            pane.judge_again()
        stop.status.say(f"judged by {rules.title}", detail="R switches")

    def do_data_pause(self) -> None:
        """Pause whatever goes on by itself, or let it go on."""
        workspace = self._stop.workspace
        workspace.paused = not workspace.paused
        for pane in self._stop.panes():
            pane.paused(workspace.paused)
        self._stop.header.pause(workspace.paused)
        self._stop.status.say("paused: nothing is read by itself" if workspace.paused else "goes on")

    def do_data_refresh(self) -> None:
        """Read again what is shown."""
        self._stop.pane.reload()

    def _again(self, said: str) -> None:
        self._stop.present(self._stop.navigator.view)
        self._stop.status.say(said)

"""A stop of the journey: header, panes, status line, hints."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen

from tui.commands import COMMANDS, CONTEXTS, Scope, command
from tui.screens.context import Desk
from tui.screens.keys import bindings, method_name, shown_key
from tui.screens.navigator import Navigator
from tui.screens.pane import Pane, offered
from tui.view_state import ViewState
from tui.widgets.bars import Bar, Header, Hints, Status

LEAST_COLUMNS, LEAST_ROWS = 60, 16
EVERYWHERE = "everywhere"


class Stop(Screen[None]):
    """One screen: it lays out panes, hands them the view, and carries commands to where they are known."""

    def __init__(self, desk: Desk, navigator: Navigator) -> None:
        super().__init__()
        self.desk = desk
        self.navigator = navigator
        self.header = Header(id="header")
        self.status = Status(id="status")
        self.hints = Hints(id="hints")
        own = {each.id for each in COMMANDS if each.scope is Scope.EVERYWHERE}
        for binding in bindings(next(iter(CONTEXTS)), desk.keys):
            if any(f"{each!r}" in binding.action for each in own):
                self._bindings._add_binding(binding)

    @abstractmethod
    def panes(self) -> Sequence[Pane]:
        """Return the panes, left to right; the same objects each time."""

    @abstractmethod
    def present(self, view: ViewState) -> None:
        """Show a view: hand it to the panes and name it in the header."""

    def compose(self) -> ComposeResult:
        """Lay out header, panes, status and hints."""
        yield self.header
        with Horizontal(id="panes"):
            yield from self.panes()
        yield self.status
        yield self.hints
        yield Bar(id="too-small")

    def on_resize(self) -> None:
        """Say so where there is too little room to show anything true."""
        width, height = self.app.size
        too_small = width < LEAST_COLUMNS or height < LEAST_ROWS
        self.set_class(too_small, "too-small")
        self.set_class(width >= 120, "wide")
        if too_small:
            from tui.render.cells import Run, Style

            need = f"callscope needs {LEAST_COLUMNS}x{LEAST_ROWS}; this is {width}x{height}"
            self.query_one("#too-small", Bar).show((Run(need, Style.STRONG),))
        self.call_after_refresh(self.show_hints)

    @property
    def pane(self) -> Pane:
        """The pane that has the keyboard."""
        panes = self.panes()
        focused = self.focused
        return next((pane for pane in panes if focused is not None and pane in focused.ancestors_with_self), panes[0])

    def action_command(self, command_id: str) -> None:
        """Carry out a command that holds everywhere."""
        self.carry_out(command_id, self.pane)

    def carry_out(self, command_id: str, pane: Pane) -> None:
        """Carry out a command in a pane, on this screen or in the app: whoever knows how to.

        Raises:
            NotImplementedError: nobody does.
        """
        wanted = command(command_id)
        holds = pane.conditions() | self.navigator.conditions()
        if not wanted.available(pane.CONTEXT, holds):
            missing = ", ".join(sorted(wanted.needs - holds))
            self.status.say(f"{wanted.title}: not now", detail=f"needs {missing}" if missing else "")
            return
        for knower in (pane, self, self.navigator):
            method = getattr(knower, method_name(command_id), None)
            if method is not None:
                method()
                return
        raise NotImplementedError(f"nobody carries out {command_id}")

    def show_hints(self) -> None:
        """Show the keys of the commands that help most here."""
        pane, everywhere = self.pane, self.navigator.conditions()
        offers = [each for each in COMMANDS if each.footer and offered(each.id, pane, everywhere)]
        offers.sort(key=lambda each: each.footer)
        self.hints.present([(shown_key(each, self.desk.keys), _short(each.title)) for each in offers])


def _short(title: str) -> str:
    """Return the first words of a title, as a hint shows them."""
    return title.partition(",")[0].partition(":")[0].lower()

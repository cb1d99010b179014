"""A stop of the journey: header, panes, status line, hints."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen

from tui.commands import COMMANDS, Command, Condition, Scope, command
from tui.render.cells import Run, Style
from tui.screens.context import Workspace
from tui.screens.everywhere import Everywhere
from tui.screens.keys import bind, method_name, shown_key
from tui.screens.navigator import Navigator
from tui.screens.pane import Pane
from tui.view_state import ViewState
from tui.widgets.bars import Header, Hints, Status
from tui.widgets.lines import Lines

if TYPE_CHECKING:
    from tui.screens.filter_commands import FilterCommands
    from tui.widgets.filter_bar import FilterBar

LEAST_COLUMNS, LEAST_ROWS = 60, 16
"""Below this nothing true can be shown."""
GOOD_COLUMNS, GOOD_ROWS = 80, 24
"""What the screens are laid out for: from here on nothing is left out that one must see."""
_LITTLE = f"little: {GOOD_COLUMNS}x{GOOD_ROWS} is what the screens are laid out for"
_SIZE, _ROWS = "size", "rows"
"""What the status line calls too little room, and the rows that a command must wait for."""


class Stop(Screen[None]):
    """One screen: it lays out panes, hands them the view, and carries commands to where they are known."""

    def __init__(self, workspace: Workspace, navigator: Navigator) -> None:
        super().__init__()
        self.workspace = workspace
        self.navigator = navigator
        self.everywhere = Everywhere(self)
        self.header = Header(id="header")
        self.header.ascii = workspace.formats.ascii
        self.status = Status(id="status")
        self.hints = Hints(id="hints")
        self._too_small = Lines(id="too-small")
        self._pane_used_last: Pane | None = None
        self._bar: tuple[FilterBar, FilterCommands] | None = None
        bind(self._bindings, (Scope.EVERYWHERE,), workspace.keys)

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
        yield self._too_small

    def on_resize(self) -> None:
        """Say so where there is too little room to show anything true, or less than screens are laid out for."""
        width, height = self.app.size
        too_small = width < LEAST_COLUMNS or height < LEAST_ROWS
        came_back = self.has_class("too-small") and not too_small
        self.set_class(too_small, "too-small")
        self.set_class(width >= 120, "wide")
        if too_small:
            self._too_small.show([((Run(line, Style.STRONG),), ()) for line in size_notice(width, height)])
        elif width < GOOD_COLUMNS or height < GOOD_ROWS:
            self.status.say(f"{width}x{height} is {_LITTLE}", about=_SIZE)
        else:
            self.status.withdraw(_SIZE)
        if came_back and self.focused is None:
            self.call_after_refresh(self.pane.take_focus)
        self.call_after_refresh(self.show_hints)

    def on_screen_resume(self) -> None:
        """Show whether all is paused: that may have changed on another stop."""
        self.header.pause(self.workspace.paused)

    @property
    def pane(self) -> Pane:
        """The pane that has the keyboard, or had it last."""
        panes = self.panes()
        if self._bar is not None:
            return self._bar[1]
        focused = self.focused
        within = () if focused is None else focused.ancestors_with_self
        found = next((pane for pane in panes if pane in within), None)
        if found is not None:
            self._pane_used_last = found
        return found or (self._pane_used_last if self._pane_used_last in panes else None) or panes[0]

    # ---- the filter bar

    @property
    def takes_questions(self) -> bool:
        """Whether the user is still here, and not typing: what was asked for earlier may ask something back."""
        return self.app.screen is self and self._bar is None

    def open_bar(self, bar: FilterBar, pane: FilterCommands) -> None:
        """Put the filter bar in place of status and hints."""
        if self._bar is None:
            self._bar = (bar, pane)
            self.add_class("-bar-open")
            self.mount(bar, before=self.status)

    def close_bar(self) -> None:
        """Take the filter bar away; the keyboard goes back to the pane."""
        if self._bar is None:
            return
        bar, pane = self._bar
        self._bar = None
        pane.take_focus()
        self.remove_class("-bar-open")
        bar.remove()
        self.show_hints()

    def on_filter_bar_rested(self, event: FilterBar.Rested) -> None:
        """Let the pane count what matches."""
        event.stop()
        if self._bar is not None:
            self._bar[1].count_filter(event.bar, event.text)

    def on_filter_bar_applied(self, event: FilterBar.Applied) -> None:
        """Filter the pane."""
        event.stop()
        if self._bar is not None:
            pane = self._bar[1]
            self.close_bar()
            pane.take_filter(event.text)

    def on_filter_bar_left(self, event: FilterBar.Left) -> None:
        """Leave the filter as it was."""
        event.stop()
        if self._bar is not None:
            self._bar[1].drop("filter-count")
        self.close_bar()

    # ---- commands

    def conditions(self) -> frozenset[Condition]:
        """Return what holds whatever pane has the keyboard."""
        return self.navigator.conditions() | self.workspace.conditions()

    def action_command(self, command_id: str) -> None:
        """Carry out a command that holds everywhere."""
        self.carry_out(command_id, self.pane)

    def knower(self, command_id: str, pane: Pane) -> object | None:
        """Return who carries a command out here: the pane, this screen, the app, or who moves the user."""
        name = method_name(command_id)
        return next((one for one in (pane, self, self.everywhere, self.navigator) if hasattr(one, name)), None)

    def offers(self, command_id: str, pane: Pane) -> bool:
        """Return whether a command can be carried out now."""
        holds = pane.conditions() | self.conditions()
        return command(command_id).available(pane.CONTEXT, holds) and self.knower(command_id, pane) is not None

    def carry_out(self, command_id: str, pane: Pane) -> None:
        """Carry out a command in a pane, on this screen or in the app: whoever knows how to."""
        from tui.screens.palette import NO_ROWS, why_not

        wanted = command(command_id)
        reason = why_not(self, pane, wanted)
        if not reason:
            getattr(self.knower(command_id, pane), method_name(command_id))()
        elif pane.awaits_rows and Condition.HAS_ROWS in wanted.needs:
            self.status.say(f"{wanted.title}: not yet", detail="rows are being read", about=_ROWS)
        elif reason != NO_ROWS:  # an empty list says why it is empty
            self.status.say(f"{wanted.title}: not here", detail=reason)

    def show_hints(self) -> None:
        """Show the keys of the commands that help most here."""
        pane = self.pane
        if not pane.is_attached:  # the profile that it belongs to was left
            return
        if not pane.awaits_rows:
            self.status.withdraw(_ROWS)
        shown = f"session.{self.navigator.view.show}"  # the view that is there already
        helping = [each for each in COMMANDS if (each.footer or each.id in pane.HINTS) and each.id != shown]
        offers = [each for each in helping if self.offers(each.id, pane)]
        offers.sort(key=lambda each: each.footer)
        hints = [(shown_key(each, self.workspace.keys), self._short(each, pane)) for each in offers]
        self.hints.present([hint for hint in hints if hint[0]])

    def _short(self, each: Command, pane: Pane) -> str:
        if each.id in pane.HINTS:
            return pane.HINTS[each.id]
        is_end = each.id == "app.out" and self.navigator.view.out() == self.navigator.view
        return "quit" if is_end else each.short

    # ---- panes

    def do_pane_next(self) -> None:
        """Give the keyboard to the next pane."""
        self._step(1)

    def do_pane_previous(self) -> None:
        """Give the keyboard to the pane before."""
        self._step(-1)

    def do_pane_1(self) -> None:
        """Give the keyboard to the first pane."""
        self._to_pane(1)

    def do_pane_2(self) -> None:
        """Give the keyboard to the second pane."""
        self._to_pane(2)

    def do_pane_3(self) -> None:
        """Give the keyboard to the third pane."""
        self._to_pane(3)

    def do_pane_4(self) -> None:
        """Give the keyboard to the fourth pane."""
        self._to_pane(4)

    def do_pane_5(self) -> None:
        """Give the keyboard to the fifth pane."""
        self._to_pane(5)

    def _step(self, places: int) -> None:
        panes = [pane for pane in self.panes() if pane.display]
        if len(panes) > 1:
            index = panes.index(self.pane) if self.pane in panes else 0
            panes[(index + places) % len(panes)].take_focus()
            self.call_after_refresh(self.show_hints)

    def _to_pane(self, number: int) -> None:
        panes = [pane for pane in self.panes() if pane.display]
        if number <= len(panes):
            panes[number - 1].take_focus()
            self.call_after_refresh(self.show_hints)
        else:
            self.status.say(f"there is no pane {number} here")


def size_notice(width: int, height: int) -> list[str]:
    """Return in lines that fit that there is too little room, in as many words as there is room for."""
    need, have = f"{LEAST_COLUMNS}x{LEAST_ROWS}", f"{width}x{height}"
    lines: list[str] = []
    for text in (f"callscope needs {need}; this is {have}", f"needs {need}, is {have}", f"needs {need}", need):
        lines = wrap(text, max(1, width), break_long_words=False)
        if len(lines) <= height and all(len(line) <= width for line in lines):
            break
    return lines

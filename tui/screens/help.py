"""The help for where the focus is, made from the list of commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands import COMMANDS, CONTEXTS, Command, Scope
from tui.keymap import labels
from tui.render.cells import Line, Run, Style
from tui.text import clipped, padded
from tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from tui.screens.pane import Pane
    from tui.screens.stop import Stop

_KEYS = 18
_ARROWS = {"↑": "Up", "↓": "Down", "←": "Left", "→": "Right"}


def help_sheet(stop: Stop) -> Sheet:
    """Return the help for where the focus is, with the user's keys: what is special to it first."""
    pane = stop.pane
    lines: list[Line] = []
    scopes = [scope for scope in reversed(Scope) if scope in CONTEXTS[pane.CONTEXT]]
    for scope in (*scopes, Scope.FILTER):
        commands = [each for each in COMMANDS if each.scope is scope and _is_known(stop, pane, each)]
        if not commands:
            continue
        title = "everywhere" if scope is Scope.EVERYWHERE else scope.value
        lines += [(), (Run(title, Style.ACCENT),)] if lines else [(Run(title, Style.ACCENT),)]
        lines += [_line(stop, pane, each) for each in commands]
    return Sheet(f"Keys: {pane.CONTEXT}", lines)


def _line(stop: Stop, pane: Pane, command: Command) -> Line:
    width = stop.app.size.width
    keys = key_text(stop, command)
    can = command.scope is Scope.FILTER or stop.offers(command.id, pane)
    title = clipped(command.title, width - _KEYS - 1)
    room = width - _KEYS - len(title) - 4
    more = f"  {command.help}" if command.help and len(command.help) <= room else ""
    return (
        Run(padded(f" {keys}", _KEYS), Style.STRONG if can else Style.MUTED),
        Run(title, Style.TEXT if can else Style.MUTED),
        Run(more, Style.MUTED),
    )


def _is_known(stop: Stop, pane: Pane, command: Command) -> bool:
    return command.scope is Scope.FILTER or stop.knower(command.id, pane) is not None


def key_text(stop: Stop, command: Command) -> str:
    """Return a command's keys as they are shown here."""
    text = labels(stop.workspace.keys.get(command.id, command.keys))
    if stop.workspace.formats.ascii:
        for arrow, word in _ARROWS.items():
            text = text.replace(arrow, word)
    return text

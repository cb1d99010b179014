"""The help for where the focus is, made from the list of commands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from textwrap import wrap
from typing import TYPE_CHECKING

from tui.commands import COMMANDS, CONTEXTS, Command, Scope
from tui.keymap import labels
from tui.render.cells import Line, Run, Style
from tui.text import cell_width, padded
from tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from tui.screens.pane import Pane
    from tui.screens.stop import Stop

_MOST_KEYS = 28
"""Cells for keys, at most."""
_TWO_COLUMNS = 150
"""From this width on, the help stands in two columns."""
_APART = 4
_LEAST_ROOM = 20
"""Cells that a title is wrapped to at least: on a terminal that has less, its end is not seen."""
_ARROWS = {"↑": "Up", "↓": "Down", "←": "Left", "→": "Right"}


def help_sheet(stop: Stop) -> Sheet:
    """Return the help for where the focus is, with the user's keys: what is special to it first."""
    pane, width = stop.pane, stop.app.size.width
    scopes = [scope for scope in reversed(Scope) if scope in CONTEXTS[pane.CONTEXT]]
    known = {
        scope: [each for each in COMMANDS if each.scope is scope and _is_known(stop, pane, each)]
        for scope in (*scopes, Scope.FILTER)
    }
    longest = max(len(key_text(stop, each)) for commands in known.values() for each in commands)
    keys = min(_MOST_KEYS, longest + 3)
    room = (width - _APART) // 2 if width >= _TWO_COLUMNS else width
    parts: list[list[Line]] = []
    for scope, commands in known.items():
        if commands:
            lines = (line for each in commands for line in _lines(stop, pane, each, keys, room))
            parts.append([(Run(scope.value, Style.ACCENT),), *lines])
    return Sheet(f"Keys: {pane.CONTEXT}", _beside(parts, room) if width >= _TWO_COLUMNS else _under(parts))


def _lines(stop: Stop, pane: Pane, command: Command, keys: int, width: int) -> Iterator[Line]:
    """Yield what there is to say about a command: its keys, its title, and its help beside or below that."""
    can = command.scope is Scope.FILTER or stop.offers(command.id, pane)
    look = Style.TEXT if can else Style.MUTED
    room = max(_LEAST_ROOM, width - keys)
    text = f"{command.title}  {command.help}" if command.help else command.title
    beside = len(text) <= room
    first = [Run(padded(f" {key_text(stop, command)}", keys), Style.STRONG if can else Style.MUTED)]
    titles = [command.title] if beside else wrap(command.title, room)
    first.append(Run(titles[0], look))
    if beside and command.help:
        first.append(Run(f"  {command.help}", Style.MUTED))
    yield tuple(first)
    rest = [] if beside else [(line, look) for line in titles[1:]]
    rest += [] if beside else [(line, Style.MUTED) for line in wrap(command.help, room)]
    yield from ((Run(" " * keys + line, style),) for line, style in rest)


def _under(parts: Sequence[Sequence[Line]]) -> list[Line]:
    lines: list[Line] = []
    for part in parts:
        lines += [(), *part] if lines else part
    return lines


def _beside(parts: Sequence[Sequence[Line]], width: int) -> list[Line]:
    """Return parts in two columns of about the same length; no part is torn apart."""
    left: list[Sequence[Line]] = []
    half = sum(len(part) + 1 for part in parts) / 2
    while len(left) < len(parts) and sum(len(part) + 1 for part in left) + len(parts[len(left)]) / 2 < half:
        left.append(parts[len(left)])
    columns = _under(left), _under(parts[len(left) :])
    return [
        (*one, Run(" " * (width + _APART - sum(cell_width(run.text) for run in one)), Style.TEXT), *other)
        for one, other in zip_longest(*columns, fillvalue=())
    ]


def _is_known(stop: Stop, pane: Pane, command: Command) -> bool:
    return command.scope is Scope.FILTER or stop.knower(command.id, pane) is not None


def key_text(stop: Stop, command: Command) -> str:
    """Return a command's keys as they are shown here."""
    text = labels(stop.workspace.keys.get(command.id, command.keys))
    if stop.workspace.formats.ascii:
        for arrow, word in _ARROWS.items():
            text = text.replace(arrow, word)
    return text

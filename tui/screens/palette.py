"""The palette: every command by its name, those that cannot run here behind the others and with the reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tui.commands import COMMANDS, CONTEXTS, Command, Condition, Scope, command
from tui.screens.help import key_text
from tui.widgets.picker import Choice, Picked, Picker

if TYPE_CHECKING:
    from tui.screens.pane import Pane
    from tui.screens.stop import Stop

_ORDER = {scope: place for place, scope in enumerate(reversed(Scope))}
_ONLY = {
    Scope.TABLE: "only in a table",
    Scope.SESSIONS: "only in the list of sessions",
    Scope.SESSION: "only inside a session",
    Scope.TIME: "only inside a participant",
    Scope.PARTICIPANT: "only inside a participant",
    Scope.TRIAGE: "only in the views of a session's findings",
    Scope.RAW: "only in the exact answers",
    Scope.FILTER: "only in the filter bar",
}


def _needed(missing: Iterable[Condition]) -> str:
    return f"there must be {', '.join(sorted(missing))}"


NO_ROWS = _needed([Condition.HAS_ROWS])
"""Why nothing can be done with the rows of an empty list."""


def palette(stop: Stop) -> Picker:
    """Return the palette: what can run now, what is special to the focus first, and then the rest, greyed."""
    pane = stop.pane
    runs: list[Command] = []
    others: list[tuple[Command, str]] = []
    for each in COMMANDS:
        reason = why_not(stop, pane, each)
        if reason:
            others.append((each, reason))
        elif each.id != "app.palette":
            runs.append(each)
    runs.sort(key=lambda each: _ORDER[each.scope])
    others.sort(key=lambda pair: (pair[0].scope not in CONTEXTS[pane.CONTEXT], _ORDER[pair[0].scope]))
    choices = [Choice(each.id, each.title, key_text(stop, each)) for each in runs]
    choices += _greyed(others, known={each.title for each in runs})
    return Picker("Commands", choices, ascii_only=stop.workspace.formats.ascii)


def why_not(stop: Stop, pane: Pane, wanted: Command) -> str:
    """Return why a command cannot run where the focus is: "only inside a session"; "" where it can."""
    if wanted.scope not in CONTEXTS[pane.CONTEXT]:
        return _ONLY.get(wanted.scope, "not here")
    if stop.knower(wanted.id, pane) is None:
        return "nothing here can do it"
    missing = wanted.needs - (pane.conditions() | stop.conditions())
    return _needed(missing) if missing else ""


def _greyed(commands: Iterable[tuple[Command, str]], *, known: set[str]) -> list[Choice]:
    """Return choices that cannot be had, each title once: how one moves about is called alike in many places."""
    choices = []
    for each, reason in commands:
        if each.title not in known:
            known.add(each.title)
            choices.append(Choice(each.id, each.title, reason, greyed=True))
    return choices


def open_palette(stop: Stop) -> None:
    """Let the user choose a command, and carry it out; of one that cannot run, say why."""
    pane = stop.pane

    def run(picked: Picked | None) -> None:
        if picked is None:
            return
        chosen = command(picked.ids[0])
        reason = why_not(stop, pane, chosen)
        if reason:
            stop.status.say(f"{chosen.title}: not here", detail=reason)
        else:
            stop.carry_out(chosen.id, pane)

    stop.app.push_screen(palette(stop), run)

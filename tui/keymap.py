"""Which key runs which command: defaults, the user's remapping, and the tables that people read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tui.commands import COMMANDS, CONTEXTS, Command, Scope

_NAMED = frozenset(
    (
        *("enter", "tab", "shift+tab", "backspace", "escape", "space", "delete", "insert"),
        *("up", "down", "left", "right", "home", "end", "pageup", "pagedown"),
    )
)
_FUNCTION_KEY = re.compile(r"f([1-9]|1\d|20)")
_LABELS = {
    "enter": "Enter", "tab": "Tab", "shift+tab": "Shift-Tab", "backspace": "Backspace", "escape": "Esc",
    "space": "Space", "up": "↑", "down": "↓", "left": "←", "right": "→", "home": "Home", "end": "End", "pageup": "PgUp",
    "pagedown": "PgDn", "delete": "Del", "insert": "Ins",
}  # fmt: skip
_SAME_BYTE = {"h": "Backspace", "i": "Tab", "j": "line feed", "m": "Enter", "[": "Escape"}
_TAKEN = {
    "s": "flow control stops the screen", "q": "flow control, and VS Code swallows it", "a": "screen's prefix",
    "b": "tmux's prefix", "z": "the shell's suspend",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two commands want one key in one place; the first has it.

    Attributes:
        context: where the focus is.
    """

    key: str
    winner: Command
    loser: Command
    context: str

    def __str__(self) -> str:
        return f"{label(self.key)} runs {self.winner.id} in {self.context}; {self.loser.id} lost it"


@dataclass(frozen=True, slots=True)
class Keymap:
    """Which keys run which command.

    Attributes:
        keys: of every command, by its id.
        conflicts: keys that were asked for twice.
        problems: what is wrong with the remapping, in one line each.
    """

    keys: Mapping[str, tuple[str, ...]]
    conflicts: tuple[Conflict, ...] = ()
    problems: tuple[str, ...] = ()

    def run_by(self, key: str, context: str) -> Command | None:
        """Return the command that a key runs where the focus is."""
        for command in COMMANDS:
            if command.scope in CONTEXTS[context] and key in self.keys[command.id]:
                return command
        return None


def keymap(remapped: Mapping[str, Sequence[str]] | None = None) -> Keymap:
    """Return the keys of every command.

    Args:
        remapped: keys by command id, as the configuration has them; they replace the command's own. An empty list
            takes its keys away. A remapped key wins over a default one.
    """
    problems: list[str] = []
    wanted: dict[str, tuple[str, ...]] = {}
    for command_id, keys in (remapped or {}).items():
        if command_id not in _IDS:
            from difflib import get_close_matches  # only mistakes need it

            near = get_close_matches(command_id, _IDS, n=1)
            problems.append(f"there is no command “{command_id}”" + (f"; did you mean {near[0]}?" if near else ""))
            continue
        problems += (f"{command_id}: “{key}” {fault}" for key in keys if (fault := key_fault(key)))
        wanted[command_id] = tuple(key for key in keys if _is_key(key))
    ranked = sorted(COMMANDS, key=lambda one: one.id not in wanted)
    result = {one.id: list(wanted.get(one.id, one.keys)) for one in COMMANDS}
    conflicts: list[Conflict] = []
    for context, scopes in CONTEXTS.items():
        held: dict[str, Command] = {}
        for one in ranked:
            if one.scope not in scopes:
                continue
            for key in tuple(result[one.id]):
                winner = held.setdefault(key, one)
                if winner is not one:
                    conflicts.append(Conflict(key, winner, one, context))
                    result[one.id].remove(key)
    return Keymap({key: tuple(keys) for key, keys in result.items()}, tuple(conflicts), tuple(problems))


def key_fault(key: str) -> str | None:
    """Return why a key may not arrive over SSH or in tmux, or is none; None where it is fine."""
    if not _is_key(key):
        return "is not a key; write it like j, N, /, ctrl+d, enter or f1"
    control = key.removeprefix("ctrl+") if key.startswith("ctrl+") else ""
    if control in _SAME_BYTE:
        return f"is the same byte as {_SAME_BYTE[control]}"
    if control in _TAKEN:
        return f"does not arrive everywhere: {_TAKEN[control]}"
    if key.startswith(("alt+", "ctrl+shift+", "shift+")) and key != "shift+tab":
        return "does not exist on a plain terminal"
    return None


def label(key: str) -> str:
    """Return a key as people read it: "Ctrl-D", "Enter", "N"."""
    if key in _LABELS:
        return _LABELS[key]
    if key.startswith("ctrl+"):
        return f"Ctrl-{key.removeprefix('ctrl+').upper()}"
    return key.upper() if _FUNCTION_KEY.fullmatch(key) else key


def labels(keys: Iterable[str]) -> str:
    """Return several keys as people read them."""
    return " ".join(map(label, keys))


def markdown_table(keys: Keymap | None = None) -> str:
    """Return the README's key table: a heading and a table for each scope."""
    return "\n".join(_markdown(keys or keymap())).rstrip() + "\n"


def _markdown(keys: Keymap) -> Iterator[str]:
    for scope in Scope:
        yield f"### {scope.value[0].upper()}{scope.value[1:]}\n"
        yield "| Keys | Command | Id |"
        yield "|---|---|---|"
        for one in _of(scope):
            shown = " ".join(f"`{_code(label(key))}`" for key in keys.keys[one.id])
            text = f"{one.title}. {one.help}" if one.help else one.title
            yield f"| {shown} | {text.replace('|', '&#124;')} | {one.id} |"
        yield ""


def _code(text: str) -> str:
    return text.replace("|", "\\|")


def _of(scope: Scope) -> list[Command]:
    return [command for command in COMMANDS if command.scope is scope]


def _is_key(key: str) -> bool:
    base = re.sub(r"^(?:ctrl\+|alt\+|shift\+)+", "", key) if len(key) > 1 else key
    return (
        base in _NAMED
        or key in _NAMED
        or bool(_FUNCTION_KEY.fullmatch(base))
        or (len(base) == 1 and base.isprintable())
    )


_IDS = frozenset(command.id for command in COMMANDS)

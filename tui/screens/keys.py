"""Textual's bindings, made from the one list of commands."""

from __future__ import annotations

from collections.abc import Mapping

from textual.binding import Binding

from tui.commands import COMMANDS, CONTEXTS, Command

ACTION = "command"


def bindings(context: str, keys: Mapping[str, tuple[str, ...]] | None = None) -> list[Binding]:
    """Return the bindings of the commands that a context has.

    Args:
        context: a name of `CONTEXTS`.
        keys: keys by command id that the user chose instead of the default ones.
    """
    chosen = keys or {}
    return [
        Binding(key, f"{ACTION}({command.id!r})", command.title, show=False)
        for command in COMMANDS
        if command.scope in CONTEXTS[context]
        for key in chosen.get(command.id, command.keys)
    ]


def shown_key(command: Command, keys: Mapping[str, tuple[str, ...]] | None = None) -> str:
    """Return the key that help and hints show for a command; "" where the user took all keys away."""
    known = (keys or {}).get(command.id, command.keys)
    return known[0] if known else ""


def method_name(command_id: str) -> str:
    """Return the name of the method that carries out a command: "table.next_bad" is `do_table_next_bad`."""
    return f"do_{command_id.replace('.', '_')}"

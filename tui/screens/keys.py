"""Textual's bindings, made from the one list of commands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.binding import Binding, BindingsMap
from textual.keys import _character_to_key

from tui.commands import COMMANDS, CONTEXTS, Command, Scope
from tui.keymap import label

ACTION = "command"


def bindings(scopes: Iterable[Scope], keys: Mapping[str, tuple[str, ...]]) -> list[Binding]:
    """Return the bindings of the commands of some scopes.

    Args:
        scopes: where the commands can be given: one of `CONTEXTS`, or a part of it.
        keys: keys by command id.
    """
    wanted = frozenset(scopes)
    return [
        Binding(key_name(key), f"{ACTION}({command.id!r})", command.title, show=False)
        for command in COMMANDS
        if command.scope in wanted
        for key in keys.get(command.id, command.keys)
    ]


def bind(own: BindingsMap, scopes: Iterable[Scope], keys: Mapping[str, tuple[str, ...]]) -> None:
    """Let keys run commands in a widget, before whatever the toolkit would do with them."""
    made: dict[str, list[Binding]] = {}
    for binding in bindings(scopes, keys):
        made.setdefault(binding.key, []).append(binding)
    own.key_to_bindings.update(made)


def context_scopes(context: str) -> frozenset[Scope]:
    """Return the scopes that hold where the focus is."""
    return CONTEXTS[context]


def key_name(key: str) -> str:
    """Return the toolkit's name of a key: "slash" for "/"."""
    return _character_to_key(key) if len(key) == 1 else key


def shown_key(command: Command, keys: Mapping[str, tuple[str, ...]]) -> str:
    """Return the key that help and hints show for a command; "" where the user took all keys away."""
    known = keys.get(command.id, command.keys)
    return label(known[0]) if known else ""


def method_name(command_id: str) -> str:
    """Return the name of the method that carries out a command: "table.next_bad" is `do_table_next_bad`."""
    return f"do_{command_id.replace('.', '_')}"

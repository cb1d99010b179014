"""Every command is carried out by somebody wherever it can be given."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

import tui.screens
from tui.commands import COMMANDS, CONTEXTS, Command, Scope
from tui.screens.everywhere import Everywhere
from tui.screens.keys import key_name, method_name
from tui.screens.navigator import Navigator
from tui.screens.pane import Pane
from tui.screens.stop import Stop
from tui.widgets.filter_bar import FilterBar

for module in pkgutil.iter_modules(tui.screens.__path__, "tui.screens."):
    import_module(module.name)


def kinds(kind: type[Any]) -> Iterator[type[Any]]:
    for each in kind.__subclasses__():
        yield each
        yield from kinds(each)


PANES = [kind for kind in kinds(Pane) if hasattr(kind, "CONTEXT")]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_somebody_carries_it_out(command: Command) -> None:
    name = method_name(command.id)
    if command.scope is Scope.FILTER:
        assert hasattr(FilterBar, name)
        return
    everywhere = [Stop, *kinds(Stop), Everywhere, Navigator]
    contexts = [context for context, scopes in CONTEXTS.items() if command.scope in scopes]
    panes = [kind for kind in PANES if kind.CONTEXT in contexts]
    assert any(hasattr(kind, name) for kind in (*panes, *everywhere)), f"nobody has {name}"


def test_every_pane_has_a_context_that_there_is() -> None:
    assert {kind.CONTEXT for kind in PANES} <= set(CONTEXTS)


def test_every_method_belongs_to_a_command() -> None:
    known = {method_name(command.id) for command in COMMANDS}
    for kind in (*PANES, Stop, *kinds(Stop), Everywhere, Navigator, FilterBar):
        for name in dir(kind):
            if name.startswith("do_"):
                assert name in known, f"{kind}.{name}"


def test_every_default_key_is_one_that_the_toolkit_knows() -> None:
    assert key_name("/") == "slash"
    assert key_name("?") == "question_mark"
    for command in COMMANDS:
        for key in command.keys:
            assert key_name(key).replace("+", "_").isidentifier() or key_name(key).isdigit(), key

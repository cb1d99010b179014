"""The declaration of commands, and the keys that run them."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tui.commands import COMMANDS, CONTEXTS, Command, Condition, Scope, command
from tui.keymap import Conflict, key_fault, keymap, label, markdown_table

EVERYTHING = frozenset(Condition)


def test_ids_are_unique_and_every_scope_can_hold_somewhere() -> None:
    assert len({one.id for one in COMMANDS}) == len(COMMANDS)
    assert {one.scope for one in COMMANDS} == set().union(*CONTEXTS.values()) == set(Scope)


def test_the_default_keys_do_not_conflict() -> None:
    assert keymap().conflicts == ()
    assert keymap().problems == ()


@pytest.mark.parametrize("one", COMMANDS, ids=lambda one: one.id)
def test_default_keys_arrive_over_any_link(one: Command) -> None:
    assert one.keys
    assert [key_fault(key) for key in one.keys] == [None] * len(one.keys)


def test_escape_and_function_keys_are_never_the_only_way() -> None:
    for one in COMMANDS:
        others = [
            key for key in one.keys if key not in ("escape", "shift+tab") and not (key[0] == "f" and len(key) > 1)
        ]
        assert others or one.id == "pane.previous"


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("ctrl+h", "Backspace"),
        ("ctrl+m", "Enter"),
        ("ctrl+i", "Tab"),
        ("ctrl+j", "line feed"),
        ("ctrl+s", "flow control"),
        ("ctrl+q", "flow control"),
        ("ctrl+b", "tmux"),
        ("ctrl+a", "screen"),
        ("ctrl+shift+p", "plain terminal"),
        ("shift+enter", "plain terminal"),
        ("alt+f", "plain terminal"),
        ("banana", "not a key"),
        ("", "not a key"),
        ("\x1b", "not a key"),
    ],
)
def test_keys_that_do_not_exist_on_a_plain_link_are_told(key: str, words: str) -> None:
    assert words in (key_fault(key) or "")


def test_a_command_is_offered_only_where_it_can_run() -> None:
    undo = command("view.undo")
    assert undo.available("session", EVERYTHING)
    assert not undo.available("session", ())
    assert not undo.available("filter", EVERYTHING)
    assert not command("time.zoom_in").available("sessions", EVERYTHING)


def test_a_remapped_key_wins_and_the_loser_is_told() -> None:
    keys = keymap({"table.sort": ["o"], "view.export": ["r", "x"]})
    assert keys.keys["table.sort"] == ("o",)
    assert keys.keys["data.refresh"] == ()
    assert keys.keys["sessions.narrow"] == ()
    found = {(one.key, one.winner.id, one.loser.id) for one in keys.conflicts}
    assert found == {("o", "table.sort", "sessions.narrow"), ("r", "view.export", "data.refresh")}
    assert "data.refresh lost it" in str(keys.conflicts[0]) + str(keys.conflicts[-1])


def test_a_key_that_two_places_use_differently_is_no_conflict() -> None:
    keys = keymap()
    chart = keys.run_by("enter", "participant")
    opened = keys.run_by("enter", "session")
    assert chart is command("time.chart")
    assert opened is command("table.open")
    assert keys.run_by("j", "filter") is None


def test_wrong_remappings_are_told() -> None:
    keys = keymap({"table.sorted": ["o"], "table.sort": ["ctrl+h", "bananas"], "data.pause": []})
    assert keys.problems == (
        "there is no command “table.sorted”; did you mean table.sort?",
        "table.sort: “ctrl+h” is the same byte as Backspace",
        "table.sort: “bananas” is not a key; write it like j, N, /, ctrl+d, enter or f1",
    )
    assert keys.keys["table.sort"] == ("ctrl+h",)
    assert keys.keys["data.pause"] == ()


def test_two_remappings_of_one_key_are_told() -> None:
    keys = keymap({"table.sort": ["o"], "table.group": ["o"]})
    pairs = [(one.winner.id, one.loser.id) for one in keys.conflicts if isinstance(one, Conflict)]
    assert ("table.sort", "table.group") in pairs
    assert keys.keys["table.group"] == ()


def test_what_helps_most_is_hinted_first() -> None:
    def hinted(context: str) -> list[str]:
        able = [one for one in COMMANDS if one.footer and one.available(context, EVERYTHING)]
        return [one.id for one in sorted(able, key=lambda one: one.footer)]

    assert hinted("session")[:4] == ["table.open", "session.why", "table.worst", "table.filter"]
    assert hinted("participant")[:3] == ["time.next_warning", "time.chart", "participant.why"]
    for context in set(CONTEXTS) - {"filter"}:
        assert {"app.help", "app.palette", "app.out"} <= set(hinted(context)[:8]), context


def test_the_markdown_table_has_every_command_once() -> None:
    text = markdown_table()
    for one in COMMANDS:
        assert text.count(f"| {one.id} |") == 1
    assert "`Ctrl-P`" in text
    assert label("pagedown") == "PgDn"


def test_commands_need_no_textual() -> None:
    code = "import sys, tui.keymap, tui.view_history; sys.exit(not {'textual', 'rich'}.isdisjoint(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

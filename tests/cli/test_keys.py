"""`callscope keys`: the table with one's own keys, and what is wrong with them."""

from tests.support.callscope_run import Callscope
from tui.commands import COMMANDS


def test_the_table_has_every_command(callscope: Callscope) -> None:
    ended = callscope.run("keys")
    assert ended.code == 0
    assert all(f" {one.id}\n" in ended.out for one in COMMANDS)
    assert callscope.run("keys", "--json").document["faults"] == []


def test_own_keys_are_marked_and_conflicts_named(callscope: Callscope) -> None:
    callscope.configure('[keys]\n"table.sort" = ["j", "f5"]\n"table.nothing" = "n"\n"data.refresh" = "ctrl+m"\n')
    ended = callscope.run("keys")
    assert ended.code == 2
    rows = {line.split()[-1]: line for line in ended.out.splitlines() if "." in line}
    assert rows["table.sort"].startswith("* j F5 ")
    assert rows["table.down"].startswith("  ↓ ")
    for fault in ("table.down lost it", "table.nothing", "same byte as Enter"):
        assert fault in ended.err
    items = {item["id"]: item for item in callscope.run("keys", "--json").document["items"]}
    assert items["table.sort"]["remapped"] is True
    assert items["table.down"]["keys"] == ["down"]


def test_pressing_keys_needs_a_terminal(callscope: Callscope) -> None:
    ended = callscope.run("keys", "--probe")
    assert ended.code == 2
    assert "needs a terminal" in ended.err

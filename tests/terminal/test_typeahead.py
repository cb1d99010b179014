"""Keys of a burst wait for what the key before puts on the screen."""

import asyncio

import pytest
from textual.events import Key
from textual.message import Message

from tui.terminal import typeahead
from tui.terminal.typeahead import TypeAhead


class Program:
    """Is told keys, and is busy for as long as it says; counts how often it was asked."""

    def __init__(self) -> None:
        self.told: list[Message] = []
        self.busy = self.mounting = True
        self.asked = 0

    def is_busy(self, message: Message) -> bool:
        self.asked += 1
        return self.busy

    async def be_asked(self, times: int) -> None:
        until = self.asked + times
        for _ in range(10_000):
            if self.asked >= until:
                return
            await asyncio.sleep(0.0005)
        raise AssertionError(f"was not asked {times} times")


async def test_a_key_waits_while_the_one_before_opens_something_and_not_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(typeahead, "_PATIENCE_S", 0.0)
    program = Program()
    keys = TypeAhead(asyncio.get_running_loop(), program.told.append, program.is_busy, lambda: program.mounting)
    slash, letter, after = Key("slash", "/"), Key("s", "s"), Key("t", "t")
    for key in (slash, letter, after):
        keys.put(key)
    await program.be_asked(typeahead._PATIENCE_TURNS + 10)
    assert program.told == [slash]
    program.mounting = False
    await program.be_asked(typeahead._PATIENCE_TURNS - 1)
    assert program.told == [slash]
    await program.be_asked(2)
    assert program.told == [slash, letter]
    program.busy = False
    await program.be_asked(5)
    assert program.told == [slash, letter, after]

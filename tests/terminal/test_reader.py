"""What a terminal sends becomes keys and answers."""

from __future__ import annotations

import os
import time
from threading import Thread

import pytest
from textual.events import Key
from textual.message import Message

from tui.terminal.reader import Reader


def read(*pieces: bytes) -> tuple[list[str], list[int], bool]:
    """Return the keys and answers in what comes piece by piece, and whether the terminal's end was noticed."""
    messages: list[Message] = []
    answers: list[int] = []
    lost: list[bool] = []
    receive, give = os.pipe()
    reader = Reader(receive, on_message=messages.append, on_answer=answers.append, on_lost=lambda: lost.append(True))
    thread = Thread(target=reader.run)
    thread.start()
    for piece in pieces:
        os.write(give, piece)
        time.sleep(0.15)
    os.close(give)
    thread.join(5)
    reader.close()
    os.close(receive)
    return [message.key for message in messages if isinstance(message, Key)], answers, lost == [True]


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        (b"jk", ["j", "k"]),
        (b"\x1b", ["escape"]),
        (b"\x1bj", ["escape", "j"]),
        (b"\x1b/j", ["escape", "slash", "j"]),
        (b"j\x1bjj", ["j", "escape", "j", "j"]),
        (b"\x1b\r", ["escape", "enter"]),
        (b"\x1b[A\x1b[6~", ["up", "pagedown"]),
        (b"\x1bOA", ["up"]),
    ],
)
def test_keys(sent: bytes, keys: list[str]) -> None:
    assert read(sent) == (keys, [], True)


def test_answers_are_told_from_keys() -> None:
    assert read(b"j\x1b[3;7Rk\x1b[1;80R") == (["j", "k"], [7, 80], True)

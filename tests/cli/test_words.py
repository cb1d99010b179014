"""The words that stand for a session on the command line."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import pytest

from tui.errors import UsageError
from tui.headless.asking import address_of
from tui.model import Vendor


@pytest.mark.parametrize(
    ("word", "line"),
    [
        ("@wurst", "“@wurst” stands for no session. Did you mean @worst? There are @worst and @newest"),
        ("@zzz", "“@zzz” stands for no session. There are @worst and @newest"),
    ],
)
def test_a_word_that_stands_for_nothing_says_which_ones_do(word: str, line: str) -> None:
    with pytest.raises(UsageError) as caught:
        address_of(word, Namespace())
    assert caught.value.line() == line


def test_a_file_may_begin_like_such_a_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("@call.json").write_text("{}")
    assert address_of("@call.json", Namespace()).vendor is Vendor.CAPTURE

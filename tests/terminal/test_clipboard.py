"""Copies: what is said of them, and who can read the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.terminal import clipboard
from tui.terminal.clipboard import Route, copy
from tui.terminal.environment import detect


def test_only_its_owner_can_read_a_copy_whoever_could_read_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "last-copy.txt"
    path.write_text("before")
    path.chmod(0o644)
    with path.open() as opened_before:
        copied = copy("secret", surroundings=detect({}), write=lambda _: None, path=path)
        assert opened_before.read() == "before"
    assert copied.path == path
    assert path.read_text() == "secret"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_be_put_in_its_place_leaves_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "last-copy.txt"
    path.mkdir()
    copied = copy("text", surroundings=detect({}), write=lambda _: None, path=path)
    assert copied.path is None
    assert copied.routes == (Route.OSC52,)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({}, "Copy sent by OSC 52 (the terminal may ignore it), saved in {path}"),
        ({"TMUX": "/tmp/tmux,1,0"}, "Copy handed to tmux, saved in {path}"),
    ],
)
def test_no_more_is_said_than_was_done(
    tmp_path: Path, variables: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clipboard, "_to_tmux", lambda _: True)
    path = tmp_path / "copy.txt"
    copied = copy("text", surroundings=detect(variables), write=lambda _: None, path=path)
    assert copied.message == said.format(path=path)

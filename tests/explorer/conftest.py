"""What tests of the explorer share."""

from pathlib import Path

import pytest


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of one's own, without credentials, and without a terminal multiplexer to copy to."""
    for name in (
        "STREAM_API_KEY",
        "STREAM_API_SECRET",
        "CLOUDFLARE_API_TOKEN",
        "CALLSCOPE_PROFILE",
        "NO_COLOR",
        "TMUX",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("CALLSCOPE_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.chdir(tmp_path)
    return tmp_path

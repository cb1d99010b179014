"""What the explorer starts with: profiles, files, theme, keys, and where the last run stopped."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from tui.config import ENVIRONMENT
from tui.errors import AddressError, BadFile, ConfigError, UsageError
from tui.kept import keep
from tui.model import Address, Vendor
from tui.start import EVERY_PROFILE, prepare
from tui.terminal.environment import Surroundings, detect
from tui.view_history import History
from tui.view_state import ViewState
from tui.widgets.themes import theme_of

PLAIN = {"TERM": "xterm-256color", "LANG": "C.UTF-8"}
TWO = """
[profiles.prod]
vendor = "stream"
api_key = "key"
api_secret = "not-a-real-secret"

[profiles.meet]
vendor = "realtimekit"
account_id = "account"
api_token = "not-a-real-token"
"""


pytestmark = pytest.mark.usefixtures("home")


def configure(home: Path, text: str) -> None:
    path = home / "config.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)


def test_without_credentials_it_is_the_sandbox_and_that_is_said() -> None:
    prepared = prepare()
    assert [source.vendor for source in prepared.workspace.service.sources] == [Vendor.STREAM, Vendor.REALTIMEKIT]
    assert prepared.said is not None
    assert prepared.said[0].startswith("sandbox data")


@pytest.mark.parametrize("word", ["@worst", "@newest"])
def test_a_word_starts_at_the_session_that_it_stands_for(word: str) -> None:
    prepared = prepare(view=word)
    asyncio.run(prepared.workspace.service.aclose())
    address = prepared.history.view.address
    assert address is not None
    assert address.vendor in (Vendor.STREAM, Vendor.REALTIMEKIT)
    assert not address.is_participant


def test_a_word_that_stands_for_nothing_is_one_clear_line() -> None:
    with pytest.raises(UsageError, match="“@wurst” stands for no session"):
        prepare(view="@wurst")


def test_several_profiles_without_a_default_are_all_shown(home: Path) -> None:
    configure(home, TWO)
    prepared = prepare()
    assert prepared.workspace.origin.profile == EVERY_PROFILE
    assert [source.name for source in prepared.workspace.service.sources] == ["prod", "meet"]
    assert prepared.workspace.origin.profiles == (EVERY_PROFILE, "prod", "meet", "sandbox")
    other = prepared.of_profile("meet")
    assert [source.id for source in other.workspace.service.sources] == ["meet/rtk"]
    assert other.workspace.recent_filters is prepared.workspace.recent_filters


def test_a_profile_that_there_is_not_is_an_error(home: Path) -> None:
    configure(home, TWO)
    with pytest.raises(ConfigError):
        prepare(profile="nobody")


def test_where_the_last_run_stopped_is_kept_and_resumed(home: Path) -> None:
    prepared = prepare(view="?filter=live:yes")
    workspace = replace(prepared.workspace, recent_filters=["live:yes"])
    keep(workspace, History.at(ViewState().filtered("people>3")))
    again = prepare(resume=True)
    assert again.history.view.filter == "people>3"
    assert again.workspace.recent_filters == ["live:yes"]
    assert prepare().history.view.filter == "", "only where it was asked for"
    file = home / "state/callscope/explorer.json"
    assert file.stat().st_mode & 0o077 == 0


def test_hidden_names_and_the_pause_are_kept_for_who_goes_on_there() -> None:
    workspace = prepare().workspace
    workspace.look.hide_people = workspace.paused = True
    keep(workspace, History.at(ViewState()))
    again = prepare(resume=True).workspace
    assert again.look.hide_people
    assert again.paused
    anew = prepare().workspace
    assert not anew.look.hide_people
    assert not anew.paused


def test_marked_rows_are_kept_for_who_goes_on_with_the_same_data(home: Path) -> None:
    configure(home, TWO)
    workspace = prepare(profile="prod").workspace
    session = Address.parse("stream:default/standup/s1")
    workspace.marked = {None: frozenset({"stream:a/b/c", str(session)}), session: frozenset({f"{session}/rosa/p1"})}
    keep(workspace, History.at(ViewState()))
    assert prepare(resume=True).workspace.marked == workspace.marked
    assert prepare(resume=True, profile="meet").workspace.marked == {}
    assert prepare().workspace.marked == {}
    assert prepare(resume=True).of_profile("meet").workspace.marked == {}


def test_damaged_marks_are_left_out(home: Path) -> None:
    keep(prepare().workspace, History.at(ViewState()))
    file = home / "state/callscope/explorer.json"
    kept = json.loads(file.read_text())
    for damage in (3, {"stream:nonsense": ["a"]}, {"": 3}):
        file.write_text(json.dumps({**kept, "marked": damage}))
        assert prepare(resume=True).workspace.marked == {}


def test_why_it_is_the_sandbox_is_said_as_it_is() -> None:
    asked = prepare(profile="sandbox")
    assert asked.said is not None
    assert "asked for with --profile" in asked.said[0]
    chosen = asked.of_profile("sandbox").said
    assert chosen is not None
    assert "chosen in the list of profiles" in chosen[0]
    keep(asked.workspace, asked.history)
    resumed = prepare(resume=True).said
    assert resumed is not None
    assert "as in the last run" in resumed[0]
    assert "--profile" not in resumed[0]


def test_credentials_of_the_environment_are_resumed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STREAM_API_KEY", "key")
    monkeypatch.setenv("STREAM_API_SECRET", "not-a-real-secret")
    first = prepare()
    assert first.workspace.origin.profile == ENVIRONMENT
    keep(first.workspace, first.history)
    assert prepare(resume=True).workspace.origin.profile == ENVIRONMENT


def test_a_damaged_memory_is_said_where_it_is_needed_and_else_forgotten(home: Path) -> None:
    file = home / "state/callscope/explorer.json"
    file.parent.mkdir(parents=True)
    file.write_text("{")
    assert prepare(resume=True).history.view == ViewState()
    file.write_text(json.dumps({"history": "{}", "filters": 3, "times": "never"}))
    with pytest.raises(AddressError):
        prepare(resume=True)
    assert prepare().workspace.recent_filters == []


def test_a_file_that_is_not_there_is_said(home: Path) -> None:
    with pytest.raises(BadFile):
        prepare(view=str(home / "nothing.json"))


def test_settings_of_the_screens_are_checked(home: Path) -> None:
    configure(home, '[ui]\ntheme = "light"\nglyphs = "block"\n')
    prepared = prepare()
    assert prepared.theme == "light"
    assert prepared.workspace.look.glyphs == "block"
    configure(home, '[ui]\ntheme = "neon"\n')
    with pytest.raises(ConfigError, match="dark, light"):
        prepare()


@pytest.mark.parametrize(
    ("variables", "configured", "theme"),
    [
        ({}, None, "dark"),
        ({"COLORFGBG": "0;15"}, None, "light"),
        ({"COLORFGBG": "15;0"}, None, "dark"),
        ({"TERM": "xterm"}, None, "ansi"),
        ({"TERM": "xterm", "CALLSCOPE_THEME": "dark"}, None, "dark"),
        ({"NO_COLOR": "1", "CALLSCOPE_THEME": "dark"}, "light", "none"),
        ({"TERM": "xterm"}, "light", "light"),
    ],
)
def test_the_theme_follows_the_surroundings(variables: dict[str, str], configured: str | None, theme: str) -> None:
    environ = {**PLAIN, **variables}
    surroundings: Surroundings = detect(environ, encoding="utf-8")
    assert theme_of(environ, surroundings, configured) == theme


@pytest.mark.parametrize(
    ("variables", "glyphs"),
    [
        ({}, "braille"),
        ({"LC_ALL": "C"}, "ascii"),
        ({"LC_ALL": "POSIX", "LC_CTYPE": "C.UTF-8"}, "ascii"),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, "ascii"),
        ({"LANG": "C", "LC_ALL": "C.UTF-8"}, "braille"),
        ({"TERM": "linux"}, "ascii"),
        ({"TERM": "vt220"}, "ascii"),
        ({"LC_ALL": "C", "CALLSCOPE_GLYPHS": "block"}, "block"),
    ],
)
def test_glyphs_follow_locale_and_terminal(variables: dict[str, str], glyphs: str) -> None:
    assert detect({**PLAIN, **variables}).glyphs == glyphs

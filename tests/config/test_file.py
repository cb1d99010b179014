from pathlib import Path

import pytest

from tui.config import load
from tui.config.file import read
from tui.config.template import TEMPLATE
from tui.errors import ConfigError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("x = ", "is not TOML"),
        ("default_profil = 'a'", "did you mean “default_profile”"),
        ("default_profile = 'a'", "default_profile names no profile"),
        ("profiles = 3", "profiles is not a table"),
        ("[profiles]\np = 3", "[profiles.p] is not a table"),
        ("[profiles.p]\napi_key='k'", "[profiles.p]: vendor is missing"),
        ("[profiles.p]\nvendor='zoom'", "[profiles.p]: vendor is none of stream, realtimekit"),
        ("[profiles.p]\nvendor='stream'\napi_secrt='k'", "did you mean “api_secret”"),
        ("[profiles.p]\nvendor='stream'\naccount_id='k'", "unknown key “account_id”"),
        ("[profiles.p]\nvendor='stream'\napi_key=3", "api_key is not a text in quotes"),
        ("[profiles.p]\nvendor='stream'\napi_key=''", "api_key is empty"),
        ("[profiles.p]\nvendor='stream'\nbase_url='host'", "base_url is not an address"),
        ("[profiles.p]\nvendor='stream'\nbase_url='https://u:pw@host'", "base_url must not hold a user name"),
        ("[profiles.p]\nvendor='stream'\ntimeout_s=-1", "timeout_s is not a positive number"),
        ("[profiles.p]\nvendor='stream'\ntimeout_s=true", "timeout_s is not a positive number"),
        ("[profiles.p]\nvendor='stream'\ntimeout_s=nan", "timeout_s is not a positive number"),
        ("[profiles.p]\nvendor='stream'\napi_secret_command=3", "api_secret_command is neither a command line"),
        ("[profiles.p]\nvendor='stream'\napi_secret='a'\napi_secret_command='b'", "exclude each other"),
        ("[profiles.sandbox]\nvendor='stream'", "taken by the built-in sandbox"),
        ("[keys]\nquit=3", "quit is neither a key nor a list of keys"),
    ],
)
def test_each_mistake_is_one_line_that_names_file_and_key(path: Path, text: str, named: str) -> None:
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        read(path)
    line = caught.value.line()
    assert line.startswith(str(path))
    assert named in line
    assert "\n" not in line


def test_a_file_that_is_not_text_or_cannot_be_read(path: Path) -> None:
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="not UTF-8"):
        read(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(ConfigError, match="cannot be read"):
        read(path)


def test_an_absent_file_says_nothing(path: Path) -> None:
    assert not read(path).found


@pytest.mark.parametrize(("mode", "warned"), [(0o600, False), (0o400, False), (0o640, True), (0o604, True)])
def test_a_secret_that_others_can_read_is_warned_about(path: Path, mode: int, warned: bool) -> None:
    path.write_text("[profiles.p]\nvendor='stream'\napi_key='k'\napi_secret='s'\n")
    path.chmod(mode)
    assert bool(load(path=path, env={}).warnings) is warned


def test_a_command_in_an_open_file_is_no_secret(path: Path) -> None:
    path.write_text("[profiles.p]\nvendor='stream'\napi_key='k'\napi_secret_command='echo s'\n")
    path.chmod(0o644)
    assert load(path=path, env={}).warnings == ()


def test_keys_are_lists_and_ui_is_left_to_the_screens(path: Path) -> None:
    path.write_text("[ui]\ntheme = 'dark'\n[keys]\nquit = 'x'\nopen = ['enter', 'o']\n")
    file = read(path)
    assert file.ui == {"theme": "dark"}
    assert file.keys == {"quit": ("x",), "open": ("enter", "o")}


def test_the_template_is_valid_as_it_is_and_with_everything_in_it_switched_on(path: Path) -> None:
    path.write_text(TEMPLATE)
    assert load(path=path, env={}).is_sandbox
    settings = [line.removeprefix("# ") for line in TEMPLATE.splitlines()]
    switched_on = [line for line in settings if line.startswith("[") or " = " in line]
    # One of the three ways to a token is enough.
    switched_on = [line for line in switched_on if not line.startswith(("api_secret_command", "token_command"))]
    path.write_text("\n".join(switched_on))
    assert load(path=path, env={}).profile == "production"
    assert load("meetings", path=path, env={}).realtimekit is not None
    assert load("legacy", path=path, env={}).realtimekit is not None

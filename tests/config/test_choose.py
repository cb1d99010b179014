import re
from pathlib import Path

import pytest

from tui.config import LegacyAccess, RealtimeKitAccess, StreamAccess, load
from tui.errors import ConfigError, ExitCode

STREAM = {"STREAM_API_KEY": "key", "STREAM_API_SECRET": "a-stream-secret"}
CLOUDFLARE = {"CLOUDFLARE_ACCOUNT_ID": "a" * 32, "CLOUDFLARE_API_TOKEN": "a-cloudflare-token"}
TWO = """
[profiles.prod]
vendor = "stream"
api_key = "prodkey"
api_secret = "prod-secret"

[profiles.meet]
vendor = "realtimekit"
account_id = "0123"
app_id = "app"
api_token = "meet-token"
timeout_s = 5
"""


@pytest.fixture
def absent(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(TWO)
    path.chmod(0o600)
    return path


def test_nothing_configured_is_the_sandbox(absent: Path) -> None:
    config = load(path=absent, env={})
    assert config.is_sandbox
    assert config.profile == "sandbox"


def test_variables_of_both_sdks_give_both_vendors(absent: Path) -> None:
    extra = {"STREAM_BASE_URL": "http://localhost:1/", "STREAM_TIMEOUT": "7", "CLOUDFLARE_APP_ID": "app"}
    config = load(path=absent, env={**STREAM, **CLOUDFLARE, **extra})
    assert config.profile == "environment"
    assert config.stream is not None
    assert (config.stream.base_url, config.stream.timeout_s) == ("http://localhost:1", 7.0)
    assert config.stream.api_secret is not None
    assert config.stream.api_secret.reveal() == "a-stream-secret"
    assert isinstance(config.realtimekit, RealtimeKitAccess)
    assert config.realtimekit.app_id == "app"
    assert config.realtimekit.base_url == "https://api.cloudflare.com/client/v4"


def test_a_ready_token_needs_no_secret(absent: Path) -> None:
    config = load(path=absent, env={"STREAM_API_KEY": "key", "STREAM_TOKEN": "a-ready-token"})
    assert config.stream is not None
    assert config.stream.token is not None
    assert config.stream.api_secret is None


@pytest.mark.parametrize("missing", [*STREAM, *CLOUDFLARE])
def test_half_a_set_in_the_environment_is_an_error_and_names_what_is_missing(absent: Path, missing: str) -> None:
    whole = STREAM if missing in STREAM else CLOUDFLARE
    half = {name: value for name, value in whole.items() if name != missing}
    with pytest.raises(ConfigError, match=missing) as caught:
        load(path=absent, env=half)
    assert caught.value.exit_code == ExitCode.USAGE
    assert all(value not in caught.value.line() for value in half.values() if len(value) > 3)


@pytest.mark.parametrize("name", ["STREAM_API_KEY", "CLOUDFLARE_ACCOUNT_ID", "CLOUDFLARE_APP_ID"])
def test_half_a_set_is_an_error_beside_a_whole_one_of_the_other_vendor(absent: Path, name: str) -> None:
    other = CLOUDFLARE if name.startswith("STREAM") else STREAM
    with pytest.raises(ConfigError):
        load(path=absent, env={**other, name: "something"})


def test_an_empty_variable_is_not_set_and_an_address_alone_is_no_credential(absent: Path) -> None:
    env = {"STREAM_API_KEY": "", "STREAM_BASE_URL": "http://localhost:1", "STREAM_TIMEOUT": "3"}
    assert load(path=absent, env=env).is_sandbox


def test_what_is_asked_for_goes_before_the_environment_and_that_before_the_file(written: Path) -> None:
    written.write_text('default_profile = "meet"\n' + TWO)
    assert load("prod", path=written, env={**STREAM, "CALLSCOPE_PROFILE": "meet"}).profile == "prod"
    assert load(path=written, env={**STREAM, "CALLSCOPE_PROFILE": "meet"}).profile == "meet"
    assert load(path=written, env=STREAM).profile == "environment"
    assert load(path=written, env={}).profile == "meet"
    assert load("sandbox", path=written, env=STREAM).is_sandbox


def test_a_profile_that_was_asked_for_is_not_mixed_with_the_environment(written: Path) -> None:
    config = load("prod", path=written, env=CLOUDFLARE)
    assert config.realtimekit is None
    assert config.stream is not None
    assert config.stream.api_key == "prodkey"


def test_several_profiles_without_a_default_must_be_chosen_from(written: Path) -> None:
    with pytest.raises(ConfigError, match="prod, meet"):
        load(path=written, env={})


def test_the_only_profile_needs_no_default(written: Path) -> None:
    written.write_text(TWO.split("[profiles.meet]", maxsplit=1)[0])
    assert load(path=written, env={}).profile == "prod"


def test_a_profile_that_is_not_there_names_those_that_are(written: Path) -> None:
    with pytest.raises(ConfigError, match=re.escape("There is prod, meet, sandbox")):
        load("nope", path=written, env={})


@pytest.mark.parametrize(
    ("keys", "named"),
    [
        ('vendor="stream"\napi_key="k"', "api_secret or token"),
        ('vendor="stream"\napi_secret="sssssss"', "api_key"),
        ('vendor="stream"\napi_key="k"\napi_secret="sssssss"\ntoken="ttttttt"', "exclude each other"),
        ('vendor="realtimekit"\napi_token="ttttttt"', "account_id"),
        ('vendor="realtimekit"\naccount_id="a"', "api_token"),
        ('vendor="realtimekit"\norg_id="a"', "api_key"),
        ('vendor="realtimekit"\napi_key="kkkkkkk"', "org_id"),
    ],
)
def test_half_a_profile_is_an_error_that_names_file_and_key(absent: Path, keys: str, named: str) -> None:
    absent.write_text(f"[profiles.p]\n{keys}\n")
    with pytest.raises(ConfigError, match=named) as caught:
        load("p", path=absent, env={})
    line = caught.value.line()
    assert line.startswith(f"{absent} [profiles.p]")
    assert not re.search("s{7}|t{7}|k{7}", line)


def test_legacy_hosts_take_an_organisation_and_its_key(absent: Path) -> None:
    absent.write_text('[profiles.p]\nvendor="realtimekit"\norg_id="o"\napi_key_command="echo thekey"\n')
    access = load("p", path=absent, env={}).realtimekit
    assert isinstance(access, LegacyAccess)
    assert access.base_url == "https://api.realtime.cloudflare.com/v2"
    assert access.api_key.reveal() == "thekey"


def test_an_access_shows_no_secret() -> None:
    config = load(path=Path("/nowhere/config.toml"), env={**STREAM, **CLOUDFLARE})
    assert isinstance(config.stream, StreamAccess)
    assert "a-stream-secret" not in repr(config)
    assert "a-cloudflare-token" not in f"{config}{config.realtimekit!s}"

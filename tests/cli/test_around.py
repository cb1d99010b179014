"""doctor, config and help: what is around the data."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from tests.support.callscope_run import Callscope, cloudflare, stream
from tests.support.sandbox_serving import SandboxServer
from tui.headless.help import text
from tui.headless.topics import TOPICS


def test_config_init_writes_a_private_file_once(callscope: Callscope) -> None:
    first = callscope.run("config", "init")
    path = callscope.run("config", "path").out.strip()
    assert (first.code, first.out.strip()) == (0, path)
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    again = callscope.run("config", "init")
    assert (again.code, again.out) == (2, "")
    assert "--force" in again.err
    assert callscope.run("config", "init", "--force").code == 0
    assert "default_profile" in Path(path).read_text()


def test_config_show_tells_where_each_value_came_from(callscope: Callscope) -> None:
    file = callscope.configure(
        '[profiles.prod]\nvendor="stream"\napi_key="0123456789abc"\napi_secret_command="echo x"\n'
    )
    document = callscope.run("config", "show", "--json", CLOUDFLARE_ACCOUNT_ID="a" * 32, CLOUDFLARE_API_TOKEN="t" * 20)
    rows = {(row["profile"], row["key"]): row for row in document.document["items"]}
    assert document.document["profile"] == "environment"
    assert rows["environment", "api_token"]["origin"] == "CLOUDFLARE_API_TOKEN"
    assert rows["environment", "api_token"]["counts"] is True
    assert rows["prod", "api_key"]["value"] == "0123…"
    assert rows["prod", "api_secret"]["origin"] == f"{file} [profiles.prod] api_secret_command"
    assert rows["prod", "api_secret"]["counts"] is False
    assert rows["prod", "base_url"]["origin"] == "default"


def test_config_show_shows_what_there_is_before_it_says_what_is_wrong(callscope: Callscope) -> None:
    ended = callscope.run("config", "show", STREAM_API_KEY="0123456789abc")
    assert ended.code == 2
    assert "STREAM_API_KEY" in ended.out
    assert "STREAM_API_SECRET" in ended.err


def test_doctor_is_content_with_the_sandbox(callscope: Callscope) -> None:
    ended = callscope.run("doctor")
    assert ended.code == 0
    assert ended.err == ""
    for part in ("program", "configuration", "vendors", "terminal"):
        assert f"\n{part}\n" in f"\n{ended.out}"
    assert "no credentials are configured" in ended.out


def test_doctor_asks_each_vendor_and_compares_clocks(callscope: Callscope, sandbox_server: SandboxServer) -> None:
    ended = callscope.run("doctor", "--json", **stream(sandbox_server), **cloudflare(sandbox_server))
    found = {each["name"]: each for each in ended.document["vendors"]}
    assert found["stream"]["text"].startswith("answers")
    assert found["rtk"]["text"].startswith("answers")
    assert found["rtk clock"]["text"] == "as here"
    assert "left in" in found["budget"]["text"]


@pytest.mark.parametrize(
    ("variables", "code", "kind"),
    [
        ({"CLOUDFLARE_API_TOKEN": "not-the-right-one"}, 4, "BadToken"),
        ({"CLOUDFLARE_BASE_URL": "http://127.0.0.1:9/v4"}, 3, "Unreachable"),
        ({"CLOUDFLARE_ACCOUNT_ID": ""}, 2, "ConfigError"),
    ],
)
def test_doctor_names_the_problem_and_exits_with_its_code(
    callscope: Callscope, sandbox_server: SandboxServer, variables: dict[str, str], code: int, kind: str
) -> None:
    ended = callscope.run("doctor", **{**cloudflare(sandbox_server), **variables})
    assert ended.code == code
    assert f"[{kind}]" in ended.out
    assert "terminal" in ended.out


def test_doctor_reads_locale_and_terminal(callscope: Callscope) -> None:
    ended = callscope.run_cold("doctor", "--offline", TERM="dumb", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert ended.code == 0
    assert "LC_ALL=C" in ended.out
    assert "dumb" in ended.out


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
def test_doctor_reads_tmux(callscope: Callscope) -> None:
    socket = str(callscope.home / "tmux.sock")
    subprocess.run(
        ["tmux", "-S", socket, "-f", "/dev/null", "new-session", "-d", "sleep 30"], check=True, env=callscope.environ()
    )
    try:
        out = callscope.run("doctor", "--offline", TMUX=f"{socket},1,0").out
    finally:
        subprocess.run(["tmux", "-S", socket, "kill-server"], check=True)
    assert "tmux set-clipboard" in out
    assert "tmux escape-time" in out


@pytest.mark.parametrize("topic", sorted(TOPICS))
def test_every_topic_is_explained(topic: str) -> None:
    assert len(text(topic).splitlines()) > 3
    assert topic in text(None)


def test_help_of_a_command_is_its_own(callscope: Callscope) -> None:
    assert callscope.run("help", "sessions").out == callscope.run("sessions", "--help").out


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_the_manual_page_is_sound(callscope: Callscope) -> None:
    page = callscope.run("help", "man").out
    assert str(callscope.home) not in page
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", "-P-cbou"], input=page, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    for word in ("callscope participants", "--profile", "EXIT CODES", "CALLSCOPE_PROFILE"):
        assert word in done.stdout

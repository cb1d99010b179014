"""Secrets and tokens are looked for everywhere: output, errors, tracebacks, logs, `config show`, `doctor`."""

from pathlib import Path

import jwt
import pytest

from tests.support.callscope_run import Callscope, Ended, cloudflare, stream
from tests.support.sandbox_serving import SandboxServer
from tui.sandbox.credentials import DEMO

FILE = """
[profiles.written]
vendor = "stream"
api_key = "key-of-the-file"
api_secret = "written-secret-of-the-file"

[profiles.asked]
vendor = "realtimekit"
account_id = "account-of-the-file"
api_token_command = "echo printed-secret-of-a-command"

[profiles.old]
vendor = "realtimekit"
org_id = "organisation"
api_key = "legacy-secret-of-the-file"
base_url = "http://127.0.0.1:9/v2"
"""
SECRETS = (
    DEMO.stream.api_secret,
    DEMO.realtimekit.api_token,
    "written-secret-of-the-file",
    "printed-secret-of-a-command",
    "legacy-secret-of-the-file",
    "wrong-token-in-the-environment",
)


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_no_secret_and_no_token_is_anywhere(callscope: Callscope, sandbox_server: SandboxServer) -> None:
    callscope.configure(FILE)
    both = {**stream(sandbox_server), **cloudflare(sandbox_server)}
    loud = {"CALLSCOPE_DEBUG": "1", "CALLSCOPE_LOG_LEVEL": "debug"}
    proxy = {"HTTPS_PROXY": "http://user:wrong-token-in-the-environment@127.0.0.1:9"}
    runs: list[Ended] = [
        callscope.run("sessions", "--limit", "2", **both, **loud),
        callscope.run("sessions", "--limit", "2", "--json", **both, **loud),
        callscope.run("session", "@newest", "--raw", **both, **loud),
        callscope.run("sessions", **{**both, **loud, "CLOUDFLARE_API_TOKEN": "wrong-token-in-the-environment"}),
        callscope.run("sessions", **{**loud, **stream(sandbox_server), "STREAM_API_SECRET": ""}),
        callscope.run("sessions", "--profile", "old", **loud),
        callscope.run("sessions", "--profile", "old", "--json", **loud),
        callscope.run("config", "show", **both),
        callscope.run("config", "show", "--json", **both, **loud),
        callscope.run("config", "show", "--profile", "nope", **both),
        callscope.run("doctor", **both, **loud, **proxy, NO_PROXY="127.0.0.1"),
        callscope.run("doctor", "--json", "--offline", "--profile", "asked", **loud),
        callscope.run("doctor", "--profile", "old", **loud),
        callscope.run("help", "man"),
    ]
    assert {ended.code for ended in runs} >= {0, 2, 3}
    tokens = [jwt.encode({"server": True}, secret, algorithm="HS256") for secret in SECRETS if secret != SECRETS[1]]
    needles = [*SECRETS, *tokens, *(token.rpartition(".")[2] for token in tokens)]
    logs = [path for path in callscope.home.rglob("*") if path.is_file() and path.suffix != ".toml"]
    assert logs, "there should be a log"
    texts = [text for ended in runs for text in (ended.out, ended.err)] + [path.read_text() for path in logs]
    for needle in needles:
        assert not [text for text in texts if needle in text], needle


def test_a_traceback_is_shown_only_when_asked_for(callscope: Callscope) -> None:
    quiet = callscope.run("sessions", "nope>3")
    loud = callscope.run("sessions", "nope>3", CALLSCOPE_DEBUG="1")
    assert "Traceback" not in quiet.err
    assert "Traceback" in loud.err
    assert quiet.code == loud.code == 2


def test_the_log_is_private_and_elsewhere_than_stdout(callscope: Callscope, sandbox_server: SandboxServer) -> None:
    callscope.run("sessions", "--limit", "1", **cloudflare(sandbox_server))
    file = callscope.home / ".local/state/callscope/callscope.log"
    assert "GET" in file.read_text()
    assert file.stat().st_mode & 0o077 == 0


def test_a_readable_file_with_a_secret_is_warned_about(callscope: Callscope) -> None:
    path: Path = callscope.configure(FILE)
    path.chmod(0o644)
    assert "chmod 600" in callscope.run("sessions", "--profile", "old").err
    assert "chmod 600" in callscope.run("doctor", "--offline", "--profile", "old").out

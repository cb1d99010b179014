"""Standard output carries data only; pipes that close, signals and strangers' text do no harm."""

import json
import signal
import time
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

from tests.support.callscope_run import COMMAND, Callscope, cloudflare, showcase
from tests.support.pty_run import PtyRun
from tests.support.sandbox_serving import SandboxServer, StartSandbox
from tui.sandbox.faults import Fault, FaultName
from tui.sandbox.server import Server, listening


def test_a_reader_that_has_seen_enough_ends_it_quietly(callscope: Callscope) -> None:
    ended = callscope.shell("callscope sessions --all --jsonl | head -n 2; echo ${PIPESTATUS[0]}")
    assert ended.out.splitlines()[-1] == "141"
    assert len(ended.out.splitlines()) == 3
    assert [line for line in ended.err.splitlines() if not line.startswith("callscope: sandbox data")] == []


def test_a_full_disk_is_one_line(callscope: Callscope) -> None:
    ended = callscope.shell("callscope help filters > /dev/full")
    assert ended.code == 1
    assert ended.err == "callscope: No space left on device\n"


def test_closed_streams_are_no_fault(callscope: Callscope) -> None:
    assert callscope.shell("callscope help times >&-").code == 0
    assert "{" in callscope.shell("callscope config show --json 2>&-").out


def test_interrupting_is_one_line_and_130(callscope: Callscope, start_sandbox: StartSandbox) -> None:
    server = start_sandbox(faults=[Fault(FaultName.STALLED, stall_s=30)])
    process = callscope.start("sessions", **cloudflare(server))
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=10)
    assert (process.returncode, out) == (130, b"")
    assert err == b"callscope: interrupted\n"


def test_the_sandbox_command_announces_itself_and_serves_other_clients(callscope: Callscope) -> None:
    process = callscope.start("sandbox", "--port", "0")
    try:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        assert set(told) == {"stream", "realtimekit"}
        ended = callscope.run(
            "sessions", "--limit", "2", "--json",
            STREAM_BASE_URL=told["stream"]["base_url"],
            STREAM_API_KEY=told["stream"]["api_key"],
            STREAM_API_SECRET=told["stream"]["api_secret"],
        )  # fmt: skip
        assert ended.code == 0, ended.err
        assert ended.document["source"] == "environment"
        assert "sandbox" not in ended.err
    finally:
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=10)
    assert process.returncode == 0
    assert err == b""


def test_progress_is_for_terminals_alone(callscope: Callscope) -> None:
    words = ("participants", "@newest", "--quality")
    line = f"{' '.join((*COMMAND, *words))} > {callscope.home}/out; echo the end"
    with PtyRun(["bash", "-c", line], environ=callscope.environ()) as run:
        run.wait_for("the end", limit_s=30)
        assert b" read" in run.written
        assert b"\x1b[K" in run.written
    assert "\x1b" not in (callscope.home / "out").read_text()
    assert "\x1b" not in callscope.run(*words).err


HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202eevil\r\nnext\x00"
NAMED = {"title", "display_name", "name", "message", "custom_participant_id", "preset_name", "browser"}
Message = MutableMapping[str, Any]


@contextmanager
def hostile(server: SandboxServer) -> Iterator[str]:
    """Serve the sandbox with text in every name that would take over a terminal; yield the host's URL."""

    async def app(scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Any]) -> None:
        start: Message = {}
        body = b""

        async def collect(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            changed = json.dumps(_spoilt(json.loads(body))).encode()
            headers = [(name, value) for name, value in start["headers"] if name != b"content-length"]
            headers.append((b"content-length", str(len(changed)).encode()))
            await send({**start, "headers": headers})
            await send({"type": "http.response.body", "body": changed})

        await server.app(scope, receive, collect)

    ready = Event()
    with listening(0) as listener:
        serving = Server(app, on_ready=ready.set)
        thread = Thread(target=serving.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        assert ready.wait(10)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        serving.should_exit = True
        thread.join(10)


def _spoilt(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: HOSTILE + each if key in NAMED and isinstance(each, str) else _spoilt(each)
            for key, each in value.items()
        }
    return [_spoilt(each) for each in value] if isinstance(value, list) else value


def test_strangers_text_never_steers_the_terminal(callscope: Callscope, sandbox_server: SandboxServer) -> None:
    with hostile(sandbox_server) as url:
        variables = {**cloudflare(sandbox_server), "CLOUDFLARE_BASE_URL": f"{url}/client/v4"}
        address = showcase("healthy", "rtk")
        listed = callscope.run("session", address, "--json", **variables)
        runs = [
            callscope.run(*words, **variables)
            for words in (
                ("sessions", "--limit", "3"),
                ("sessions", "--limit", "3", "--csv"),
                ("participants", address),
                ("participants", address, "--quality", "--csv"),
            )
        ]
        refused = callscope.run("sessions", **{**variables, "CLOUDFLARE_API_TOKEN": "wrong-wrong-wrong"})
    assert refused.code == 4
    assert refused.err.count("\n") == 1
    for ended in (*runs, refused, listed):
        assert ended.code in (0, 4), ended.err
        for text in (ended.out, ended.err):
            assert not [char for char in text if (ord(char) < 32 and char not in "\r\n") or 0x7F <= ord(char) < 0xA0]
            assert "\u202e" not in text
    assert any("evil" in ended.out for ended in runs)

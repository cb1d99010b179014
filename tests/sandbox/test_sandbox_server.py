"""`serve` in a process of its own: what it says, and how it ends."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest

from tui.errors import UsageError
from tui.sandbox.credentials import DEMO
from tui.sandbox.server import HOST, serve

Process = subprocess.Popen[str]
Start = Callable[[str], tuple[Process, dict[str, Any]]]


@pytest.fixture
def start() -> Iterator[Start]:
    with ExitStack() as stack:

        def run(arguments: str) -> tuple[Process, dict[str, Any]]:
            program = (
                f"from tui.sandbox.server import serve; from tui.sandbox.faults import parse_fault; serve({arguments})"
            )
            process = stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", program],
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                )
            )
            stack.callback(process.kill)
            assert process.stdout is not None
            return process, json.loads(process.stdout.readline())

        yield run


def test_the_first_line_says_where_and_with_what(start: Start) -> None:
    process, said = start("port=0")
    assert set(said) == {"stream", "realtimekit"}
    assert set(said["stream"]) == {"base_url", "api_key", "api_secret"}
    assert set(said["realtimekit"]) == {"base_url", "account_id", "app_id", "api_token"}
    assert said["realtimekit"]["base_url"] == said["stream"]["base_url"] + "/client/v4"
    mine = said["realtimekit"]
    answer = httpx.get(
        f"{mine['base_url']}/accounts/{mine['account_id']}/realtime/kit/apps",
        headers={"Authorization": f"Bearer {mine['api_token']}"},
    )
    assert answer.json()["data"][0]["id"] == mine["app_id"]
    process.send_signal(signal.SIGTERM)
    out, errors = process.communicate(timeout=10)
    assert (process.returncode, out, errors) == (0, "", "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_even_in_the_middle_of_a_stall(start: Start, number: signal.Signals) -> None:
    process, said = start("port=0, faults=[parse_fault('stalled')]")
    with httpx.Client(timeout=0.2) as client, pytest.raises(httpx.ReadTimeout):
        client.get(said["realtimekit"]["base_url"] + "/user/tokens/verify")
    with socket.create_connection((HOST, httpx.URL(said["stream"]["base_url"]).port or 0)) as waiting:
        waiting.sendall(b"GET /client/v4/user/tokens/verify HTTP/1.1\r\nHost: x\r\n\r\n")
        process.send_signal(number)
        out, errors = process.communicate(timeout=10)
    assert (process.returncode, out, errors) == (0, "", "")


def test_seed_and_limits_are_switches(start: Start) -> None:
    answers = []
    for seed in (1, 2):
        _, said = start(f"port=0, seed={seed}, real_limits={seed == 2}")
        mine = said["realtimekit"]
        answers.append(
            httpx.get(
                f"{mine['base_url']}/accounts/{mine['account_id']}/realtime/kit/{mine['app_id']}/sessions",
                params={"per_page": 3},
                headers={"Authorization": f"Bearer {mine['api_token']}"},
            )
        )
    first, second = ({session["id"] for session in answer.json()["data"]["sessions"]} for answer in answers)
    assert not first & second
    assert "q=1200;" in answers[1].headers["Ratelimit-Policy"]
    assert "q=1200;" not in answers[0].headers["Ratelimit-Policy"]


def test_a_port_of_choice_and_one_that_is_taken(start: Start) -> None:
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"port {port} cannot be used"):
            serve(port)
    _, said = start(f"port={port}")
    assert said["stream"]["base_url"] == f"http://{HOST}:{port}"


def test_it_listens_on_loopback_alone(start: Start) -> None:
    _, said = start("port=0")
    assert httpx.URL(said["stream"]["base_url"]).host == "127.0.0.1"


def test_the_demo_credentials_do_not_show_in_a_repr() -> None:
    assert DEMO.stream.api_secret not in repr(DEMO)
    assert DEMO.realtimekit.api_token not in repr(DEMO)

"""Starts `callscope` many times for the price of one import: a process that has everything imported forks for each run.

What a run does is done in a process of its own, with its own environment, output and exit code. What a start costs and
imports is for the tests that start it cold.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

PRELOADED = (
    "tui.headless.asking",
    "tui.headless.participants",
    "tui.headless.participants_read",
    "tui.headless.participant_text",
    "tui.headless.found_columns",
    "tui.headless.checks",
    "tui.headless.raw",
    "tui.providers.captures",
    "tui.providers.realtimekit",
    "tui.providers.stream.provider",
    "tui.sandbox.app",
    "tui.sandbox.world",
    "tui.transports.live",
    "tui.transports.sandbox",
)


class WarmStart:
    """The door to the forking process."""

    def __init__(self, path: str) -> None:
        self._path = path

    def run(self, args: Sequence[str], environ: Mapping[str, str]) -> tuple[int, str, str]:
        """Run a command to its end; return exit code, output and error output."""
        with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as connection:
            out, err = Path(folder, "out"), Path(folder, "err")
            connection.connect(self._path)
            request = {"args": list(args), "environ": dict(environ), "out": str(out), "err": str(err)}
            connection.sendall(json.dumps(request).encode() + b"\n")
            code = int(connection.makefile().readline())
            return code, out.read_text(), err.read_text()


@contextmanager
def warm_start() -> Iterator[WarmStart]:
    """Start the forking process, and end it at the end."""
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/socket"
        process = subprocess.Popen(
            [sys.executable, "-c", f"from tests.support.warm_start import serve; serve({path!r})"],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONUTF8": "1"},
            cwd=Path(__file__).parents[2],
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        yield WarmStart(path)
        process.kill()
        process.wait()
        process.stdout.close()


def serve(path: str) -> None:
    """Import everything, then fork for every request until killed."""
    from importlib import import_module

    for name in PRELOADED:
        import_module(name)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(64)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        connection, _ = listener.accept()
        if os.fork() == 0:
            listener.close()
            _answer(connection)
            os._exit(0)
        connection.close()


def _answer(connection: socket.socket) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    request = json.loads(connection.makefile().readline())
    pid = os.fork()
    if pid == 0:
        connection.close()
        _run(request)
    _, status = os.waitpid(pid, 0)
    connection.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())


def _run(request: Mapping[str, object]) -> None:
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(str(request[name]), os.O_WRONLY | os.O_CREAT, 0o600), number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.clear()
    environ, args = request["environ"], request["args"]
    assert isinstance(environ, dict)
    assert isinstance(args, list)
    os.environ.update(environ)
    from tui.cli import main

    code = 70
    try:
        code = main(args)
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)

"""Runs the real `callscope` in a process of its own, with a home and an environment of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.sandbox_serving import SandboxServer
from tests.support.warm_start import WarmStart
from tui.model import Address, Vendor
from tui.sandbox.credentials import DEMO
from tui.sandbox.world import World

FOREIGN = (
    "STREAM_", "CLOUDFLARE_", "CALLSCOPE_", "XDG_",
    "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy",
)  # fmt: skip
COMMAND = (str(Path(sys.executable).with_name("callscope")),)


@dataclass(frozen=True, slots=True)
class Ended:
    """What a process left behind."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Standard output as one JSON document."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True, slots=True)
class Callscope:
    """A user's machine: a home folder, and the variables set in it.

    Attributes:
        warm: starts the commands without importing everything again; None to start them as a user does.
    """

    home: Path
    variables: Mapping[str, str]
    warm: WarmStart | None = None

    def environ(self, **more: str) -> dict[str, str]:
        """Return the environment of its processes."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
        return {**kept, "HOME": str(self.home), "PYTHONUTF8": "1", **self.variables, **more}

    def run(self, *args: str, **more: str) -> Ended:
        """Run a command to its end."""
        if self.warm is not None:
            return Ended(*self.warm.run(args, self.environ(**more)))
        return self.run_cold(*args, **more)

    def run_cold(self, *args: str, **more: str) -> Ended:
        """Run a command to its end, started as a user does."""
        done = subprocess.run([*COMMAND, *args], env=self.environ(**more), capture_output=True, timeout=60, check=False)
        return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())

    def start(self, *args: str, **more: str) -> subprocess.Popen[bytes]:
        """Start a command; the caller ends it."""
        return subprocess.Popen(
            [*COMMAND, *args], env=self.environ(**more), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def shell(self, line: str, **more: str) -> Ended:
        """Run a line of bash in which `callscope` is the command."""
        define = f'callscope() {{ {" ".join(COMMAND)} "$@"; }}; '
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", define + line],
            env=self.environ(**more),
            capture_output=True,
            timeout=60,
            check=False,
        )
        return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())

    def configure(self, text: str) -> Path:
        """Write the configuration file."""
        path = self.home / ".config/callscope/config.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)
        return path


def modules_of(args: Sequence[str], environ: Mapping[str, str]) -> set[str]:
    """Run a command in a process of its own and return the modules that it had imported at its end."""
    code = (
        "import sys, io\n"
        "from tui.cli import main\n"
        "out, sys.stdout = sys.stdout, io.StringIO()\n"
        f"code = main({list(args)!r})\n"
        "assert code == 0, code\n"
        "out.write(' '.join(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=dict(environ), capture_output=True, timeout=60, check=False, text=True
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def stream(server: SandboxServer) -> dict[str, str]:
    """Return the variables of Stream's SDK for a sandbox."""
    found = server.credentials.stream
    return {
        "STREAM_BASE_URL": server.host_url,
        "STREAM_API_KEY": found.api_key,
        "STREAM_API_SECRET": found.api_secret,
    }


def cloudflare(server: SandboxServer) -> dict[str, str]:
    """Return the variables of Cloudflare's SDK for a sandbox."""
    found = server.credentials.realtimekit
    return {
        "CLOUDFLARE_BASE_URL": f"{server.host_url}/client/v4",
        "CLOUDFLARE_ACCOUNT_ID": found.account_id,
        "CLOUDFLARE_APP_ID": found.app_id,
        "CLOUDFLARE_API_TOKEN": found.api_token,
    }


def showcase(name: str, vendor: str) -> str:
    """Return the address of one of the sandbox's named sessions."""
    call = World().showcase(name, vendor)
    if vendor == "stream":
        return str(Address(Vendor.STREAM, (call.call_type, call.container_id), call.session_id))
    return str(Address(Vendor.REALTIMEKIT, (DEMO.realtimekit.app_id,), call.session_id))

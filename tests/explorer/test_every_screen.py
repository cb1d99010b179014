"""Every screen, by its command, over every kind of source: both vendors' sandbox, their bundles, every real capture."""

from __future__ import annotations

import asyncio
import re
import socket
from pathlib import Path

import pytest

from tests.captures.capture_files import CAPTURES, CHROME, RTCSTATS, chrome_path, needs_captures, rtcstats_path
from tests.support.explorer_run import explorer
from tests.support.screen_tour import Tour, bundle_of, opened
from tests.support.session_page import address_of
from tests.support.triage_page import sandbox_connection
from tui.cli import main
from tui.screens.context import Workspace

SHOWCASE = "layer_switch"
FILES = [*(chrome_path(name) for name in CHROME), *(rtcstats_path(name) for name in RTCSTATS)]

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody reach a network."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a file is read offline, and something wants a socket")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.parametrize("vendor", ["stream", "rtk"])
async def test_the_sandbox(vendor: str) -> None:
    def can_record(workspace: Workspace) -> None:
        workspace.origin.connect = sandbox_connection

    async with explorer(address_of(SHOWCASE, vendor), workspace=can_record) as run:
        tour = Tour(run, "SANDBOX")
        await tour.session()
        await tour.person()
        await tour.sessions()


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize("vendor", ["stream", "rtk"])
async def test_a_bundle(vendor: str, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = await bundle_of(SHOWCASE, vendor, home / "call.callscope")
    async with opened(str(path)) as run:
        tour = Tour(run, "call.callscope")
        await tour.session()
        again = await tour.copied(home / "state")
        assert again.address == run.view.address
        await tour.person()
        await tour.sessions()
    for view, title in ((str(path), "Session"), (f"{path}#{address_of(SHOWCASE, vendor)}?show=why", "Why")):
        assert await asyncio.to_thread(main, ["open", view, "--plain"]) == 0  # it runs a loop of its own
        told = capsys.readouterr().out.splitlines()
        assert re.fullmatch(r"callscope: call\.callscope of \d{4}-\d\d-\d\d \d\d:\d\d UTC", told[0])
        assert title in told


@needs_captures
@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
async def test_a_real_capture(path: Path, home: Path) -> None:
    async with opened(str(path)) as run:
        tour = Tour(run, path.name, is_whole=False)
        await tour.session()
        again = await tour.copied(home / "state")
        assert again.address == run.view.address
        await tour.person()
        await tour.sessions()


@needs_captures
def test_no_real_capture_is_left_out() -> None:
    found = {path for path in CAPTURES.rglob("*") if path.name.endswith((".rtcstats", ".json.gz"))}
    assert found == set(FILES)

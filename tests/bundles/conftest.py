from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.callscope_run import Callscope, cloudflare, showcase, stream
from tests.support.sandbox_serving import SandboxServer
from tests.support.warm_start import WarmStart, warm_start

NAME = "layer_switch"
VENDORS = ("stream", "rtk")


@pytest.fixture(scope="session")
def warm() -> Iterator[WarmStart]:
    with warm_start() as started:
        yield started


@pytest.fixture(scope="session")
def machine(tmp_path_factory: pytest.TempPathFactory, warm: WarmStart, sandbox_server: SandboxServer) -> Callscope:
    """A machine with credentials of both vendors, which are the sandbox on loopback."""
    home = tmp_path_factory.mktemp("home")
    return Callscope(home, {**stream(sandbox_server), **cloudflare(sandbox_server)}, warm)


@pytest.fixture(scope="session")
def recorded(machine: Callscope, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, Path]]:
    """The address and the bundle of a session of each vendor."""
    found = {}
    for vendor in VENDORS:
        address, path = showcase(NAME, vendor), tmp_path_factory.mktemp("bundles") / f"{vendor}.callscope"
        ended = machine.run("record", address, "-o", str(path), "--json")
        assert ended.code == 0, ended.err
        assert ended.document["complete"] is True
        found[vendor] = (address, path)
    return found

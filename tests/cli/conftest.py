from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.callscope_run import Callscope
from tests.support.warm_start import WarmStart, warm_start


@pytest.fixture(scope="session")
def warm() -> Iterator[WarmStart]:
    with warm_start() as started:
        yield started


@pytest.fixture
def callscope(tmp_path: Path, warm: WarmStart) -> Callscope:
    home = tmp_path / "home"
    home.mkdir()
    return Callscope(home, {}, warm)

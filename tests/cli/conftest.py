from pathlib import Path

import pytest

from tests.support.callscope_run import Callscope


@pytest.fixture
def callscope(tmp_path: Path) -> Callscope:
    home = tmp_path / "home"
    home.mkdir()
    return Callscope(home, {})

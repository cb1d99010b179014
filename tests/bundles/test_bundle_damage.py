"""Whatever happens to a bundle's bytes, reading it ends in one clear line or in what it really holds."""

import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.bundles.bundle_making import read_all, small_bundle
from tests.support.callscope_run import Callscope
from tui.errors import BadFile
from tui.transports.bundle import BundleWriter, open_bundle
from tui.transports.bundle.files import VERSION

SHARED = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_bundle(tmp_path_factory.mktemp("whole") / "bundle")


def assert_one_line(path: Path) -> None:
    try:
        read_all(path)
    except BadFile as error:
        line = error.line()
        assert path.name in line
        assert "\n" not in line
        assert len(line) < 300


@SHARED
@given(share=st.floats(0, 1))
def test_any_truncation_ends_in_one_line(whole: Path, tmp_path: Path, share: float) -> None:
    path = tmp_path / "cut"
    plain = whole.read_bytes()
    path.write_bytes(plain[: int(len(plain) * share)])
    if path.stat().st_size < len(plain):
        with pytest.raises(BadFile):
            read_all(path)
    assert_one_line(path)


@SHARED
@given(share=st.floats(0, 1, exclude_max=True), garbage=st.binary(min_size=1, max_size=80))
def test_any_corrupted_stretch_ends_in_one_line(whole: Path, tmp_path: Path, share: float, garbage: bytes) -> None:
    plain = whole.read_bytes()
    at = int(len(plain) * share)
    path = tmp_path / "corrupted"
    path.write_bytes(plain[:at] + garbage + plain[at + len(garbage) :])
    assert_one_line(path)


@pytest.mark.parametrize("cut", [0, 1, 15, 16, 99, 100, 4096])
def test_the_first_bytes_alone_are_told_as_cut_off(whole: Path, tmp_path: Path, cut: int) -> None:
    path = tmp_path / "cut"
    path.write_bytes(whole.read_bytes()[:cut])
    with pytest.raises(BadFile, match=r"cut off|is empty|damaged"):
        open_bundle(path)


def test_a_newer_format_is_refused_in_one_line(whole: Path, tmp_path: Path, machine: Callscope) -> None:
    path = tmp_path / "newer.callscope"
    path.write_bytes(whole.read_bytes())
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    for words in (("session", str(path)), ("sessions", str(path)), ("record", "@newest", "-o", str(path))):
        ended = machine.run(*words)
        assert ended.code == 1
        assert "newer callscope" in ended.err.splitlines()[-1]
    assert len(machine.run("session", str(path)).err.splitlines()) == 1


def test_another_database_is_told_apart_and_never_written_to(tmp_path: Path, machine: Callscope) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE mine (a)")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(BadFile, match="not a callscope bundle"):
        open_bundle(path)
    with pytest.raises(BadFile, match="not a callscope bundle"):
        BundleWriter(path)
    ended = machine.run("participants", str(path))
    assert (ended.code, len(ended.err.splitlines())) == (1, 1)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_never_written_to(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("dear diary, this is longer than a magic number")
    with pytest.raises(BadFile, match="not a callscope bundle"):
        BundleWriter(path)
    assert path.read_text().startswith("dear diary")


def test_what_is_not_there_and_a_folder_are_said(tmp_path: Path) -> None:
    for path, said in ((tmp_path / "nothing", "is not there"), (tmp_path, "is a folder")):
        with pytest.raises(BadFile, match=said):
            open_bundle(path)
    with pytest.raises(BadFile, match="there is no folder"):
        BundleWriter(tmp_path / "nowhere" / "bundle")

"""Another Unix user reads a bundle, two processes do, and one while it is recorded."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bundles.bundle_making import NOW, kept, read_all, small_bundle
from tui.errors import BadFile
from tui.transports.bundle import BundleWriter, Note, open_bundle

PROJECT = Path(__file__).parents[2]
NOBODY = 65534
READING = """
import sys
sys.path.insert(0, {project!r})
from pathlib import Path
from tests.bundles.bundle_making import read_all
from tui.errors import BadFile
import os
os.setgid({user}); os.setuid({user})
for line in sys.stdin:
    try:
        print("read", read_all(Path(line.strip())), flush=True)
    except BadFile as error:
        print("refused", error.line(), flush=True)
"""
CRASHING = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 1")
connection.execute("PRAGMA journal_mode = DELETE")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE answers SET content = zeroblob(4000)")
os.kill(os.getpid(), 9)
"""


@pytest.fixture
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder that everybody may look into, wherever the temporary files of this run go."""
    parent = next((each for each in (tempfile.gettempdir(), "/tmp", "/var/tmp") if _is_open_to_all(Path(each))), None)
    if parent is None:
        pytest.skip("there is no folder here that another user may look into")
    folder = Path(tempfile.mkdtemp(prefix="callscope-shared-", dir=parent))
    folder.chmod(0o755)
    before = os.umask(0o022)
    yield folder
    os.umask(before)
    shutil.rmtree(folder)


def _is_open_to_all(folder: Path) -> bool:
    return all(each.stat().st_mode & stat.S_IXOTH for each in (folder, *folder.parents))


@pytest.fixture
def somebody_else() -> Iterator["Reader"]:
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")
    with subprocess.Popen(
        [sys.executable, "-c", READING.format(project=str(PROJECT), user=NOBODY)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        yield Reader(process)
        assert process.stdin is not None
        process.stdin.close()


class Reader:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def read(self, path: Path) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{path}\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()


def crash(path: Path) -> None:
    """Leave a half-written transaction and its journal behind."""
    ended = subprocess.run([sys.executable, "-c", CRASHING, str(path)], check=False)
    assert ended.returncode == -9
    assert Path(f"{path}-journal").stat().st_size > 512


def test_another_user_reads_what_the_umask_allows(shared: Path, somebody_else: Reader) -> None:
    path = small_bundle(shared / "bundle", answers=5)
    assert somebody_else.read(path) == "read 5"
    assert [each.name for each in shared.iterdir()] == ["bundle"]
    path.chmod(0o600)
    assert somebody_else.read(path).startswith("refused")


def test_a_folder_nobody_else_may_look_into_is_told_from_a_file_that_is_gone(
    shared: Path, somebody_else: Reader
) -> None:
    path = small_bundle(shared / "bundle", answers=5)
    shared.chmod(0o700)
    assert (
        somebody_else.read(path)
        == f"refused {path} cannot be read: Permission denied. Check the permissions of its folder"
    )
    shared.chmod(0o755)
    assert somebody_else.read(path) == "read 5"


def test_after_a_crash_another_user_waits_for_the_owner(shared: Path, somebody_else: Reader) -> None:
    path = small_bundle(shared / "bundle", answers=40)
    crash(path)
    told = somebody_else.read(path)
    assert told.startswith("refused")
    assert "Its owner must open it once" in told
    assert read_all(path) == 40
    assert somebody_else.read(path) == "read 40"


def test_a_crash_in_mid_write_loses_nothing_for_its_owner(tmp_path: Path) -> None:
    path = small_bundle(tmp_path / "bundle", answers=40)
    crash(path)
    with BundleWriter(path, at=NOW) as writer:
        writer.keep(kept("/after", {"a": 1}), Counter())
    assert read_all(path) == 41


def test_another_user_cannot_add_a_note_and_is_told_so(shared: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")
    path = small_bundle(shared / "bundle", answers=1)
    with open_bundle(path) as bundle:
        os.seteuid(NOBODY)
        try:
            with pytest.raises(BadFile, match="cannot be written"):
                bundle.add_note(Note("from somebody else"))
        finally:
            os.seteuid(0)
        assert len(bundle.notes()) == 1


def test_two_processes_read_while_a_third_records(shared: Path) -> None:
    path = small_bundle(shared / "bundle", answers=3)
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READING.format(project=str(PROJECT), user=os.getuid())],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    try:
        both = [Reader(process) for process in readers]
        with BundleWriter(path, at=NOW) as writer:
            for number in range(8):
                writer.keep(kept(f"/more/{number}", {"a": number}), Counter())
                assert [reader.read(path) for reader in both] == [f"read {4 + number}"] * 2
        with open_bundle(path) as one, open_bundle(path) as other:
            assert one.count() == other.count() == 11
    finally:
        for process in readers:
            process.communicate()


def test_a_file_that_another_process_writes_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = small_bundle(tmp_path / "bundle", answers=1)
    monkeypatch.setattr("tui.transports.bundle.files.BUSY_S", 0.05)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    with pytest.raises(BadFile, match="being written by another process"):
        open_bundle(path)
    connection.execute("ROLLBACK")
    connection.close()
    assert read_all(path) == 1

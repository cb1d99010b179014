"""A recorder killed at any moment: the file is whole, holds all that was acknowledged, and can be completed."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.callscope_run import Callscope, showcase
from tui.transports.bundle import open_bundle

KILLS = 50
SIDE_BY_SIDE = 2
NAME = "six_seconds"

Question = tuple[str, str, str, str]


@dataclass
class Recorder:
    """A process that can be told to record, and to be killed after a random part of `delay_s`."""

    process: subprocess.Popen[str]
    folder: Path
    address: str
    acknowledged: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def run(self, path: Path, delay_s: float | None = None) -> dict[str, Any]:
        out = self.folder / f"{path.name}.out"
        out.write_text("")  # who is killed before it is opened has told nothing
        turn = {
            "args": ["record", self.address, "-o", str(path), "--jsonl"],
            "out": str(out),
            "delay_s": delay_s,
        }
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(turn) + "\n")
        self.process.stdin.flush()
        told: dict[str, Any] = json.loads(self.process.stdout.readline())
        lines = out.read_text().split("\n")[:-1]  # what stands behind the last line's end was not said in full
        self.acknowledged.setdefault(path.name, []).extend(json.loads(line) for line in lines)
        return told


@contextmanager
def recorder(machine: Callscope, folder: Path, address: str, seed: int) -> Iterator[Recorder]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bundles.killing"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=machine.environ(),
        cwd=Path(__file__).parents[2],
        text=True,
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps({"seed": seed}) + "\n")
    try:
        yield Recorder(process, folder, address)
    finally:
        process.communicate()


def questions(path: Path) -> dict[int, Question]:
    """Read every answer, which checks each of them, and return the questions by the answers' numbers."""
    with open_bundle(path) as bundle:
        return {kept.id: (kept.key.method, kept.key.path, kept.key.query, kept.key.body) for kept in bundle.answers()}


def must_be_whole(path: Path, acknowledged: list[dict[str, Any]]) -> None:
    if not path.exists() or path.stat().st_size == 0:
        assert not acknowledged
        return
    found = questions(path)  # it is opened by its owner, who rolls back what was not written in full
    for each in acknowledged:
        assert found[each["kept"]][:2] == (each["method"], each["path"])
    connection = sqlite3.connect(path)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    finally:
        connection.close()


def kill(machine: Callscope, folder: Path, address: str, seed: int) -> list[int]:
    """Kill a recorder so often, look after each time, complete the file, and return where the kills struck."""
    struck: list[int] = []
    with recorder(machine, folder, address, seed) as recording:
        reference = folder / "reference"
        took_s = recording.run(reference)["took_s"]
        whole = set(questions(reference).values())
        number = 0
        path = folder / "0"
        while len(struck) < KILLS // SIDE_BY_SIDE:
            told = recording.run(path, took_s * 1.1)
            if told["code"] == -9:
                struck.append(len(recording.acknowledged[path.name]))
            must_be_whole(path, recording.acknowledged[path.name])
            if told["code"] == 0 or len(recording.acknowledged[path.name]) >= 2 * len(whole) or len(struck) % 4 == 0:
                assert recording.run(path)["code"] == 0
                assert set(questions(path).values()) == whole
                with open_bundle(path) as bundle:
                    assert [each.is_complete for each in bundle.sessions()] == [True]
                number += 1
                path = folder / str(number)
    return struck


def test_fifty_kills_leave_no_torn_file_and_lose_no_acknowledged_answer(machine: Callscope, tmp_path: Path) -> None:
    address = showcase(NAME, "stream")
    folders = [tmp_path / str(number) for number in range(SIDE_BY_SIDE)]
    for folder in folders:
        folder.mkdir()
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        runs = [pool.submit(kill, machine, folder, address, seed) for seed, folder in enumerate(folders)]
        struck = [count for run in runs for count in run.result()]
    assert len(struck) >= KILLS
    assert len(set(struck)) > 5, "the kills did not strike at different moments"

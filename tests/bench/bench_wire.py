"""Bytes on the wire, and what a slow link makes of them.

    python -m tests.bench.bench_wire

Everything goes through a real pseudo-terminal; bytes are exact, times are of this machine. Each figure stands beside
its target, missed or not.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest

from tests.support.pty_run import PtyRun
from tests.support.shaped_link import ShapedLink

COMMAND = [sys.executable, "-c", "import sys; from tui.cli import main; sys.exit(main())"]
DOWN, PAGE_DOWN, ENTER, RIGHT = "j", "\x1b[6~", "\r", "l"


@dataclass
class Row:
    """One figure and its target; None where nobody set one."""

    what: str
    size: str
    measured: float
    target: float | None
    unit: str = "bytes"

    def line(self) -> str:
        start = f"{self.what:<44}{self.size:>8}{self.measured:>12,.0f}"
        if self.target is None:
            return f"{start}{'none':>12} {self.unit}"
        return f"{start}{self.target:>12,.0f} {self.unit:<6} {'ok' if self.measured <= self.target else 'MISSED'}"


TARGETS = {
    (200, 50): {"first": 10_000, "move": 250, "page": 2_500, "time": 800, "key": 2_500, "sheet": 6_000, "idle": 0},
    (80, 24): {"first": 4_000, "move": 300, "page": 600, "time": 500, "key": 650, "sheet": 3_000, "idle": 0},
}


def environ(home: str) -> dict[str, str]:
    """A plain SSH login: 256 colours, the sandbox, nothing remembered."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("STREAM_", "CLOUDFLARE_"))}
    for name in ("TMUX", "STY", "COLORTERM", "NO_COLOR"):
        kept.pop(name, None)
    return {**kept, "TERM": "xterm-256color", "SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22", "HOME": home,
            "XDG_STATE_HOME": f"{home}/state", "XDG_CONFIG_HOME": f"{home}/config", "COLORTERM": ""}  # fmt: skip


@contextmanager
def started(
    home: str, columns: int, rows: int, *words: str, shows: str = r"of (9\d|1\d\d) read sessions"
) -> Iterator[PtyRun]:
    """The explorer, settled, and proven to show what the figures are about."""
    with PtyRun([*COMMAND, *words], columns=columns, rows=rows, environ=environ(home)) as run:
        run.wait_for(lambda run: re.search(shows, run.text()) is not None, limit_s=60)
        run.settle(1.5)
        yield run


def cost(run: PtyRun, keys: str, *, shows: str = "", quiet_s: float = 0.6) -> int:
    """Bytes that some keys cause; the screen must show a text afterwards, so that no figure is of another screen."""
    assert run.is_running(), f"the explorer has ended:\n{run.text()}"
    before = len(run.written)
    run.send(keys)
    if shows:
        run.wait_for(shows)
    run.settle(quiet_s)
    return len(run.written) - before


REST_S = 0.12
"""Less than what a cursor must rest before the pane beside it follows."""


def moved(run: PtyRun, keys: str) -> tuple[int, int]:
    """Bytes that a move causes at once, and those that the pane beside the table takes when the cursor rests."""
    before = len(run.written)
    run.send(keys)
    while len(run.written) == before:
        run.pump(0.02)
    run.settle(REST_S)
    at_once = len(run.written) - before
    run.settle(1.5)
    return at_once, len(run.written) - before - at_once


TABLE_COLUMNS = 106
"""Where a pane beside the table begins at 200 columns."""


def new_text(before: str, after: str, columns: int | None = None) -> int:
    """Return the bytes of the characters that differ from before, blanks and all moves and colours left out."""
    rows = zip(before.splitlines(), after.splitlines(), strict=True)
    cells = ((old, new) for left, right in rows for old, new in zip_longest(left[:columns], right[:columns]))
    return sum(len(new.encode()) for old, new in cells if new not in (None, " ", old))


def typed(run: PtyRun, text: str) -> list[int]:
    """Bytes that each letter causes, typed one at a time."""
    return [cost(run, letter) for letter in text]


def first_people(home: str, columns: int, rows: int) -> int:
    """Bytes until a session that is opened shows its first people; their strips are filled as they are read."""
    with PtyRun([*COMMAND, "open", showcase()], columns=columns, rows=rows, environ=environ(home)) as run:
        while re.search(r"^▌ +1 ", run.text(), re.MULTILINE) is None:
            run.pump(0.005)
        return len(run.written)


def screens(home: str, columns: int, rows: int) -> list[Row]:
    """Every budget at one size."""
    size, target = f"{columns}x{rows}", TARGETS[columns, rows]
    found: list[Row] = []

    def note(what: str, measured: float, name: str) -> None:
        found.append(Row(what, size, measured, target[name]))

    with started(home, columns, rows) as run:
        note("first frame, both vendors' rows (sessions)", len(run.written), "first")
        note("cursor move, worst of 4 (sessions)", max(cost(run, DOWN) for _ in range(4)), "move")
        cost(run, "G")
        cost(run, "g")
        cost(run, PAGE_DOWN)
        before = run.text()
        note("page down, all rows new (sessions)", cost(run, PAGE_DOWN), "page")
        found.append(Row("  of it, the characters that differ", size, new_text(before, run.text()), None))
        note("cursor move that scrolls, worst of 4 (sessions)", max(cost(run, DOWN) for _ in range(4)), "move")
        cost(run, "g")
        cost(run, "/", shows="Tab")
        note("filter keystroke, worst of 8 (sessions)", max(typed(run, "score<80")), "key")
        cost(run, "\x07")
        note("help", cost(run, "?", shows="Keys: sessions"), "sheet")
        note("help, closed", cost(run, "q"), "sheet")
        note("palette", cost(run, ":", shows="type to narrow"), "sheet")
        note("palette, closed", cost(run, "\x07"), "sheet")
    with started(home, columns, rows, "open", fifty(), shows=r"5\d people read") as run:
        moved(run, PAGE_DOWN)
        pages = []
        for _ in range(2):
            before, at_once = run.text(), moved(run, PAGE_DOWN)[0]
            pages.append((at_once, new_text(before, run.text(), columns=min(columns, TABLE_COLUMNS))))
        note("page down, new rows, dearer of 2 (session)", max(pages)[0], "page")
        found.append(Row("  of it, the characters that differ", size, max(pages)[1], None))
    note("first frame with people (session)", first_people(home, columns, rows), "first")
    with started(home, columns, rows, "open", showcase(), shows="20 people read") as run:
        found.append(Row("start until all is read (session)", size, len(run.written), None))
        moves = [moved(run, DOWN) for _ in range(4)]
        note("cursor move, worst of 4 (session)", max(move for move, _ in moves), "move")
        if any(pane for _, pane in moves):
            found.append(Row("the pane beside, after each, worst of 4", size, max(pane for _, pane in moves), None))
        note("idle for 3 s (session)", run.pump(3.0), "idle")
        cost(run, "g")
        note("open a participant", cost(run, ENTER, shows="med   p95", quiet_s=2.0), "first")
        cost(run, "^")
        note("time cursor move, worst of 4 (participant)", max(cost(run, RIGHT) for _ in range(4)), "time")
        note("next warning, worst of 3 (participant)", max(cost(run, "n") for _ in range(3)), "time")
        note("idle for 3 s (participant)", run.pump(3.0), "idle")
    return found


def progress(home: str, columns: int, rows: int) -> Row:
    """What a scan writes while everybody on the screen is read already: how far it is, and who was the worst so far."""
    with started(home, columns, rows, "open", showcase("crowd"), shows=r"reading people: [1-9]\d") as run:
        run.wait_for(
            lambda run: re.search(r"reading people: ([6-9]\d|1\d\d)|200 of", run.text()) is not None, limit_s=60
        )
        run.send("L")
        run.wait_for("the quality of all")
        run.send("quality\r")
        run.pump(5.0)
        each = [run.pump(1.0) for _ in range(10)]
    return Row("a scan's progress, worst second of 10 (session)", f"{columns}x{rows}", max(each), 400)


def journey(home: str) -> Row:
    """Start, open, filter, open a participant, walk five warnings, back, quit."""
    with started(home, 80, 24) as run:
        cost(run, "n")
        cost(run, ENTER, shows=" people read", quiet_s=1.0)
        cost(run, "/", shows="Tab")
        typed(run, "loss>1%")
        cost(run, ENTER, shows="loss>1%", quiet_s=1.0)
        cost(run, ENTER, shows="med   p95", quiet_s=1.0)
        for _ in range(5):
            cost(run, "n")
        cost(run, "q", shows=" people read")
        cost(run, "q", shows="read sessions flagged")
        run.send("Q")
        run.wait()
        return Row("a whole journey", "80x24", len(run.written), 20_000)


def escape(home: str) -> list[Row]:
    """How long Escape takes to leave help, filter bar and participant, until its first byte is out."""
    found = []
    with started(home, 80, 24, "open", showcase(), shows="20 people read") as run:
        for what, keys, shows in (
            ("the help", "?", "Keys: "),
            ("the filter bar", "/", "Tab"),
            ("a participant", ENTER, "med   p95"),
        ):
            waits = []
            for _ in range(8):
                cost(run, keys, shows=shows)
                before, began = len(run.written), time.perf_counter()
                run.send("\x1b")
                while len(run.written) == before:
                    run.pump(0.001)
                waits.append((time.perf_counter() - began) * 1000)
                run.settle(0.4)
            found.append(Row(f"Escape from {what}, median of 8", "80x24", sorted(waits)[4], 50, "ms"))
    return found


def slow_link(home: str) -> list[Row]:
    """Holding j for two seconds on a 200 ms, 64 kbit/s link."""
    found = []
    for columns, rows in ((80, 24), (200, 50)):
        link = ShapedLink(
            COMMAND, columns=columns, rows=rows, environ=environ(home), round_trip_s=0.2, bits_per_s=64_000
        )
        with link:
            link.settle(4.0)
            assert "read sessions flagged" in link.text(), link.text()
            for _ in range(60):
                link.send(DOWN.encode())
                link.run(2.0 / 60)
            released_at = time.monotonic()
            link.settle(1.0)
            lag_s = max(0.0, link.last_delivery_at - released_at)
        found.append(Row("lag after holding j for 2 s, 64 kbit/s", f"{columns}x{rows}", lag_s * 1000, 500, "ms"))
    return found


def showcase(name: str = "one_country") -> str:
    """The address of a session in the sandbox; without a name, of 20 people."""
    from tui.sandbox.world import World

    call = World().showcase(name)
    return f"stream:{call.call_type}/{call.container_id}/{call.session_id}"


def fifty() -> str:
    """The address of the newest session of fifty to sixty people in the sandbox that is over."""
    from tui.sandbox.world import World

    world = World()
    calls = (world.call("stream", index) for index in range(world.count("stream")))
    call = next(call for call in calls if 50 <= world.attendance(call)[0] < 60 and call.ended_at < world.now())
    return f"stream:{call.call_type}/{call.container_id}/{call.session_id}"


def driver_time() -> list[Row]:
    """The driver's own time for a cursor move and for a full screen, at 200x50."""
    from tui.terminal.canvas import Canvas
    from tui.terminal.difference import Shown

    canvas, shown = Canvas(200, 50), Shown()
    lines = [
        "".join(f"\x1b[{1 + y};{1 + x * 10}H\x1b[38;5;{(x + y) % 250}m{x * y % 997:>9} \x1b[0m" for x in range(20))
        for y in range(50)
    ]
    full = "".join(lines)

    def timed(data: str, before: str) -> float:
        best = 1e9
        for _ in range(20):
            list(canvas.draw(before))
            shown.update(canvas)
            began = time.perf_counter()
            list(canvas.draw(data))
            shown.update(canvas)
            best = min(best, time.perf_counter() - began)
        return best * 1000

    blank = "".join(f"\x1b[{1 + y};1H{' ' * 200}" for y in range(50))
    move = "\x1b[7;1H\x1b[7m" + "x" * 20 + "\x1b[0m\x1b[8;1H" + "y" * 20
    unmove = "\x1b[7;1H" + "y" * 20 + "\x1b[8;1H\x1b[7m" + "x" * 20 + "\x1b[0m"
    return [
        Row("driver, cursor move", "200x50", timed(move, unmove), 2, "ms"),
        Row("driver, full screen", "200x50", timed(full, blank), 15, "ms"),
    ]


def main() -> None:
    """Print the table."""
    print(f"{'what':<44}{'size':>8}{'measured':>12}{'target':>12}")
    with tempfile.TemporaryDirectory() as home:
        for columns, rows in TARGETS:
            for row in (*screens(home, columns, rows), progress(home, columns, rows)):
                print(row.line(), flush=True)
        for row in (journey(home), *escape(home), *slow_link(home), *driver_time()):
            print(row.line(), flush=True)


if __name__ == "__main__":
    main()

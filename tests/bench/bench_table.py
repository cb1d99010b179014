"""What a participant table of 100,000 rows costs against one of 100: first screen and cursor moves, through a real pty.

    python tests/bench/bench_table.py [ROUNDS]

Both are shown as one list, which is the harder case: the explorer shows pages of as many rows as the vendor serves. The
rows are there already and in order; putting 100,000 of them into another order is a thing of its own. Two programs, one
for each size, are asked in turns, so that whatever drifts does it to both. Beside the clock stands the time that the
program itself worked, which others on the machine do not change; the clock also counts what this terminal model takes
to draw, three quarters of a first screen.

Aims: the first screen of 100,000 rows within 1.2 x that of 100; a cursor move costs the same at both.
"""

from __future__ import annotations

import statistics
import sys
import time
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench.key_paint import Taken, paint_s, pressure_us, quantile
from tests.support.pty_run import PtyRun

SIZES = (100, 100_000)
MOVES = 40


def child(count: int) -> None:
    """Show an empty table; "a" shows the rows, "j" and "k" move, "G" goes to the end, "e" empties it again."""
    from textual.app import App, ComposeResult

    from tests.support.paper import person
    from tui.model import BAD, OK, Address, Vendor
    from tui.render.format import Formats
    from tui.render.participant_columns import PARTICIPANT_COLUMNS, ParticipantRow
    from tui.terminal.driver import DiffDriver
    from tui.widgets.table import Table, TableView
    from tui.widgets.themes import styles_folder, theme_named

    address = Address(Vendor.STREAM, ("default", "call"), "s1")
    rows = [ParticipantRow(n + 1, person(address, n), heat=(OK, BAD) * 24, quality=BAD) for n in range(count)]
    places = {str(row.participant.address): index for index, row in enumerate(rows)}
    columns = tuple(column for column in PARTICIPANT_COLUMNS if column.shown)

    def view(shown: list[ParticipantRow]) -> TableView[ParticipantRow]:
        return TableView(shown, columns, lambda row: str(row.participant.address), Formats(), find=places.get)

    class TableApp(App[None]):
        CSS_PATH = sorted(styles_folder().glob("*.tcss"))

        def __init__(self) -> None:
            super().__init__(driver_class=DiffDriver)
            self.table: Table[ParticipantRow] = Table(view([]))
            theme = theme_named("dark")
            self.register_theme(theme)
            self.theme = theme.name

        def compose(self) -> ComposeResult:
            yield self.table

        def key_a(self) -> None:
            self.table.show(view(rows))

        def key_e(self) -> None:
            self.table.show(view([]))

        def key_j(self) -> None:
            self.table.move(1)

        def key_k(self) -> None:
            self.table.move(-1)

        def key_upper_g(self) -> None:
            self.table.move_to(-1)

    TableApp().run(mouse=False)


WHAT = ("first screen", "move, top", "move, end")


def measured(rounds: int) -> dict[str, dict[int, list[Taken]]]:
    """Return what was taken by first screens, by moves at the top, and by moves at the end, for each size."""
    found: dict[str, dict[int, list[Taken]]] = {what: {count: [] for count in SIZES} for what in WHAT}
    with ExitStack() as stack:
        runs = {count: stack.enter_context(_started(count)) for count in SIZES}

        def press(key: str, what: str | None = None) -> None:
            for count in sorted(SIZES, reverse=bool(len(found[what or WHAT[0]][SIZES[0]]) % 2)):
                taken = paint_s(runs[count], key)
                if what is not None:
                    found[what][count].append(taken)

        for key in "aejk" * 2:
            press(key)
        for _ in range(rounds):
            press("a", WHAT[0])
            press("e")
        press("a")
        for key in ("j" * 5 + "k" * 5) * (MOVES // 10):
            press(key, WHAT[1])
        press("G")
        for key in ("k" * 5 + "j" * 5) * (MOVES // 10):
            press(key, WHAT[2])
    return found


def _started(count: int) -> PtyRun:
    run = PtyRun([sys.executable, __file__, "child", str(count)], columns=200, rows=50)
    run.wait_for("worst", 60)
    run.settle(1.0)
    return run


def main(rounds: int) -> int:
    """Measure and report; the exit code says whether the aims were met."""
    began, waited = time.monotonic(), pressure_us()
    found = measured(rounds)
    share = (pressure_us() - waited) / 1e6 / (time.monotonic() - began)
    print(f"in {share:.0%} of the time some program waited for a processor: the more, the less the clock is worth")
    print(f"{'':<14} {'rows':>8} {'clock':>8} {'quarters':>16} {'work':>8} {'quarters':>16}   ms, medians")
    ratios: dict[str, list[float]] = {}
    for what, sizes in found.items():
        medians: dict[int, list[float]] = {}
        for count, times in sizes.items():
            columns = [[each[index] * 1000 for each in times] for index in (0, 1)]
            medians[count] = [statistics.median(column) for column in columns]
            spread = [f"{quantile(column, 0.25):.1f} to {quantile(column, 0.75):.1f}" for column in columns]
            clock, work = medians[count]
            print(f"{what:<14} {count:>8,} {clock:>8.1f} {spread[0]:>16} {work:>8.1f} {spread[1]:>16}")
        ratios[what] = [large / small for small, large in zip(*(medians[count] for count in SIZES), strict=True)]
    for what, (clock, work) in ratios.items():
        aim = "1.2" if what == WHAT[0] else "1.0, give or take the noise of 0.2"
        print(f"{what}: {clock:.2f} x by the clock, {work:.2f} x by the work (aim {aim})")
    return 0 if all(work <= 1.2 for _, work in ratios.values()) else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["child"]:
        child(int(sys.argv[2]))
    else:
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 15))

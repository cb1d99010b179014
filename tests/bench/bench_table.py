"""What a participant table of 100,000 rows costs against one of 100: first screen and cursor moves, through a real pty.

    python tests/bench/bench_table.py [ROUNDS]

Aims: the first screen of 100,000 rows within 1.2 x that of 100; a cursor move costs the same at both.
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench.key_paint import paint_s
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


def measured(count: int, rounds: int) -> tuple[list[float], list[float], list[float]]:
    """Return the seconds of first screens, of moves at the top, and of moves at the end."""
    first, top, end = [], [], []
    with PtyRun([sys.executable, __file__, "child", str(count)], columns=200, rows=50) as run:
        run.wait_for("worst")
        run.settle(1.0)
        for _ in range(rounds):
            first.append(paint_s(run, "a"))
            paint_s(run, "e")
        paint_s(run, "a")
        top = [paint_s(run, key) for key in ("j" * 5 + "k" * 5) * (MOVES // 10)]
        paint_s(run, "G")
        end = [paint_s(run, key) for key in ("k" * 5 + "j" * 5) * (MOVES // 10)]
    return first, top, end


def main(rounds: int) -> int:
    """Measure and report; the exit code says whether the aims were met."""
    print(f"{'rows':>8} {'first screen':>14} {'move, top':>12} {'move, end':>12}   medians in ms")
    medians = {}
    for count in SIZES:
        medians[count] = [statistics.median(times) * 1000 for times in measured(count, rounds)]
        print(f"{count:>8,} {medians[count][0]:>14.1f} {medians[count][1]:>12.1f} {medians[count][2]:>12.1f}")
    small, large = (medians[count] for count in SIZES)
    screen, move = large[0] / small[0], max(large[1], large[2]) / small[1]
    print(f"first screen: {screen:.2f} x (aim 1.2); cursor move: {move:.2f} x (aim 1.0, give or take the noise of 0.2)")
    return 0 if screen <= 1.2 and move <= 1.2 else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["child"]:
        child(int(sys.argv[2]))
    else:
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 15))

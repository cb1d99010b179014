"""The table of slices, and what the row at the cursor means: of one session, or of several together."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.render.cells import Run, Style
from tui.render.column import Column
from tui.render.format import Formats
from tui.render.slice_columns import SLICE_COLUMNS, verdict
from tui.screens.grid_layout import GridLayout
from tui.text import clipped
from tui.triage.slices import FEWEST, TOO_FEW, RiskSlice, Slices
from tui.widgets.lines import Pair
from tui.widgets.table import Table, TableView

if TYPE_CHECKING:
    from tui.screens.stop import Stop

NOTHING = "no value is shared by enough people whose calls were worse than the others'"
COLUMNS: tuple[Column[RiskSlice], ...] = tuple(column for column in SLICE_COLUMNS if column.shown)


def rows_of(found: Slices) -> tuple[RiskSlice, ...]:
    """Return the slices as they stand in the table: what stands out, then what that explains, then the rest."""
    return (*found.rows, *found.explained, *found.others)


def slice_view(rows: Sequence[RiskSlice], formats: Formats, empty: str) -> TableView[RiskSlice]:
    """Return what the table shows."""
    return TableView(tuple(rows), COLUMNS, lambda row: f"{row.dimension}\t{row.value}", formats, empty=empty)


def why_empty(found: Slices) -> str:
    """Return why there is no row."""
    if found.reason == TOO_FEW:
        return f"at least {FEWEST} people must be judged before groups of them are compared"
    return NOTHING if found.people else "nobody was judged"


def sentence_of(found: Slices, basis: str) -> str:
    """Return what stands out, or that nothing does."""
    count = len(found.rows)
    if not count:
        return f"{str(found)[:1].upper()}{str(found)[1:]} (bad: {basis})."
    more = f", and {count - 1} more" if count > 1 else ""
    return f"{found.rows[0]}{more} (bad: {basis})."


def foot_of(row: RiskSlice | None, found: Slices | None, formats: Formats, width: int, leads: str) -> list[Pair]:
    """Return what the row at the cursor means, where Enter leads, and what the slices cannot speak of.

    Args:
        row: the one at the cursor.
        found: all of them.
        formats: how values are shown.
        width: cells of a line.
        leads: what Enter shows: "Enter shows these people".
    """

    def line(text: str, style: Style) -> Pair:
        return ((Run(f" {clipped(formats.text(text), width, ellipsis=formats.ellipsis)}", style),), ())

    gaps = "; ".join(found.gaps) if found is not None else ""
    tail = [line(gaps, Style.MUTED)] if gaps else []
    if row is None:
        return tail
    unknown = f"; {row.unknown:,} of the others do not tell it" if row.unknown else ""
    lines = [line(f"{row.name}: {verdict(row)}, {row.chance_text}{unknown}", Style.TEXT)]
    if row.same_people:
        lines.append(line(f"the same people: {', '.join(row.same_people)}", Style.MUTED))
    lines.append(((Run(f" {leads}: ", Style.MUTED), Run(formats.text(row.filter), Style.ACCENT)), ()))
    return [*lines, *tail]


class SliceCommands(GridLayout):
    """Moves about in the table of slices."""

    grid: Table[RiskSlice]

    if TYPE_CHECKING:

        @property
        def stop(self) -> Stop:
            """The screen."""

    @abstractmethod
    def tell(self) -> None:
        """Say below what the row at the cursor means."""

    def on_table_moved(self, event: Table.Moved) -> None:
        """Say what the row means."""
        event.stop()
        self.tell()

    def on_table_near_end(self, event: Table.NearEnd) -> None:
        """All slices are there."""
        event.stop()

    def do_triage_down(self) -> None:
        """To the next slice."""
        self.grid.move(1)

    def do_triage_up(self) -> None:
        """To the slice before."""
        self.grid.move(-1)

    def do_triage_left(self) -> None:
        """Show the columns further left."""
        self.grid.shift_columns(-1)

    def do_triage_right(self) -> None:
        """Show the columns further right."""
        self.grid.shift_columns(1)

    def do_triage_page_down(self) -> None:
        """Down a screen."""
        self.grid.move_page(1)

    def do_triage_page_up(self) -> None:
        """Up a screen."""
        self.grid.move_page(-1)

    def do_triage_top(self) -> None:
        """To the first slice."""
        self.grid.move_to(0)

    def do_triage_bottom(self) -> None:
        """To the last slice."""
        self.grid.move_to(-1)

    def do_triage_next(self) -> None:
        """To the next slice that stands out."""
        self._to_standing_out(1)

    def do_triage_previous(self) -> None:
        """To the slice before that stands out."""
        self._to_standing_out(-1)

    def _to_standing_out(self, step: int) -> None:
        here = self.grid.cursor
        places = [number for number, row in enumerate(self.grid.view.rows) if row.stands_out]
        ahead = [place for place in places if (place > here if step > 0 else place < here)]
        if ahead:
            self.grid.move_to(ahead[0] if step > 0 else ahead[-1])
        else:
            self.stop.status.say("no other slice stands out")

    def do_triage_open(self) -> None:
        """Go to whom the slice at the cursor is about."""
        self.grid.choose()

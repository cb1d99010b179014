"""What the people with bad calls have in common, and the others have not."""

from __future__ import annotations

from dataclasses import replace

from textual.app import ComposeResult

from tui.render.cells import Run, Style
from tui.render.slice_columns import SLICE_COLUMNS, verdict
from tui.screens.context import Workspace
from tui.screens.exporting import Material
from tui.screens.triage_pane import TriagePane
from tui.screens.triage_reading import Told, Triaging
from tui.text import clipped
from tui.triage.slices import FEWEST, TOO_FEW, RiskSlice, Slices
from tui.view_state import Show
from tui.widgets.lines import Lines, Pair
from tui.widgets.table import Table, TableView

NOTHING = "no value is shared by enough people whose calls were worse than the others'"
_COLUMNS = tuple(column for column in SLICE_COLUMNS if column.shown)


class SlicesPane(TriagePane):
    """Values that people share, with how many of them were bad; Enter shows those people."""

    def __init__(self, workspace: Workspace, of: Triaging) -> None:
        super().__init__(workspace, of, id="slices")
        self.grid: Table[RiskSlice] = Table(self._view((), "reading the session"), id="slices-table")
        self.foot = Lines(id="slices-foot", classes="triage-foot")

    def compose(self) -> ComposeResult:
        """Lay the sentence over the table, and what the row at the cursor means under it."""
        yield self.head
        yield self.grid
        yield self.foot

    def take_focus(self) -> None:
        """Give the keyboard to the table."""
        self.grid.focus()

    def sentence(self, told: Told) -> str:
        """Return what stands out, or that nothing does."""
        found, basis = told.report.fair_slices, told.report.basis
        count = len(found.rows)
        if not count:
            return f"{str(found)[:1].upper()}{str(found)[1:]} (bad: {basis})."
        more = f", and {count - 1} more" if count > 1 else ""
        return f"{found.rows[0]}{more} (bad: {basis})."

    def draw(self, told: Told) -> None:
        """Show the slices: what stands out first, then what that explains, then the rest."""
        found = told.report.fair_slices
        rows = (*found.rows, *found.explained, *found.others)
        self.grid.show(self._view(rows, _why_empty(found)))
        self._tell()

    def draw_nothing(self, why: str) -> None:
        """Say why there is nothing."""
        self.grid.show(self._view((), self.formats.text(why)))
        self.foot.show(())

    def _view(self, rows: tuple[RiskSlice, ...], empty: str) -> TableView[RiskSlice]:
        return TableView(
            rows, _COLUMNS, lambda row: f"{row.dimension}\t{row.value}", self.workspace.formats, empty=empty
        )

    def _tell(self) -> None:
        row, formats = self.grid.current, self.formats
        width = (self.size.width or self.app.size.width) - 2
        gaps = "; ".join(self.told.report.fair_slices.gaps) if self.told is not None else ""
        rest = clipped(gaps, width, ellipsis=formats.ellipsis)
        tail: list[Pair] = [((Run(f" {rest}", Style.MUTED),), ())] if gaps else []
        if row is None:
            self.foot.show(tail)
            return
        chance = f"by chance in {100 * row.chance:.2g} % of cases, looked at alone"
        unknown = f"; {row.unknown:,} of the others do not tell it" if row.unknown else ""
        first = formats.text(f"{row.name}: {verdict(row)}, {chance}{unknown}")
        second = f"the same people: {', '.join(row.same_people)}" if row.same_people else ""
        lines: list[Pair] = [((Run(f" {clipped(first, width, ellipsis=formats.ellipsis)}", Style.TEXT),), ())]
        if second:
            lines.append(
                ((Run(f" {clipped(formats.text(second), width, ellipsis=formats.ellipsis)}", Style.MUTED),), ())
            )
        lines.append(
            ((Run(" Enter shows these people: ", Style.MUTED), Run(formats.text(row.filter), Style.ACCENT)), ())
        )
        self.foot.show([*lines, *tail])

    def on_table_moved(self, event: Table.Moved) -> None:
        """Say what the row means."""
        event.stop()
        self._tell()

    def on_table_chosen(self, event: Table.Chosen) -> None:
        """Show the people of the slice."""
        event.stop()
        row = self.grid.current
        if row is None:
            return
        before = self.view.filter
        text = f"({before}) and {row.filter}" if before else row.filter
        self.go(replace(self.view.showing(Show.USUAL), selected=None).filtered(text))

    def on_table_near_end(self, event: Table.NearEnd) -> None:
        """All slices are there."""
        event.stop()

    def export(self) -> Material | None:
        """Return the slices."""
        told, source = self.told, self.table.source
        if told is None:
            return None
        return Material(
            "slices",
            "Slices",
            source.id if source is not None else self.workspace.origin.profile,
            self.grid.view.rows,
            _COLUMNS,
            SLICE_COLUMNS,
            lines=[self.hider(told)(self.sentence(told))],
        )

    # ---- commands

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
        """Show the people of the slice."""
        self.grid.choose()


def _why_empty(found: Slices) -> str:
    if found.reason == TOO_FEW:
        return f"at least {FEWEST} people must be judged before groups of them are compared"
    return NOTHING if found.people else "nobody was judged"

"""What the people with bad calls have in common, and the others have not."""

from __future__ import annotations

from dataclasses import replace

from tui.render.slice_columns import SLICE_COLUMNS
from tui.screens.context import Workspace
from tui.screens.exporting import Material
from tui.screens.slice_table import COLUMNS, SliceCommands, foot_of, rows_of, sentence_of, slice_view, why_empty
from tui.screens.triage_pane import TriagePane
from tui.screens.triage_reading import Told, Triaging
from tui.triage.slices import RiskSlice
from tui.view_state import Show
from tui.widgets.lines import Lines
from tui.widgets.table import Table


class SlicesPane(SliceCommands, TriagePane):
    """Values that people share, with how many of them were bad; Enter shows those people."""

    def __init__(self, workspace: Workspace, of: Triaging) -> None:
        super().__init__(workspace, of, id="slices")
        self.grid: Table[RiskSlice] = Table(slice_view((), workspace.formats, "reading the session"), id="slices-table")
        self.foot = Lines(id="slices-foot", classes="triage-foot")

    def sentence(self, told: Told) -> str:
        """Return what stands out, or that nothing does."""
        return sentence_of(told.report.fair_slices, told.report.basis)

    def draw(self, told: Told) -> None:
        """Show the slices: what stands out first, then what that explains, then the rest."""
        found = told.report.fair_slices
        self.grid.show(slice_view(rows_of(found), self.workspace.formats, why_empty(found)))
        self.tell()

    def draw_nothing(self, why: str) -> None:
        """Say why there is nothing."""
        self.grid.show(slice_view((), self.workspace.formats, self.formats.text(why)))
        self.foot.show(())

    def tell(self) -> None:
        """Say below what the row at the cursor means, and where Enter leads."""
        found = self.told.report.fair_slices if self.told is not None else None
        width = (self.size.width or self.app.size.width) - 2
        self.foot.show(foot_of(self.grid.current, found, self.formats, width, "Enter shows these people"))

    def on_table_chosen(self, event: Table.Chosen) -> None:
        """Show the people of the slice."""
        event.stop()
        row = self.grid.current
        if row is None:
            return
        before = self.view.filter
        text = f"({before}) and {row.filter}" if before else row.filter
        self.go(replace(self.view.showing(Show.USUAL), selected=None).filtered(text))

    def export(self) -> Material | None:
        """Return the slices."""
        told = self.told
        if told is None:
            return None
        return Material(
            "slices",
            "Slices",
            self.source_id,
            self.grid.view.rows,
            COLUMNS,
            SLICE_COLUMNS,
            lines=[self.hider(told)(self.sentence(told))],
        )

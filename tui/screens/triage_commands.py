"""The commands that show a session's triage, for the screen that reads the session."""

from __future__ import annotations

from dataclasses import replace

from tui.commands import Condition
from tui.screens.session_pane import SessionPane
from tui.screens.stop import Stop
from tui.screens.triage_pane import TriagePane
from tui.screens.triage_reading import Triaging
from tui.view_state import Show, ViewState

SHOWN = (Show.HEAT, Show.MATRIX, Show.WHY, Show.SLICES)
"""What is shown in place of the table."""


class TriageCommands(Stop):
    """Goes to the views of a session's triage, and copies or keeps what they say.

    Attributes:
        table_pane: reads the session.
        triaging: says what is the matter.
    """

    table_pane: SessionPane
    triaging: Triaging

    def triage_pane(self, show: Show) -> TriagePane:
        """Return the pane of a view, made when it is first wanted."""
        made: dict[Show, TriagePane] = self.__dict__.setdefault("_triage_panes", {})
        if show not in made:
            made[show] = _made(show, self)
        return made[show]

    def triage_conditions(self) -> frozenset[Condition]:
        """Return what holds about the session whatever is shown of it."""
        told = self.table_pane.findings.tells_paths
        return frozenset({Condition.HAS_PATHS}) if told else frozenset()

    def _to(self, show: Show) -> None:
        view = self.navigator.view
        if view.address is None:
            return
        if view.show is show and not view.address.is_participant:
            self.navigator.go(view.out())
            return
        if view.address.is_participant:
            view = ViewState(view.address.session, at=view.at, layouts=view.layouts, parent=view.parent)
        self.navigator.go(replace(view.showing(show), selected=view.selected))

    def do_session_heat(self) -> None:
        """Show people by time."""
        self._to(Show.HEAT)

    def do_session_matrix(self) -> None:
        """Show publishers by subscribers."""
        self._to(Show.MATRIX)

    def do_session_why(self) -> None:
        """Show what is the matter, and what that rests on."""
        self._to(Show.WHY)

    def do_session_slices(self) -> None:
        """Show what the people with bad calls have in common."""
        self._to(Show.SLICES)

    def do_session_compare(self) -> None:
        """Put the two marked participants side by side."""
        from tui.screens.comparing import compare_marked

        compare_marked(self)

    def do_session_incident(self) -> None:
        """Copy a note about the session for a chat."""
        from tui.screens.incident import copy_session_incident

        copy_session_incident(self)

    def do_session_record(self) -> None:
        """Record the session into a bundle, beside everything else."""
        from tui.screens.recording import ask_to_record

        address = self.navigator.view.address
        if address is not None:
            table = self.table_pane
            progress = table.reader.progress if table.reader is not None else None
            left = progress.requests_left if progress is not None else None
            requests = progress.requests_spent + left if progress is not None and left is not None else None
            ask_to_record(self, address.session, table.session, table.source, requests=requests)


def _made(show: Show, stop: TriageCommands) -> TriagePane:
    if show is Show.HEAT:
        from tui.screens.heat_map import HeatPane

        return HeatPane(stop.workspace, stop.triaging)
    if show is Show.MATRIX:
        from tui.screens.matrix import MatrixPane

        return MatrixPane(stop.workspace, stop.triaging)
    if show is Show.SLICES:
        from tui.screens.slices import SlicesPane

        return SlicesPane(stop.workspace, stop.triaging)
    from tui.screens.why import WhyPane

    return WhyPane(stop.workspace, stop.triaging)

"""The third stop: one participant, with every track over time on one axis."""

from __future__ import annotations

from collections.abc import Sequence

from tui.model import Participant
from tui.screens.chart import ChartPane
from tui.screens.context import Workspace
from tui.screens.navigator import Navigator
from tui.screens.pane import Pane
from tui.screens.participant_pane import ParticipantPane
from tui.screens.person_commands import PersonCommands
from tui.screens.source_name import short_name
from tui.view_state import Show, ViewState


class ParticipantScreen(PersonCommands):
    """One participant alone: the stack of series, or one of them as a chart."""

    def __init__(self, workspace: Workspace, navigator: Navigator) -> None:
        super().__init__(workspace, navigator)
        self.participant_pane = ParticipantPane(workspace)
        self.chart_pane = ChartPane(workspace, self.participant_pane)

    def panes(self) -> Sequence[Pane]:
        """Return the pane that is shown first: commands go to it."""
        if self.chart_pane.display:
            return (self.chart_pane, self.participant_pane)
        return (self.participant_pane, self.chart_pane)

    @property
    def person_pane(self) -> ParticipantPane:
        """The pane of the participant."""
        return self.participant_pane

    @property
    def pane(self) -> Pane:
        """The pane that is shown."""
        return self.chart_pane if self.chart_pane.display else self.participant_pane

    def present(self, view: ViewState) -> None:
        """Show a participant, or one series of it."""
        is_chart = view.show is Show.CHART
        self.participant_pane.display = not is_chart
        self.chart_pane.display = is_chart
        self.participant_pane.present(view)
        self.chart_pane.present(view)
        self.say_where()
        self.pane.take_focus()
        self.show_hints()

    def say_where(self) -> None:
        """Say in the header where the data comes from, whose it is, and when its last sample was taken."""
        view, pane = self.navigator.view, self.participant_pane
        address, loaded = view.address, pane.loaded
        if address is None or not address.is_participant:
            return
        formats = self.workspace.formats
        who: Participant | None = pane.participant
        person = formats.person((who.name or who.user_id) if who is not None else address.participant[0])
        title = loaded.reply.session.title if loaded is not None and loaded.reply.session is not None else None
        source = loaded.reply.source if loaded is not None else None
        last = pane.last_sample_s()
        fresh = f"last sample {pane.clock(last)} {formats.zone_name}".rstrip() if last is not None else ""
        name, is_sandbox = short_name(self.workspace, source)
        self.header.present(
            source=name,
            is_sandbox=is_sandbox,
            path=[formats.text(title) if title else address.session_id, person],
            fresh=fresh,
        )

    def on_participant_reading_was_loaded(self, event: ParticipantPane.WasLoaded) -> None:
        """Show what came in the header and in the chart."""
        event.stop()
        self.say_where()
        self.chart_pane.present(self.navigator.view)

"""The second stop: who was in a session, beside the participant that the cursor rests on where there is room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from tui.screens.context import Desk
from tui.screens.navigator import Navigator
from tui.screens.pane import Pane
from tui.screens.participant_pane import ParticipantPane
from tui.screens.session_pane import SessionPane
from tui.screens.stop import Stop
from tui.service import SourceKind
from tui.view_state import ViewState

BESIDE_COLUMNS = 120
"""Columns from which on table and participant stand side by side."""


class SessionScreen(Stop):
    """A session."""

    def __init__(self, desk: Desk, navigator: Navigator) -> None:
        super().__init__(desk, navigator)
        self.table_pane = SessionPane(desk)
        self.beside = ParticipantPane(desk, id="beside")
        self.beside.display = False

    def panes(self) -> Sequence[Pane]:
        """Return the table, and the participant beside it, which is seen where there is room."""
        return (self.table_pane, self.beside)

    def present(self, view: ViewState) -> None:
        """Show the session."""
        self.table_pane.present(view)
        self.table_pane.take_focus()
        self.show_header()
        self.show_hints()

    def on_resize(self) -> None:
        """Show a participant beside the table where there is room for both."""
        is_wide = self.app.size.width >= BESIDE_COLUMNS
        if is_wide != self.beside.display:
            if self.focused is not None and self.beside in self.focused.ancestors:
                self.table_pane.take_focus()
            self.beside.display = is_wide
            self.beside.preview(self.table_pane.looked_at if is_wide else None)
        super().on_resize()

    def on_session_pane_looked_at(self, event: SessionPane.LookedAt) -> None:
        """Follow the cursor."""
        event.stop()
        if self.beside.display:
            self.beside.preview(event.participant)

    def on_session_asking_told(self, event: SessionPane.Told) -> None:
        """Say what is known by now."""
        event.stop()
        self.show_header()
        self.show_hints()

    def show_header(self) -> None:
        """Say whose session this is, which, and how fresh what is shown is."""
        from tui.screens.sessions import source_name

        pane, desk = self.table_pane, self.desk
        source = pane.source
        title = pane.session.title if pane.session is not None else "session"
        filtered = self.navigator.view.filter
        fresh = ""
        if pane.findings.last_s is not None:
            formats = replace(desk.formats, day=False)
            last = formats.time(datetime.fromtimestamp(pane.findings.last_s, UTC))
            fresh = f"last sample {last} {formats.zone_name}".rstrip()
        self.header.present(
            source=source_name(desk, (source,) if source is not None else ()),
            is_sandbox=source is not None and source.kind is SourceKind.SANDBOX,
            path=["sessions", title, *([f"/{filtered}"] if filtered else [])],
            fresh=fresh,
        )

"""The second stop: who was in a session, beside the participant that the cursor rests on where there is room.

The views of its triage take the table's place, while the table goes on reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from textual.widget import AwaitMount

from tui.commands import Condition
from tui.render.hiding import Hider
from tui.screens.context import Workspace
from tui.screens.navigator import Navigator
from tui.screens.pane import Pane
from tui.screens.participant_pane import ParticipantPane
from tui.screens.person_commands import PersonCommands
from tui.screens.session_pane import SessionPane
from tui.screens.session_verdict import Outcome
from tui.screens.source_name import source_name
from tui.screens.triage_commands import SHOWN, TriageCommands
from tui.screens.triage_pane import TriagePane
from tui.screens.triage_reading import Triaging
from tui.service import SourceKind
from tui.triage.verdict import Cause
from tui.view_state import Show, ViewState

BESIDE_COLUMNS = 120
"""Columns from which on table and participant stand side by side."""
NEWS_SHARE = 1.2
"""While only a part of the people is read, so many times as many make another verdict worth working out."""
TITLES = {Show.HEAT: "heat map", Show.MATRIX: "matrix", Show.WHY: "why", Show.SLICES: "slices"}


class SessionScreen(TriageCommands, PersonCommands):
    """A session."""

    def __init__(self, workspace: Workspace, navigator: Navigator) -> None:
        super().__init__(workspace, navigator)
        self.table_pane = SessionPane(workspace)
        self.beside = ParticipantPane(workspace, id="beside")
        self.beside.display = False
        self.triaging = Triaging(self.table_pane, self._triage_told)
        self._shown: TriagePane | None = None
        self._said_of: tuple[int, str, int, int] | None = None

    def panes(self) -> Sequence[Pane]:
        """Return what is shown in the table's place, if anything, the table, and the participant beside it."""
        return (self.table_pane, self.beside) if self._shown is None else (self._shown, self.table_pane, self.beside)

    @property
    def person_pane(self) -> ParticipantPane:
        """The pane of the participant beside the table."""
        return self.beside

    def conditions(self) -> frozenset[Condition]:
        """Return what holds whatever pane has the keyboard."""
        return super().conditions() | self.triage_conditions()

    def present(self, view: ViewState) -> None:
        """Show the session, or what triage makes of it."""
        arrived = self._show_instead(self.triage_pane(view.show) if view.show in SHOWN else None)
        if self._shown is None:
            self.triaging.unwant()
            self.table_pane.present(view)
            self.table_pane.take_focus()
            self._say_outcome()
        else:
            assert view.address is not None
            self.table_pane.read_session(view.address.session)
            self.call_after_refresh(self._present_instead, arrived)
        self.show_header()
        self.show_hints()

    def _show_instead(self, pane: TriagePane | None) -> AwaitMount | None:
        """Put a pane in the place of the table, or the table back; return what waits for a pane that is new."""
        arrived = None
        if self._shown is not None:
            self._shown.display = False
        self._shown = pane
        self.table_pane.display = pane is None
        if pane is not None:
            if not pane.is_attached:
                arrived = self.query_one("#panes").mount(pane)
            pane.display = True
        self._lay_beside()
        return arrived

    async def _present_instead(self, arrived: AwaitMount | None) -> None:
        if arrived is not None:
            await arrived  # nothing is drawn before, and nothing would say that it is time to
        if self._shown is not None:
            self._shown.present(self.navigator.view)
            self._shown.take_focus()
            self.show_hints()

    def _triage_told(self) -> None:
        """Show another answer of the triage."""
        self._say_outcome()
        if self._shown is not None and self.is_current:
            self._shown.refresh_shown()

    def on_resize(self) -> None:
        """Show a participant beside the table where there is room for both."""
        self._lay_beside()
        super().on_resize()

    def _lay_beside(self) -> None:
        is_wide = self.app.size.width >= BESIDE_COLUMNS and self._shown is None
        if is_wide != self.beside.display:
            if self.focused is not None and self.beside in self.focused.ancestors:
                self.table_pane.take_focus()
            self.beside.display = is_wide
            self.beside.preview(self.table_pane.looked_at if is_wide else None)

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
        if self._shown is not None:
            self._shown.show_head()
            self.triaging.want()
        elif self.table_pane.has_judged and self._is_news():
            self._said_of = self._read_now()
            self.triaging.want()

    def _read_now(self) -> tuple[int, str, int, int]:
        """Return what tells one state of what was read about people from another."""
        findings = self.table_pane.findings
        return id(findings), self.triaging.rules.name, findings.read, findings.version

    def _is_news(self) -> bool:
        """Return whether so much was read since the last verdict that another one is worth its work."""
        now, said = self._read_now(), self._said_of
        if said is None or now[:2] != said[:2]:
            return True
        grown = now[2] >= said[2] * NEWS_SHARE
        return now != said and (grown or not self.table_pane.is_held)

    def _say_outcome(self) -> None:
        """Say above the table what was the matter, once everybody was judged."""
        told, table = self.triaging.told, self.table_pane
        if told is None or not told.report.people or not table.has_judged or not self.triaging.is_about(table.findings):
            return
        verdict = told.report.triage.verdicts[0]
        since = datetime.fromtimestamp(verdict.since_s, UTC) if verdict.since_s is not None else None
        sentence = Hider(told.report.people.values(), table.formats)(told.report.sentence)
        table.outcome = Outcome(sentence, verdict.cause is not Cause.NO_FAULT, since, table.is_held)
        table.show_facts()

    def show_header(self) -> None:
        """Say whose session this is, which, and how fresh what is shown is."""
        pane, workspace = self.table_pane, self.workspace
        source = pane.source
        title = pane.session.title if pane.session is not None else "session"
        filtered = workspace.shown_filter(self.navigator.view.filter)
        path = ["sessions", title, *([f"/{filtered}"] if filtered else [])]
        fresh = ""
        if pane.findings.last_s is not None:
            formats = replace(workspace.formats, day=False)
            last = formats.time(datetime.fromtimestamp(pane.findings.last_s, UTC))
            fresh = f"last sample {last} {formats.zone_name}".rstrip()
        self.header.present(
            source=source_name(workspace, (source,) if source is not None else (), brief=True),
            is_sandbox=source is not None and source.kind is SourceKind.SANDBOX,
            path=[title, *self._whose()] if self._shown is not None else path,
            fresh=fresh,
        )

    def _whose(self) -> list[str]:
        """Return what is shown in place of the table, and of whom."""
        view = self.navigator.view
        if self._shown is None or view.address is None or view.show not in TITLES:
            return []  # news of people also comes while another screen is over this one, and the view is that screen's
        if not view.address.is_participant:
            return [TITLES[view.show]]
        told = self.triaging.told
        key = view.address.participant[-1]
        name = told.report.name(key) if told is not None and key in told.report.people else view.address.participant[0]
        return [self.workspace.formats.person(name), TITLES[view.show]]

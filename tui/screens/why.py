"""Why a session or a participant fared badly: the sentence, verdicts, flags, and what happened before."""

from __future__ import annotations

from textual.app import ComposeResult

from tui.render.session_clock import SessionClock
from tui.render.why_entries import participant_sentence, participant_why, session_why
from tui.render.why_telling import Target, Telling, Why
from tui.screens.context import Workspace
from tui.screens.notes import notes_of
from tui.screens.triage_pane import TriagePane, row_key
from tui.screens.triage_reading import Told, Triaging
from tui.triage.notes import notes_about
from tui.widgets.entries import Entries


class WhyPane(TriagePane):
    """Verdicts ranked, each with its evidence, and the flags that they rest on."""

    def __init__(self, workspace: Workspace, of: Triaging) -> None:
        super().__init__(workspace, of, id="why")
        self.entries = Entries(id="why-entries")
        self._why = Why()

    def compose(self) -> ComposeResult:
        """Lay the sentence over what it rests on."""
        yield self.head
        yield self.entries

    def take_focus(self) -> None:
        """Give the keyboard to the entries."""
        self.entries.focus()

    @property
    def person(self) -> str | None:
        """The key of the participant whom this is about; None for the session."""
        address = self.view.address
        return address.participant[-1] if address is not None and address.is_participant else None

    def sentence(self, told: Told) -> str:
        """Return what was the matter."""
        person = self.person
        return participant_sentence(told.report, person) if person is not None else told.report.sentence

    def draw(self, told: Told) -> None:
        """Show verdicts and flags."""
        address, person = self.view.address, self.person
        assert address is not None
        telling = Telling(
            told.report,
            self.formats,
            SessionClock.of(self.formats, told.clock.since_s if told.clock is not None else None),
            max(24, (self.size.width or self.app.size.width) - 2),
            self.hider(told),
            notes_about(notes_of(self.workspace), address),
        )
        self._why = session_why(telling) if person is None else participant_why(telling, person)
        self.entries.show(self._why.entries, ascii_only=self.formats.ascii)

    def draw_nothing(self, why: str) -> None:
        """Say why there is nothing."""
        self._why = Why()
        self.entries.show_empty(self.formats.text(why))

    @property
    def target(self) -> Target | None:
        """Where the entry at the cursor leads to."""
        return self._why.targets.get(self.entries.key or "")

    def do_triage_down(self) -> None:
        """To the next entry."""
        self.entries.move(1)

    def do_triage_up(self) -> None:
        """To the entry before."""
        self.entries.move(-1)

    def do_triage_next(self) -> None:
        """To the next verdict or bad flag."""
        if not self.entries.move(1, notable=True):
            self.stop.status.say("that was the last one")

    def do_triage_previous(self) -> None:
        """To the verdict or bad flag before."""
        if not self.entries.move(-1, notable=True):
            self.stop.status.say("that was the first one")

    def do_triage_page_down(self) -> None:
        """Down a screen."""
        self.entries.move_page(1)

    def do_triage_page_up(self) -> None:
        """Up a screen."""
        self.entries.move_page(-1)

    def do_triage_top(self) -> None:
        """To the first entry."""
        self.entries.move_to(0)

    def do_triage_bottom(self) -> None:
        """To the last entry."""
        self.entries.move_to(-1)

    def do_triage_open(self) -> None:
        """Go to the evidence: the participant at that instant."""
        target, told = self.target, self.told
        if target is None or told is None:
            self.stop.status.say("this leads nowhere", detail="j and k go to what does")
            return
        row = row_key(target.track_id, target.metric) if target.metric is not None else None
        self.open_participant(told.report.participant(target.person).address, target.at_s, row)

    def do_view_copy_cell(self) -> None:
        """Copy the sentence."""
        if self.told is not None:
            self.stop.everywhere.copy(self.hider(self.told)(self.sentence(self.told)), what="the sentence")

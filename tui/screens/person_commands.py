"""The commands about one participant that go beyond its series: why, comparing, notes, the incident snippet."""

from __future__ import annotations

from dataclasses import replace

from tui.render.facts import facts_of, listed
from tui.screens.participant_pane import ParticipantPane
from tui.screens.stop import Stop
from tui.view_state import Show, ViewState
from tui.widgets.sheet import Sheet


class PersonCommands(Stop):
    """For a screen that shows a participant, alone or beside a table."""

    @property
    def person_pane(self) -> ParticipantPane:
        """The pane of the participant."""
        raise NotImplementedError

    def _here(self) -> ViewState | None:
        """Return the view of the participant itself, whatever stands around it; None where there is none."""
        pane, view = self.person_pane, self.navigator.view
        address = pane.address
        if address is None:
            self.status.say("there is no participant here")
            return None
        if view.address == address:
            return view.out() if view.show is not Show.USUAL else view
        here = pane.here()
        return replace(view.opened(address), at=here.at, since=here.since, until=here.until)

    def do_participant_facts(self) -> None:
        """Show everything that is known of who it is."""
        who, formats = self.person_pane.participant, self.workspace.formats
        if who is None:
            self.status.say("nothing is known of this participant yet")
            return
        name = formats.person(who.name or who.user_id or who.session_id)
        self.app.push_screen(Sheet(name, listed(facts_of(who, formats), self.app.size.width)))

    def do_participant_why(self) -> None:
        """Show the findings about this person."""
        here = self._here()
        if here is not None:
            self.navigator.go(here.showing(Show.WHY))

    def do_participant_compare(self) -> None:
        """Choose whom to compare with."""
        from tui.screens.comparing import choose_other

        here = self._here()
        if here is not None:
            choose_other(self, here, self.person_pane)

    def do_participant_note(self) -> None:
        """Note something down about the person at the time cursor."""
        from tui.screens.notes import add_note

        here = self._here()
        if here is not None and here.address is not None:
            add_note(self, here.address, here.at)

    def do_participant_notes(self) -> None:
        """List all notes."""
        from tui.screens.notes import show_notes

        here = self._here()
        if here is not None and here.address is not None:
            show_notes(self, here.address)

    def do_participant_incident(self) -> None:
        """Copy a note about this person's session for a chat."""
        from tui.screens.incident import copy_participant_incident

        copy_participant_incident(self, self.person_pane)

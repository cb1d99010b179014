"""Two participants, or one participant in two sessions, side by side: the screen, and choosing whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.errors import AddressError, CallscopeError
from tui.model import Address
from tui.providers.base import ParticipantQuestion
from tui.screens.compare_pane import ComparePane
from tui.screens.context import Workspace
from tui.screens.navigator import Navigator
from tui.screens.pane import Pane
from tui.screens.source_name import short_name
from tui.screens.stop import Stop
from tui.view_state import Show, ViewState
from tui.widgets.picker import Choice, Picked, Picker

if TYPE_CHECKING:
    from tui.screens.participant_pane import ParticipantPane
    from tui.screens.triage_commands import TriageCommands

_LISTED = 100


class CompareScreen(Stop):
    """Two participants."""

    def __init__(self, workspace: Workspace, navigator: Navigator) -> None:
        super().__init__(workspace, navigator)
        self.compare_pane = ComparePane(workspace)

    def panes(self) -> Sequence[Pane]:
        """Return the one pane."""
        return (self.compare_pane,)

    def present(self, view: ViewState) -> None:
        """Show two participants."""
        self.compare_pane.present(view)
        self.say_where()
        self.compare_pane.take_focus()
        self.show_hints()

    def say_where(self) -> None:
        """Say whose data it is, and who are compared."""
        found, formats = self.compare_pane.found, self.workspace.formats
        source = found.replies[0].source if found is not None else None
        view = self.navigator.view
        people = [each.participant for each in found.people] if found is not None else []
        called = [formats.person(who.name or who.user_id) for who in people]
        session = found.replies[0].session if found is not None else None
        title = session.title if session is not None else view.address.session_id if view.address is not None else ""
        label, is_sandbox = short_name(self.workspace, source)
        self.header.present(
            source=label,
            is_sandbox=is_sandbox,
            path=[formats.text(title), " and ".join(called) or "compare"],
            fresh="",
        )

    def on_compare_pane_told(self, event: ComparePane.Told) -> None:
        """Name both, now that they were read."""
        event.stop()
        self.say_where()


# ---- choosing whom


def compare_marked(stop: TriageCommands) -> None:
    """Go to the comparison of two marked participants; of one with the one at the cursor."""
    table = stop.table_pane
    rows = {table.row_key(row): row.participant.address for row in table.rows_read()}
    marked = [rows[key] for key in rows if key in table.marked]
    here = table.looked_at
    if len(marked) == 1 and here is not None and here.address not in marked:
        marked.append(here.address)
    if len(marked) != 2:
        stop.status.say(f"{len(marked)} marked: mark two participants to compare", detail="space marks")
        return
    stop.navigator.go(stop.navigator.view.opened(marked[0]).showing(Show.COMPARE, str(marked[1])))


def choose_other(stop: Stop, here: ViewState, pane: ParticipantPane) -> None:
    """Let the user choose another participant of the session, or type the address of one of any session."""
    address, formats = here.address, stop.workspace.formats
    assert address is not None
    question = ParticipantQuestion(address.session, limit=_LISTED)

    async def ask() -> None:
        try:
            reply = await stop.workspace.service.participants(question)
        except CallscopeError as error:
            stop.status.fault(error.line())
            return
        choices = [
            Choice(
                str(each.address),
                formats.person(each.name or each.user_id or each.session_id),
                f"joined {formats.time(each.joined_at)[-8:]}" if each.joined_at is not None else "",
            )
            for each in reply.items
            if each.address != address
        ]
        hint = "or type the address of one in another session"
        picker = Picker("Compare with", choices, ascii_only=formats.ascii, hint=hint, accepts_text=True)
        stop.app.push_screen(picker, go)

    def go(picked: Picked | None) -> None:
        if picked is None:
            return
        text = picked.ids[0] if picked.ids else picked.typed.strip()
        try:
            other = Address.parse(text)
        except AddressError as error:
            stop.status.fault(error.line())
            return
        if not other.is_participant:
            stop.status.fault(f"“{text}” is no participant's address: y copies one")
            return
        stop.navigator.go(replace(here, selected=None).showing(Show.COMPARE, str(other)))

    pane.start(ask, group="others")

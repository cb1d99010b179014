"""Copies what is the matter as a short note in Markdown, for a chat or a ticket."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.aside import aside
from tui.model import Address
from tui.render.incident import incident_markdown
from tui.screens.notes import notes_of
from tui.triage.notes import notes_about
from tui.triage.people import key_of
from tui.triage.report import MATRIX_PEOPLE, Report, report
from tui.triage.snippet import VERDICTS, Incident, incident

if TYPE_CHECKING:
    from tui.screens.participant_pane import ParticipantPane
    from tui.screens.stop import Stop
    from tui.screens.triage_commands import TriageCommands


def copy_session_incident(stop: TriageCommands) -> None:
    """Copy a note about a session, on what was read of it so far."""
    address = stop.navigator.view.address
    if address is None:
        return

    async def told() -> Incident | None:
        found = (await stop.triaging.now()).report
        about = address.session
        return _note(stop, found, about) if found.people else None

    _copy(stop, told)


def copy_participant_incident(stop: Stop, pane: ParticipantPane) -> None:
    """Copy a note about a participant, on everything that was read about that one."""
    read = pane.loaded
    if read is None:
        stop.status.say("nothing is read yet")
        return
    address = read.evidence.participant.address
    session, own = read.reply.session, read.evidence
    rules, others = stop.workspace.ruleset(address.vendor), stop.workspace.people_read(address.session)

    def made() -> Incident:
        alone = report(session, [own], rules)
        note = _note(stop, alone, address)
        if not stop.workspace.look.hide_people:
            note = replace(note, address=address)
        together = [own, *(each for each in others if each.participant.address != address)]
        if not 1 < len(together) <= MATRIX_PEOPLE:
            return note
        whole, key = report(session, together, rules).triage, key_of(own.participant)
        suffered = [each for each in whole.verdicts if key in each.sufferers]
        verdicts = whole.of_participant.get(key) or suffered[:1]
        return replace(note, verdicts=tuple(verdicts)[:VERDICTS]) if verdicts else note

    _copy(stop, lambda: aside(made))


def _note(stop: Stop, found: Report, about: Address) -> Incident:
    notes = notes_about(notes_of(stop.workspace), about)
    return incident(found, about, notes, bundle=stop.workspace.origin.bundle)


def _copy(stop: Stop, told: Callable[[], Awaitable[Incident | None]]) -> None:
    async def copy() -> None:
        note = await told()
        if note is None:
            stop.status.say("nobody is read yet")
            return
        text = incident_markdown(note, stop.workspace.formats)
        stop.everywhere.copy(text, what="incident snippet")

    stop.pane.start(copy, group="incident")

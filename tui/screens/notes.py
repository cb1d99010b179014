"""Notes about a person and an instant: kept in the bundle that is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tui.errors import CallscopeError
from tui.model import Address, Vendor
from tui.render.hiding import Hider
from tui.render.session_clock import SessionClock
from tui.screens.context import Workspace
from tui.transports.bundle import Note, open_bundle
from tui.triage.notes import notes_about
from tui.widgets.picker import Choice, Picked, Picker

if TYPE_CHECKING:
    from tui.screens.stop import Stop

NEW, REMOVE = "new", "remove "


def notes_of(workspace: Workspace) -> Sequence[Note]:
    """Return the notes of the bundle that is looked at; none where it is no bundle, or cannot be read."""
    if not workspace.origin.bundle:
        return ()
    try:
        with open_bundle(Path(workspace.origin.bundle)) as bundle:
            return bundle.notes()
    except CallscopeError:
        return ()


def add_note(stop: Stop, address: Address, at: datetime | None) -> None:
    """Ask for a note about a participant at an instant, and keep it."""
    workspace = stop.workspace
    if not _has_bundle(stop):
        return
    clock = SessionClock.of(workspace.formats, None)
    when = f" at {clock.text(at.timestamp())}" if at is not None else ""
    title = f"Note about {workspace.formats.person(address.participant[0])}{when}"

    def keep(picked: Picked | None) -> None:
        text = picked.typed.strip() if picked is not None else ""
        if not text:
            return
        try:
            with open_bundle(Path(workspace.origin.bundle)) as bundle:
                kept = bundle.add_note(Note(text, address.session, address, at))
        except CallscopeError as error:
            stop.status.fault(error.line())
            return
        stop.status.say(f"note {kept.id} was kept in {Path(workspace.origin.bundle).name}", detail="A lists them")

    picker = Picker(
        title, (), ascii_only=workspace.formats.ascii, hint="Enter keeps it, Ctrl-G leaves", accepts_text=True
    )
    stop.app.push_screen(picker, keep)


def show_notes(stop: Stop, address: Address) -> None:
    """List the notes about a participant's session; Enter goes to the person and the moment of one."""
    workspace = stop.workspace
    if not _has_bundle(stop):
        return
    notes = [note for note in notes_about(notes_of(workspace), address.session) if isinstance(note, Note)]
    if not notes:
        stop.status.say("there are no notes yet", detail="a notes something down at the time cursor")
        return
    clock = SessionClock.of(workspace.formats, None)
    hide = Hider(workspace.people_read(address.session), workspace.formats)
    choices = [Choice(str(note.id), _text(note, workspace, hide), _when(note, clock)) for note in notes]
    by_id = {str(note.id): note for note in notes}

    def go(picked: Picked | None) -> None:
        note = by_id.get(picked.ids[0]) if picked is not None and picked.ids else None
        if note is None:
            return
        view = stop.navigator.view
        about = note.person or address
        opened = view if about == view.address else view.opened(about)
        stop.navigator.go(opened.at_instant(note.instant or view.at))

    hint = "Enter goes there, Ctrl-G leaves"
    stop.app.push_screen(Picker(f"Notes ({len(notes)})", choices, ascii_only=workspace.formats.ascii, hint=hint), go)


def _has_bundle(stop: Stop) -> bool:
    if stop.workspace.origin.bundle:
        return True
    address = stop.navigator.view.address
    can_record = address is not None and address.vendor is not Vendor.CAPTURE
    detail = "B, in the session, records it into one" if can_record else ""
    stop.status.say("notes are kept in a bundle, and this is none", detail=detail)
    return False


def _text(note: Note, workspace: Workspace, hide: Hider) -> str:
    who = f"{workspace.formats.person(note.person.participant[0])}: " if note.person is not None else ""
    return f"{who}{hide(note.text)}"


def _when(note: Note, clock: SessionClock) -> str:
    return clock.text(note.instant.timestamp()) if note.instant is not None else ""

"""Saving a view under a name, and opening it again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tui.errors import AddressError, CallscopeError
from tui.screens.context import Workspace
from tui.view_state import ViewState
from tui.widgets.picker import Choice, Picked, Picker

if TYPE_CHECKING:
    from tui.screens.stop import Stop


def save_view(stop: Stop) -> None:
    """Ask for a name, and save the view that is shown."""
    saved = stop.workspace.saved
    if saved is None:
        stop.status.fault("views are not kept in this run")
        return
    store = saved

    def save(picked: Picked | None) -> None:
        if picked is None:
            return
        name = picked.ids[0] if picked.ids else picked.typed.strip()
        try:
            store.save(name, stop.navigator.view)
        except CallscopeError as error:
            stop.status.fault(error.line())
            return
        stop.status.say(f"this view is saved as “{name}”", detail="' opens it")
        stop.show_hints()

    choices = [Choice(name, name, _shown(stop.workspace, saved.text(name))) for name in saved.names()]
    title, hint = "Save this view as", "type a name, or choose one to replace"
    stop.app.push_screen(
        Picker(title, choices, ascii_only=stop.workspace.formats.ascii, hint=hint, accepts_text=True), save
    )


def open_saved(stop: Stop) -> None:
    """Let the user choose a saved view, and go there."""
    saved = stop.workspace.saved
    assert saved is not None
    store = saved

    def show(picked: Picked | None) -> None:
        if picked is None:
            return
        try:
            stop.navigator.go(store.view(picked.ids[0]))
        except CallscopeError as error:
            stop.status.fault(error.line())

    choices = [Choice(name, name, _shown(stop.workspace, saved.text(name))) for name in saved.names()]
    stop.app.push_screen(Picker("Open a saved view", choices, ascii_only=stop.workspace.formats.ascii), show)


def _shown(workspace: Workspace, text: str) -> str:
    """Return a view's text as it may be shown now: without names and ids of people where they are hidden."""
    if not text or not workspace.look.hide_people:
        return text or "sessions"
    formats = workspace.formats
    try:
        view = ViewState.parse(text)
    except AddressError:
        return formats.absent
    address = view.address
    if address is not None:
        address = replace(address, participant=tuple(formats.person(part) for part in address.participant))
    detail = formats.person(view.detail) if view.detail else None
    return str(replace(view, address=address, detail=detail, filter=workspace.shown_filter(view.filter)))

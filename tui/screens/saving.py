"""Saving a view under a name, and opening it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.errors import CallscopeError
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

    choices = [Choice(name, name, saved.text(name) or "sessions") for name in saved.names()]
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

    choices = [Choice(name, name, saved.text(name) or "sessions") for name in saved.names()]
    stop.app.push_screen(Picker("Open a saved view", choices, ascii_only=stop.workspace.formats.ascii), show)

"""Choosing whose data is shown: one of the profile's sources, all of them, or another profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.view_state import ViewState
from tui.widgets.picker import Choice, Picked, Picker

if TYPE_CHECKING:
    from tui.screens.stop import Stop

ALL = "all sources"
_PROFILE = "profile "


def choose_profile(stop: Stop) -> None:
    """Let the user choose a source or a profile."""
    workspace = stop.workspace
    sources = workspace.service.sources
    choices = []
    if len(sources) > 1:
        choices.append(
            Choice(ALL, f"{workspace.origin.profile}: all sources", f"{len(sources)}", chosen=workspace.source is None)
        )
        choices += [
            Choice(
                source.id,
                f"{workspace.origin.profile}: {source.id}",
                source.kind.value,
                chosen=source == workspace.source,
            )
            for source in sources
        ]
    choices += [
        Choice(_PROFILE + name, f"profile {name}", "shown now" if name == workspace.origin.profile else "")
        for name in workspace.origin.profiles
        if len(workspace.origin.profiles) > 1
    ]

    def use(picked: Picked | None) -> None:
        if picked is None:
            return
        chosen = picked.ids[0]
        if chosen.startswith(_PROFILE):
            workspace.origin.use_profile(chosen.removeprefix(_PROFILE))
            return
        workspace.source = next((source for source in sources if source.id == chosen), None)
        here = stop.navigator.view
        if here.address is None:
            stop.present(here)
        else:
            stop.navigator.go(ViewState(layouts=here.layouts))

    stop.app.push_screen(Picker("Whose data", choices, ascii_only=workspace.formats.ascii), use)

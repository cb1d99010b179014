"""The screen of slices over several sessions, and the way there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tui.screens.context import Workspace
from tui.screens.narrowing import range_text
from tui.screens.navigator import Navigator
from tui.screens.pane import Pane
from tui.screens.several_pane import SeveralPane
from tui.screens.source_name import source_name
from tui.screens.stop import Stop
from tui.service import SourceKind
from tui.view_state import Show, ViewState


class SeveralScreen(Stop):
    """Several sessions together."""

    def __init__(self, workspace: Workspace, navigator: Navigator) -> None:
        super().__init__(workspace, navigator)
        self.several_pane = SeveralPane(workspace)

    def panes(self) -> Sequence[Pane]:
        """Return the one pane."""
        return (self.several_pane,)

    def present(self, view: ViewState) -> None:
        """Show several sessions."""
        if view.show is not Show.SLICES:
            return
        self.several_pane.present(view)
        sources = self.workspace.service.sources
        filtered = [f"/{self.workspace.shown_filter(view.filter)}"] if view.filter else []
        path = ["sessions", *filtered, *range_text(view, self.workspace.formats), "slices"]
        self.header.present(
            source=source_name(self.workspace, sources),
            is_sandbox=any(source.kind is SourceKind.SANDBOX for source in sources),
            path=path,
            fresh="",
        )
        self.several_pane.take_focus()
        self.show_hints()


def show_slices(pane: Pane, marked: Sequence[str]) -> None:
    """Go to the slices of the marked sessions; of none, of all that the list is about."""
    pane.go(replace(pane.view.showing(Show.SLICES, " ".join(marked) or None), selected=None))

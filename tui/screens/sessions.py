"""The first stop: live and ended sessions of all sources, one line each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from tui.screens.context import Workspace
from tui.screens.narrowing import range_text
from tui.screens.navigator import Navigator
from tui.screens.pane import Pane
from tui.screens.sessions_pane import SessionsPane
from tui.screens.source_name import source_name
from tui.screens.stop import Stop
from tui.service import SourceKind
from tui.view_state import ViewState


class SessionsScreen(Stop):
    """The list of sessions."""

    def __init__(self, workspace: Workspace, navigator: Navigator) -> None:
        super().__init__(workspace, navigator)
        self._pane = SessionsPane(workspace, tell=self._shown)

    def panes(self) -> Sequence[Pane]:
        """Return the list."""
        return (self._pane,)

    def present(self, view: ViewState) -> None:
        """Show the list."""
        self._pane.present(view)
        self._pane.take_focus()
        self.show_hints()

    def _shown(self, fresh: datetime | None) -> None:
        self.show_header(fresh)
        self.show_hints()

    def show_header(self, fresh: datetime | None) -> None:
        """Say whose sessions these are, how they are narrowed, and how fresh they are."""
        view, workspace = self.navigator.view, self.workspace
        path = [
            "sessions",
            *([f"/{workspace.shown_filter(view.filter)}"] if view.filter else []),
            *range_text(view, workspace.formats),
        ]
        at = (
            f"last sample {replace(workspace.formats, day=False).time(fresh)} {workspace.formats.zone_name}"
            if fresh
            else ""
        )
        sources = self._pane.sources
        self.header.present(
            source=source_name(workspace, sources),
            is_sandbox=any(source.kind is SourceKind.SANDBOX for source in sources),
            path=path,
            fresh=at.rstrip(),
        )

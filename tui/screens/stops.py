"""Which screen shows which view."""

from __future__ import annotations

from tui.screens.sessions import SessionsScreen
from tui.screens.stop import Stop
from tui.view_state import Route, Show, ViewState


def stop_class(view: ViewState) -> type[Stop]:
    """Return the kind of screen that shows a view."""
    if view.show is Show.RAW:
        from tui.screens.raw import RawScreen

        return RawScreen
    if view.address is None and view.show is Show.SLICES:
        from tui.screens.several import SeveralScreen

        return SeveralScreen
    if view.address is not None and view.show in (Show.HEAT, Show.MATRIX, Show.WHY, Show.SLICES):
        from tui.screens.session import SessionScreen

        return SessionScreen
    if view.route is Route.PARTICIPANT and view.show is Show.COMPARE:
        from tui.screens.comparing import CompareScreen

        return CompareScreen
    if view.route is Route.PARTICIPANT:
        from tui.screens.participant import ParticipantScreen

        return ParticipantScreen
    if view.route is Route.SESSION:
        from tui.screens.session import SessionScreen

        return SessionScreen
    return SessionsScreen

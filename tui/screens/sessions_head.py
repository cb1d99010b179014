"""What stands above the list of sessions: how many are flagged and how the app fares, in one line or in full."""

from __future__ import annotations

from tui.model import Notice
from tui.render.cells import Line, Run, Style, line_cells
from tui.render.wrapping import wrapped
from tui.screens.notice_lines import notice_lines
from tui.screens.session_list import SessionList
from tui.screens.sessions_summary import Wording, summary_line
from tui.widgets.lines import Lines, Pair

_READINGS = 2
"""Runs of the app's health that the first reading takes: what follows is the worst one."""
_MORE: Line = (Run("!", Style.ACCENT), Run(" more", Style.MUTED))


class SessionsHead(Lines):
    """Shows it, and whether all of it.

    Attributes:
        is_open: whether everything is told, notices too.
    """

    is_open = False

    def tell(self, listed: SessionList, health: Line, notices: tuple[Notice, ...], width: int, height: int) -> None:
        """Show what is known by now.

        Args:
            listed: what was read.
            health: of the app.
            notices: what the vendors said of the list.
            width: cells.
            height: lines of the table and this head together, of which the table keeps half.
        """
        if self.is_open:
            self.show(_in_full(listed, health, notices, width, height // 2))
        else:
            self.show([_in_one_line(listed, health, notices, width)])


def _in_full(listed: SessionList, health: Line, notices: tuple[Notice, ...], width: int, most: int) -> list[Pair]:
    parts = (summary_line(listed, Wording.FULL), health)
    lines: list[Pair] = [(line, ()) for part in parts if part for line in wrapped(part, width)]
    return [*lines, *notice_lines(notices, width, max(2, most - len(lines)))] or [((), ())]


def _in_one_line(listed: SessionList, health: Line, notices: tuple[Notice, ...], width: int) -> Pair:
    """Return the line in as many words as fit; where they do not all, which key shows the rest."""
    for wording in (Wording.FULL, Wording.USUAL):
        line = (*summary_line(listed, wording), *health)
        if line_cells(line) <= width and not notices:
            return line, ()
    room = width - line_cells(_MORE) - 2
    for wording in Wording:
        line = (*summary_line(listed, wording), *health[:_READINGS])
        if line_cells(line) <= room:
            break
    for run in health[_READINGS:]:
        if line_cells((*line, run)) > room:
            break
        line = (*line, run)
    return line, _MORE

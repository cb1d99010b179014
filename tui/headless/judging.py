"""Evidence to a row of the participant table: the heat strip, the worst metric, and the quality of it all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from tui.model import Evidence, Quality, QualityState, Reason, Session, Window, unclassified
from tui.render.format import Formats
from tui.render.participant_columns import ParticipantRow
from tui.triage.strip import Worst, heat_strip

CELLS = 24
"""Cells of a heat strip: in a session of an hour, one for two and a half minutes."""
_WORST_FIRST = (QualityState.BAD, QualityState.FAIR, QualityState.OK)


def judged(number: int, evidence: Evidence, session: Session) -> ParticipantRow:
    """Return the row of a participant, judged on the session's clock."""
    window = _clock_of(session, evidence)
    if window is None:
        return ParticipantRow(number, evidence.participant, evidence)
    strip = heat_strip(evidence, window, CELLS)
    worst = _text(strip.worst) if strip.worst is not None else None
    return ParticipantRow(number, evidence.participant, evidence, strip.cells, worst, overall(strip.cells))


def overall(cells: Sequence[Quality]) -> Quality:
    """Return the worst of the cells; where none could be judged, the first reason that tells more than "not read"."""
    for state in _WORST_FIRST:
        for cell in cells:
            if cell.state is state:
                return cell
    return next((cell for cell in cells if cell.reason is not Reason.NOT_READ), unclassified(Reason.NOT_READ))


def _clock_of(session: Session, evidence: Evidence) -> Window | None:
    """Return from when to when the session was; what the session does not tell, the evidence may."""
    read = evidence.coverage.window
    since = session.started_at or (read.since if read else None)
    until = session.ended_at or (read.until if read else None) or datetime.now(UTC)
    return Window(since, until) if since is not None and since < until else None


def _text(worst: Worst) -> str:
    return f"{worst.metric} {Formats().measured(worst.value)} {worst.threshold.unit}"

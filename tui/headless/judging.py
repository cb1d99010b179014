"""Evidence to a row of the participant table: the heat strip, the worst metric, and the quality of it all."""

from __future__ import annotations

from datetime import UTC, datetime

from tui.model import Evidence, Session, Window
from tui.render.format import Formats
from tui.render.participant_columns import ParticipantRow
from tui.triage.judge import judge
from tui.triage.strip import Worst, heat_strip

CELLS = 24
"""Cells of a heat strip: in a session of an hour, one for two and a half minutes."""


def judged(number: int, evidence: Evidence, session: Session) -> ParticipantRow:
    """Return the row of a participant, judged by the rules that its source starts with, on the session's clock."""
    judgement = judge(evidence)
    window = clock_of(session, evidence)
    if window is None:
        return ParticipantRow(
            number, evidence.participant, evidence, quality=judgement.quality, badness=judgement.badness
        )
    strip = heat_strip(evidence, window, CELLS, judgement=judgement)
    worst = _text(strip.worst) if strip.worst is not None else None
    return ParticipantRow(
        number, evidence.participant, evidence, strip.cells, worst, judgement.quality, judgement.badness
    )


def clock_of(session: Session, evidence: Evidence) -> Window | None:
    """Return from when to when the session was; what the session does not tell, the evidence may."""
    read = evidence.coverage.window
    since = session.started_at or (read.since if read else None)
    until = session.ended_at or (read.until if read else None) or datetime.now(UTC)
    return Window(since, until) if since is not None and since < until else None


def _text(worst: Worst) -> str:
    return f"{worst.metric} {Formats().measured(worst.value)} {worst.threshold.unit}"

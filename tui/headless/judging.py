"""Evidence to a row of the participant table."""

from __future__ import annotations

from tui.model import Evidence, Session
from tui.render.participant_columns import ParticipantRow


def judged(number: int, evidence: Evidence, session: Session) -> ParticipantRow:
    """Return the row of a participant."""
    return ParticipantRow(number, evidence.participant, evidence)

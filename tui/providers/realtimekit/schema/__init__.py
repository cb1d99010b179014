"""The shapes of RealtimeKit's answers: everything optional, what is not named here ignored."""

from tui.providers.realtimekit.schema.app import AppsAnswer, MeetingAnswer, MeetingsAnswer, TokenAnswer, UsageAnswer
from tui.providers.realtimekit.schema.base import Paging, Wire, read
from tui.providers.realtimekit.schema.participant import ParticipantAnswer, ParticipantsAnswer, WireParticipant
from tui.providers.realtimekit.schema.session import SessionAnswer, SessionsAnswer, WireSession

__all__ = [
    "AppsAnswer",
    "MeetingAnswer",
    "MeetingsAnswer",
    "Paging",
    "ParticipantAnswer",
    "ParticipantsAnswer",
    "SessionAnswer",
    "SessionsAnswer",
    "TokenAnswer",
    "UsageAnswer",
    "Wire",
    "WireParticipant",
    "WireSession",
    "read",
]

"""Cloudflare RealtimeKit, formerly Dyte: participants and statistics in every generation of its answers."""

from tui.providers.realtimekit.account import TokenCheck
from tui.providers.realtimekit.client import Access
from tui.providers.realtimekit.provider import RealtimeKitProvider
from tui.providers.realtimekit.questions import (
    MeetingsQuery,
    ParticipantSort,
    ParticipantsQuery,
    ParticipantView,
    SessionSort,
    SessionsQuery,
)

__all__ = [
    "Access",
    "MeetingsQuery",
    "ParticipantSort",
    "ParticipantView",
    "ParticipantsQuery",
    "RealtimeKitProvider",
    "SessionSort",
    "SessionsQuery",
    "TokenCheck",
]

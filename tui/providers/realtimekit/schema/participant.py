"""Participants in every generation: rows, details with statistics, details with peer events, peer reports."""

from __future__ import annotations

from typing import Annotated

from tui.providers.realtimekit.schema.base import AsList, Paging, Wire
from tui.providers.realtimekit.schema.quality_stats import QualityStats
from tui.providers.realtimekit.schema.report import PeerReport
from tui.providers.realtimekit.schema.stats import PeerStats


class PeerEvent(Wire):
    """A step in the life of a peer's connection. Its time is `created_at`."""

    id: str | None = None
    peer_id: str | None = None
    event_name: str | None = None
    created_at: str | None = None
    updated_at: str | None = None
    minutes_consumed: float | None = None
    participant_id: str | None = None
    session_id: str | None = None
    socket_session_id: str | None = None
    preset_view_type: str | None = None


class WireParticipant(Wire):
    """A participant: which parts are there tells the generation."""

    id: str | None = None
    user_id: str | None = None
    custom_participant_id: str | None = None
    display_name: str | None = None
    preset_name: str | None = None
    role: str | None = None
    session_id: str | None = None
    joined_at: str | None = None
    left_at: str | None = None
    duration: float | None = None
    created_at: str | None = None
    updated_at: str | None = None
    peer_events: list[PeerEvent] | None = None
    peer_stats: PeerStats | None = None
    quality_stats: Annotated[list[QualityStats], AsList] | None = None
    peer_report: PeerReport | None = None


class ParticipantData(WireParticipant):
    """An object around the participant, or the participant itself."""

    participant: WireParticipant | None = None


class ParticipantAnswer(Wire):
    """Answer of `participants/{id}` and of `peer-report/{id}`."""

    data: ParticipantData | None = None

    @property
    def participant(self) -> WireParticipant | None:
        """The participant, wherever it stood; None where nothing says who it is."""
        if self.data is None:
            return None
        if self.data.participant is not None:
            return self.data.participant
        return self.data if self.data.model_fields_set else None


class ParticipantsData(Wire):
    """The list, where paging may stand too."""

    participants: list[WireParticipant] | None = None
    paging: Paging | None = None


class ParticipantsAnswer(Wire):
    """Answer of `sessions/{id}/participants`."""

    data: ParticipantsData | None = None
    paging: Paging | None = None

    @property
    def rows(self) -> list[WireParticipant]:
        """The participants."""
        return (self.data.participants if self.data else None) or []

    @property
    def pagings(self) -> tuple[Paging | None, ...]:
        """Where the page may stand."""
        return (self.paging, self.data.paging if self.data else None)

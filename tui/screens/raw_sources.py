"""The ids of the answers behind a view that was opened by its address."""

from __future__ import annotations

from collections.abc import Iterable

from tui.model import Address
from tui.providers.base import ParticipantQuestion, SessionQuestion
from tui.service import Service
from tui.service.replies import Source


async def sources_of(service: Service, address: Address | None, source: Source | None) -> tuple[str, ...]:
    """Ask what a view shows, and return the ids of the answers, each once.

    Args:
        service: the one door to data.
        address: of the view; None for the list of sessions.
        source: whose sessions; None for the first source.
    """
    if address is None:
        page = await service.sessions(SessionQuestion(limit=50), source=source)
        return _once(session.source_id for session in page.items)
    if address.is_participant:
        return _once((await service.evidence(address)).evidence.source_ids)
    session = (await service.session(address)).value
    people = await service.participants(ParticipantQuestion(address, limit=50))
    return _once((session.source_id, *(row.source_id for row in people.items)))


def _once(ids: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in ids if each is not None))

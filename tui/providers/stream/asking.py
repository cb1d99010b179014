"""Stream's questions with what an absence means: what attendance and readings are asked through."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from tui.errors import AddressError, DataError, NoPermission, NotFound
from tui.model import Address, Participant
from tui.providers.http import ApiClient
from tui.providers.stream import lookup
from tui.providers.stream.absence import Absence
from tui.providers.stream.questions import Questions

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks Stream.

    Attributes:
        now: the clock that "live", "just ended" and "expired" are told by.
        whole_lists: look for people in whole lists, without a filter.
    """

    client: ApiClient
    now: Callable[[], datetime] = field(repr=False)
    whole_lists: bool = False

    @property
    def questions(self) -> Questions:
        """The endpoints."""
        return Questions(self.client)

    @property
    def absence(self) -> Absence:
        """What finds out why something is not there."""
        return Absence(self.questions, self.now)

    async def explained(self, asking: Awaitable[T], address: Address) -> T:
        """Return what was asked for, or raise what its absence means."""
        try:
            return await asking
        except NotFound as error:
            raise await self.absence.explain(error, address) from None

    async def if_any(self, asking: Awaitable[T | None]) -> T | None:
        """Return what was asked for; None where it is not there or not for us."""
        try:
            return await asking
        except (DataError, NoPermission):
            return None

    async def under_either_id(self, participant: Participant, ask: Callable[[str, str], Awaitable[T]]) -> T:
        """Ask by the presence's own id and, where Stream does not know that, by the unified one.

        The documentation names the first for these endpoints; the vendor's own client sends the second.
        """
        user_id, own_id = participant_ids(participant.address)
        try:
            return await ask(user_id, own_id)
        except NotFound:
            unified_id = participant.unified_session_id
            if unified_id is None:
                known = await self.if_any(lookup.in_roster(self.questions, participant.address, whole=self.whole_lists))
                unified_id = known.unified_session_id if known else None
            if unified_id is None or unified_id == own_id:
                raise
        return await ask(user_id, unified_id)


def participant_ids(address: Address) -> tuple[str, str]:
    """Return the user id and the user session id of an address.

    Raises:
        AddressError: it names no participant.
    """
    if len(address.participant) != 2:
        raise AddressError(f"“{address}” names no participant")
    user_id, user_session_id = address.participant
    return user_id, user_session_id

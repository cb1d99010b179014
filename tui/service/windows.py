"""Any range of time, read in the windows that a vendor takes, and joined.

Tiles are aligned to the start of the session, so that the same question is asked whatever part of it is looked at: a
tile is then found in the cache, or in a bundle. A tile that cannot change any more is kept while there is room.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from tui.errors import AuthError, CallscopeError
from tui.model import Address, Evidence, Participant, Session, SessionStatus, Window
from tui.providers.base import Provider
from tui.service.cache import Cache
from tui.service.clock import Clock
from tui.service.joining import cut, join
from tui.service.together import together

UNFINISHED_S = 10.0
"""Seconds for which a tile is kept that may still change: the vendors' series have about a point in ten seconds."""
MOST_POINTS = 4_000_000
"""Samples kept in all tiles together: 16 bytes each."""
SHORTEST = timedelta(seconds=1)

TileKey = tuple[Address, Window]


def tile_cache(clock: Clock) -> Cache[TileKey, Evidence]:
    """Return a cache for tiles."""
    return Cache(clock, most=MOST_POINTS, weigh=lambda tile: 100.0 + tile.coverage.points)


async def read_window(
    provider: Provider,
    participant: Participant,
    window: Window | None,
    *,
    session: Session | None,
    cache: Cache[TileKey, Evidence],
    clock: Clock,
) -> Evidence:
    """Return everything that the vendor has about a participant in a window; None for the whole presence.

    A tile that cannot be read is named in `coverage.missing`; where none can be read, the first error is raised.

    Raises:
        CallscopeError: what the vendor answered to every tile.
    """
    now = clock.now()
    presence = presence_of(participant, session, now)
    asked = presence if window is None else window
    tiles = _tiles(provider.costs.tile, asked, presence, session)

    async def read(tile: Window) -> Evidence:
        return await cache.get_or_read(
            (participant.address, tile),
            lambda: provider.detail(participant, tile),
            lambda _: None if _is_finished(tile, session, now) else UNFINISHED_S,
        )

    return cut(join(await _side_by_side(tiles, read)), asked)


def full_requests(provider: Provider, participant: Participant, session: Session | None, now: datetime) -> int:
    """Return how many requests every series of one participant takes, where nothing of it is kept."""
    presence = presence_of(participant, session, now)
    return provider.costs.tile_requests * len(_tiles(provider.costs.tile, presence, presence, session))


def presence_of(participant: Participant, session: Session | None, now: datetime) -> Window:
    """Return when a participant was there, as far as it is known: to now for who has not left."""
    since = participant.joined_at or (session.started_at if session else None)
    until = participant.left_at
    if until is None and since is not None and participant.duration_s is not None and not participant.is_live:
        until = since + timedelta(seconds=participant.duration_s)
    if until is None and session is not None:
        until = session.ended_at
    until = min(until or now, now)
    if since is None or since >= until:
        since = until - (timedelta(minutes=30) if since is None else SHORTEST)
    return Window(since, max(until, since + SHORTEST))


def _tiles(width: timedelta | None, asked: Window, presence: Window, session: Session | None) -> list[Window]:
    if width is None:
        return [presence]
    origin = session.started_at if session is not None and session.started_at is not None else presence.since
    return list(asked.tiles(width, origin=origin))


def _is_finished(tile: Window, session: Session | None, now: datetime) -> bool:
    if session is None or tile.until > now:
        return False
    return session.is_final is True or (session.status is SessionStatus.ENDED and session.is_final is not False)


async def _side_by_side(tiles: Sequence[Window], read: Callable[[Window], Awaitable[Evidence]]) -> list[Evidence]:

    async def attempt(tile: Window) -> Evidence | CallscopeError:
        try:
            return await read(tile)
        except AuthError:
            raise
        except CallscopeError as error:
            return error

    if len(tiles) == 1:
        return [await read(tiles[0])]
    outcomes = await together(attempt(tile) for tile in tiles)
    told = [outcome for outcome in outcomes if isinstance(outcome, Evidence)]
    failed = [(tile, each) for tile, each in zip(tiles, outcomes, strict=True) if isinstance(each, CallscopeError)]
    if not told:
        raise failed[0][1]
    if failed:
        missing = {_name(tile): error.line() for tile, error in failed}
        coverage = told[0].coverage
        told[0] = replace(told[0], coverage=replace(coverage, missing={**coverage.missing, **missing}))
    return told


def _name(tile: Window) -> str:
    return f"{tile.since:%Y-%m-%dT%H:%M:%SZ}/{tile.until:%Y-%m-%dT%H:%M:%SZ}"

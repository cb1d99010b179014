"""Breakout rooms: sessions within a session.

A room's id is its session's with another version digit, so that it resolves without being kept. It tells of the same
people as its session.
"""

from __future__ import annotations

from dataclasses import replace
from zlib import crc32

from tui.sandbox.realtimekit.directory import VENDOR
from tui.sandbox.world import Call, World

_DIGIT = 14
"""Where the version stands in a UUID."""
_ROOM_DIGITS = "ab"
_FEWEST = 8
"""Smaller sessions have no rooms."""


def rooms_of(call: Call) -> list[Call]:
    """Return the breakout rooms of a session: two in about every fourth session of eight people or more."""
    if is_room(call.session_id) or call.size < _FEWEST or crc32(call.session_id.encode()) % 4:
        return []
    return [
        replace(
            call,
            session_id=call.session_id[:_DIGIT] + digit + call.session_id[_DIGIT + 1 :],
            title=f"{call.title} (room {number})",
        )
        for number, digit in enumerate(_ROOM_DIGITS, 1)
    ]


def is_room(session_id: str) -> bool:
    """Return whether an id is one of a breakout room."""
    return session_id[_DIGIT] in _ROOM_DIGITS


def find_session(world: World, session_id: str) -> Call | None:
    """Return the session or breakout room with an id, or None."""
    if not is_room(session_id):
        return world.find(VENDOR, session_id)
    parent = world.find(VENDOR, _parent_id(session_id))
    if parent is None:
        return None
    return next((room for room in rooms_of(parent) if room.session_id == session_id), None)


def hosting_session(world: World, call: Call) -> Call:
    """Return the session that a breakout room belongs to; a session hosts itself."""
    if not is_room(call.session_id):
        return call
    parent = world.find(VENDOR, _parent_id(call.session_id))
    assert parent is not None, "a room is only made of a session that is there"
    return parent


def _parent_id(room_id: str) -> str:
    return room_id[:_DIGIT] + "4" + room_id[_DIGIT + 1 :]

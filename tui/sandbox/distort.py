"""Answers made wrong in ways that a tolerant reader survives: pure functions on decoded JSON."""

from __future__ import annotations

from zlib import crc32

UNKNOWN_WORD = "SOMETHING_NEW"
"""What `wrong_enums` puts in the place of every documented word."""

_ENUM_KEYS = frozenset({
    "call_status", "codec", "effective_network_type", "effective_networktype", "event_name", "event_type", "level",
    "local_candidate_type", "network_type", "operator", "preset_view_type", "publisher_type",
    "quality_limitation_reason", "remote_candidate_type", "room_view_type", "severity", "status", "track_type", "type",
})  # fmt: skip
_KEPT_KEYS = frozenset({
    # without these an answer names nothing: no vendor was seen to leave them out
    "id", "app_id", "call_id", "call_type", "call_cid", "cid", "call_session_id", "session_id", "user_id",
    "user_session_id", "peer_id", "participant_id", "track_id", "producer_id", "next", "prev", "total_count",
    "start_offset", "end_offset", "success", "duration", "code", "timestamp",
})  # fmt: skip


def wrong_enums(value: object) -> object:
    """Return the answer with a word that no documentation knows in every enumerated field."""
    if isinstance(value, list):
        return [wrong_enums(part) for part in value]
    if isinstance(value, dict):
        return {
            name: UNKNOWN_WORD if name in _ENUM_KEYS and isinstance(part, str) else wrong_enums(part)
            for name, part in value.items()
        }
    return value


def nulls(value: object, path: str = "") -> object:
    """Return the answer with null in place of about every second value; the same ones each time.

    What identifies a thing, and what pages a list, stays. Of lists and objects only every eighth becomes null.
    """
    if isinstance(value, list):
        return [nulls(part, f"{path}/{index}") for index, part in enumerate(value)]
    if not isinstance(value, dict):
        return value
    changed: dict[str, object] = {}
    for name, part in value.items():
        place = f"{path}/{name}"
        lot = crc32(place.encode()) % 8
        if name in _KEPT_KEYS:
            changed[name] = part
        elif isinstance(part, (list, dict)):
            is_envelope = place.count("/") <= 2
            changed[name] = None if lot == 0 and not is_envelope else nulls(part, place)
        else:
            changed[name] = None if lot < 4 else part
    return changed


def repeated_cursor(value: object, sent: str | None) -> object:
    """Return the answer with the cursor that was sent as its next one, so that the list never ends."""
    if isinstance(value, dict) and sent is not None and ("next" in value or "duration" in value):
        return {**value, "next": sent}
    return value

"""Who and what in an answer names a person: which fields, and of which kind."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum


class Identity(StrEnum):
    """Kinds of what names a person or a person's machine."""

    ID = "id"
    NAME = "name"
    EMAIL = "email"
    IP = "ip"
    DEVICE = "device"
    URL = "url"


_FIELDS: Mapping[str, Identity] = {
    **dict.fromkeys(
        (
            "user_id",
            "user_ids",
            "blocked_user_ids",
            "created_by_user_id",
            "created_by_id",
            "publisher_user_id",
            "subscriber_user_id",
            "owner_id",
            "member_id",
            "participant_id",
            "custom_id",
            "custom_participant_id",
            "client_specific_id",
        ),
        Identity.ID,
    ),
    **dict.fromkeys(
        (
            "display_name",
            "user_name",
            "username",
            "publisher_name",
            "participant_name",
            "full_name",
            "first_name",
            "last_name",
            "nickname",
        ),
        Identity.NAME,
    ),
    **dict.fromkeys(("email", "user_email"), Identity.EMAIL),
    **dict.fromkeys(
        (
            "label",
            "device_label",
            "device_id",
            "group_id",
            "audio_device",
            "video_device",
            "speaker_device",
            "microphone",
            "camera",
            "speaker",
            "added",
            "removed",
        ),
        Identity.DEVICE,
    ),
    **dict.fromkeys(("image", "picture", "avatar", "avatar_url", "profile_image"), Identity.URL),
}
GENERIC = frozenset(
    {
        "anonymous",
        "audio_room",
        "communications",
        "default",
        "development",
        "livestream",
        "system",
        "undefined",
        "unknown",
        "webrtc",
    }
)
"""Words that stand where ids and labels do and name nobody: replaced, they would be missed elsewhere."""
_KEYED_BY_USER = frozenset({"accepted_by", "missed_by", "rejected_by"})
_OF_A_USER = frozenset({"banned", "teams", "blocked_user_ids"})
"""An `id` beside one of these is a user's."""
_OF_A_PERSON = _OF_A_USER | {"user_id", "custom_participant_id", "client_specific_id"}
"""A `name` beside one of these is a person's."""
_USERS = frozenset({"user", "created_by", "member", "owner"})
_NO_ADDRESS = re.compile(r"version|user_agent|useragent|sdk|(^|_)os$|browser")
"""Fields in which four numbers with dots are a version."""
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_ADDRESS = re.compile(
    r"(?<![\w.])(?<!\w/)(?:\d{1,3}\.){3}\d{1,3}(?![\w-])(?!\.\d)"
    r"|(?<![\w:.])(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4}(?![\w:])"
)
"""An IP address in a text; not the version in “Chrome/140.0.0.0”."""
_OPEN = frozenset({"0.0.0.0", "127.0.0.1", "255.255.255.255", "::", "::1"})  # noqa: S104  (no address of anybody)


def identities(value: object, name: str = "") -> Iterator[tuple[Identity, str]]:
    """Yield what names somebody in a JSON value, with its kind; the same text may come often.

    Args:
        value: any JSON value.
        name: the field that it stands in, as `field_name` writes it.
    """
    if isinstance(value, dict):
        for key, inner in value.items():
            if name in _KEYED_BY_USER:
                yield Identity.ID, key
            yield from identities(inner, inner_name(value, key, name))
    elif isinstance(value, list):
        for inner in value:
            yield from identities(inner, name)
    elif isinstance(value, str) and value:
        kind = _FIELDS.get(name)
        if kind is not None and value.lower() not in GENERIC and not is_address(value):
            yield kind, value
        if not is_version(name):
            yield from ((Identity.IP, found[0]) for found in _ADDRESS.finditer(value) if is_address(found[0]))
    elif isinstance(value, int) and not isinstance(value, bool) and _FIELDS.get(name) is Identity.ID:
        yield Identity.ID, str(value)


def inner_name(owner: Mapping[str, object], key: str, name: str) -> str:
    """Return the field that a value stands in, told by what stands around it.

    A person's own `id` and `name` read as `user_id` and `display_name`; conditions, such as
    `{"user_id": {"$eq": "alice"}}`, hold their texts one level further down.
    """
    if key.startswith("$"):
        return name
    field = field_name(key)
    if field not in ("id", "name"):
        return field
    names = {field_name(each) for each in owner}
    if field == "name" and (name in _USERS or names & _OF_A_PERSON):
        return "display_name"
    if field == "id" and (name in _USERS or names & _OF_A_USER):
        return "user_id"
    return field


def replace_addresses(text: str, given: Callable[[str], str | None]) -> str:
    """Return a text with its IP addresses replaced, where `given` has something for them."""
    if "." not in text and ":" not in text:
        return text
    return _ADDRESS.sub(lambda found: given(found[0]) or found[0], text)


def is_address(text: str) -> bool:
    """Return whether a text is an IP address that may be somebody's."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return text not in _OPEN


def is_identity(name: str) -> bool:
    """Return whether a field names somebody or something of theirs, whatever its text."""
    return name in _FIELDS


def is_user_id(name: str) -> bool:
    """Return whether a field holds user ids."""
    return _FIELDS.get(name) is Identity.ID


def is_keyed_by_user(name: str) -> bool:
    """Return whether an object's fields are named by user ids."""
    return name in _KEYED_BY_USER


def is_version(name: str) -> bool:
    """Return whether four numbers with dots are a version in a field, and no address."""
    return _NO_ADDRESS.search(name) is not None


def field_name(name: str) -> str:
    """Return a field's name as the tables here write it."""
    return _CAMEL.sub("_", name).lower()

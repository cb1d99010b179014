"""From the parts of a path to the session and the presence that they name."""

from __future__ import annotations

from collections.abc import Mapping

from tui.sandbox.stream.refusal import not_found
from tui.sandbox.world import Call, Container, Presence, Stage, World

VENDOR = "stream"

NO_SESSION = "call session not found"
NO_STATS = "call session stats not found"
NO_PARTICIPANT = "participant session not found"


def container_at(world: World, path: Mapping[str, str]) -> Container:
    """Return the call of a path.

    Raises:
        Refused: 404.
    """
    found = world.containers.find(VENDOR, path["id"], path["type"])
    if found is None:
        raise not_found(f"Can't find call with id {path['type']}:{path['id']}")
    return found


def session_at(world: World, path: Mapping[str, str], *, ready: bool = True) -> Call:
    """Return the session of a path.

    An id of something else, such as a user session, is answered like any unknown id. So is, in other words, a session
    that has just ended and is still being computed: a client has to find out by itself which of the two it is.

    Args:
        world: what there is.
        path: `type` and `id` (or `call_type` and `call_id`), and `session`.
        ready: whether only a session will do whose numbers are there.

    Raises:
        Refused: 404.
    """
    call = world.find(VENDOR, path["session"])
    named = (path.get("type") or path["call_type"], path.get("id") or path["call_id"])
    if call is None or (call.call_type, call.container_id) != named:
        raise not_found(NO_SESSION)
    if ready and world.stage(call) is Stage.NOT_READY:
        raise not_found(NO_STATS)
    return call


def presence_at(world: World, path: Mapping[str, str]) -> Presence:
    """Return the presence of a path that ends in `user` and `user_session`.

    Raises:
        Refused: 404; an expired session has no presences any more.
    """
    call = session_at(world, path)
    found = world.presence(VENDOR, path["user_session"])
    if found is None or found.call.number != call.number or found.user_id != path["user"]:
        raise not_found(NO_PARTICIPANT)
    if world.stage(call) is Stage.EXPIRED:
        raise not_found(NO_PARTICIPANT)
    return found

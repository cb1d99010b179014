"""`sort`: read, and held to what an endpoint documents."""

from __future__ import annotations

from collections.abc import Sequence

from tui.sandbox.stream.refusal import bad_input


def order_of(
    given: object, allowed: Sequence[str], usual: str, *, then: str | None = None, usual_direction: int = -1
) -> tuple[tuple[str, int], ...]:
    """Return (field, direction) of each part of a sort.

    Args:
        given: the `sort` of a body; None sorts by `usual`.
        allowed: fields of which one may be sorted by.
        usual: what is sorted by otherwise.
        then: a field that may come after it.
        usual_direction: the direction of `usual`.

    Raises:
        Refused: another field, another direction, or too many.
    """
    if given is None or given == []:
        return ((usual, usual_direction),)
    if not isinstance(given, list):
        raise bad_input("sort: must be a list")
    found = []
    for place, part in enumerate(given):
        if not isinstance(part, dict):
            raise bad_input("sort: must be a list of objects")
        field, direction = part.get("field"), part.get("direction", 1)
        fits = field in allowed if place == 0 else place == 1 and field == then
        if not fits:
            raise bad_input(f'sort: field "{field}" is not supported here')
        if direction not in (1, -1):
            raise bad_input("sort: direction must be 1 or -1")
        found.append((str(field), int(direction)))
    return tuple(found)

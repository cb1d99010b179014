"""Reading an answer tolerantly: a part of the wrong kind becomes absent, and the rest is kept."""

from __future__ import annotations

import json
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from tui.errors import BadAnswer
from tui.providers.answers import Answer

ROUNDS = 8
"""Taking bad parts out can only uncover bad parts deeper inside once; the answers nest less deeply than this."""


class Wire(BaseModel):
    """A part of an answer. Numeric strings are read as numbers, numbers as text where text is due."""

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True, allow_inf_nan=False)


class Paging(Wire):
    """Where a page stands: item offsets, from 1, both ends included."""

    total_count: float | None = None
    start_offset: float | None = None
    end_offset: float | None = None


def _as_list(value: object) -> object:
    return [value] if isinstance(value, dict) else value


AsList = BeforeValidator(_as_list)
"""For a list whose only element is sent bare in another generation."""


def _as_text(value: object) -> object:
    return json.dumps(value) if isinstance(value, bool | int | float) else value


AnyText = Annotated[str, BeforeValidator(_as_text)]
"""Text, or a truth value or number as its JSON text."""

W = TypeVar("W", bound=Wire)


def read(kind: type[W], answer: Answer) -> W:
    """Return an answer's body as `kind`, without the parts that are not of the documented kind.

    Raises:
        BadAnswer: it is not JSON, or not an object.
    """
    try:
        return kind.model_validate_json(answer.body)
    except ValidationError:
        pass
    try:
        data: object = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise BadAnswer(f"RealtimeKit answered {answer.status} with text that is not JSON or was cut off") from error
    if not isinstance(data, dict):
        raise BadAnswer(f"RealtimeKit answered {answer.status} with JSON that is not an object")
    return tolerate(kind, data)


def tolerate(kind: type[W], data: dict[str, Any]) -> W:
    """Return `data` as `kind`, without the parts that are not of the documented kind. `data` is used up."""
    for _ in range(ROUNDS):
        try:
            return kind.model_validate(data)
        except ValidationError as error:
            places = [fault["loc"] for fault in error.errors(include_url=False, include_context=False)]
        # From the back: an element taken out of a list moves those behind it.
        for place in sorted(set(places), key=_order, reverse=True):
            _take_out(data, place)
    raise BadAnswer("RealtimeKit answered with JSON of an unknown form")


def _order(place: tuple[int | str, ...]) -> list[tuple[int, str]]:
    return [(part, "") if isinstance(part, int) else (-1, part) for part in place]


def _take_out(data: object, place: tuple[int | str, ...]) -> None:
    """Take out what stands at a place, or the deepest part of `data` that leads there."""
    holder: Any = None
    key: int | str = ""
    for part in place:
        if isinstance(part, int) and isinstance(data, dict):
            continue  # an object where `AsList` made a list of one
        is_there = part in data if isinstance(data, dict) else isinstance(data, list) and 0 <= _index(part) < len(data)
        if not is_there:
            break
        holder, key = data, part
        data = holder[key]
    if holder is not None:
        del holder[key]


def _index(part: int | str) -> int:
    return part if isinstance(part, int) else -1

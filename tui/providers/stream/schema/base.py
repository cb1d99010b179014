"""Reading an answer tolerantly: what is not of the documented kind becomes absent, and the rest is kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from tui.errors import BadAnswer
from tui.providers.answers import Answer
from tui.providers.stream.times import instant

Instant = Annotated[datetime | None, BeforeValidator(instant)]
"""A time in any encoding; None where it is not set or cannot be read."""

Points = Any
"""`[[time, value], ...]` as it came, or what `points.lift` left in its place: `points.columns_of` reads both."""


class Wire(BaseModel):
    """A part of an answer. Everything is optional; numbers may come as text, and text as numbers."""

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True, allow_inf_nan=False)


W = TypeVar("W", bound=Wire)
Place = tuple[int | str, ...]


def read(kind: type[W], answer: Answer, body: bytes | None = None) -> W:
    """Return an answer's body as `kind`, without the parts that are not of the documented kind.

    Args:
        kind: what the answer documents.
        answer: which answer.
        body: to read in place of the answer's own body.

    Raises:
        BadAnswer: it is not JSON, or not an object.
    """
    body = answer.body if body is None else body
    try:
        return kind.model_validate_json(body)
    except ValidationError:
        pass
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        # The cause is not chained: its document would put the whole body into a traceback.
        raise BadAnswer(f"Stream answered {answer.status} with text that is not JSON or was cut off") from None
    if not isinstance(data, dict):
        raise BadAnswer(f"Stream answered {answer.status} with JSON that is not an object")
    return _tolerate(kind, data)


def _tolerate(kind: type[W], data: dict[str, Any]) -> W:
    while True:
        try:
            return kind.model_validate(data)
        except ValidationError as error:
            places = {fault["loc"] for fault in error.errors(include_url=False, include_context=False)}
        # From the back: an element that leaves a list moves those behind it.
        for place in sorted(places, key=_position, reverse=True):
            _take_out(data, place)


def _position(place: Place) -> list[tuple[int, str]]:
    return [(part, "") if isinstance(part, int) else (-1, part) for part in place]


def _take_out(data: Any, place: Sequence[int | str]) -> None:  # noqa: ANN401 (JSON of any shape)
    holder, key = data, place[0]
    for part in place:
        held = data.get(part) if isinstance(data, dict) else None
        if isinstance(data, list) and isinstance(part, int) and part < len(data):
            held = data[part]
        elif not isinstance(data, dict) or part not in data:
            break
        holder, key, data = data, part, held
    del holder[key]

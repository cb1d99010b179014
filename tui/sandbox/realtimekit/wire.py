"""RealtimeKit's encodings: times, numbers, pages, questions and refusals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from starlette.requests import Request
from starlette.responses import Response

from tui.sandbox.envelopes import service_error
from tui.sandbox.writing import written

Json = dict[str, Any]
"""A JSON object on its way out."""

DEFAULT_PER_PAGE = 25
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Refusal(Exception):
    """Ends the handling of a request with an error answer."""

    def __init__(self, response: Response) -> None:
        super().__init__(f"refused with {response.status_code}")
        self.response = response


def refuse(status: int, message: str) -> Refusal:
    """Return the service's refusal, to be raised."""
    return Refusal(service_error(status, message))


def answer(data: object, *, paging: Json | None = None) -> Response:
    """Return a success in the service's envelope."""
    body: Json = {"success": True, "data": data}
    if paging is not None:
        body["paging"] = paging
    return Response(written(body), media_type="application/json")


def iso(at: float) -> str:
    """Return UTC epoch seconds as ISO 8601 with milliseconds and Z."""
    # from whole milliseconds: a float's microseconds would be cut off instead of rounded
    moment = _EPOCH + timedelta(milliseconds=round(at * 1000))
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def minutes(seconds: float) -> float:
    """Return a duration as the vendor tells it: minutes with four decimals."""
    return round(seconds / 60, 4)


def derived_id(*parts: object) -> str:
    """Return a UUID that follows from `parts`."""
    return str(uuid5(NAMESPACE_OID, "/".join(str(part) for part in parts)))


class Question:
    """The query of a request, read as documented."""

    def __init__(self, request: Request) -> None:
        self._params = request.query_params

    def text(self, name: str) -> str | None:
        """Return a parameter; None where it is absent or empty."""
        return self._params.get(name) or None

    def flag(self, name: str) -> bool:
        """Return a boolean parameter, false by default.

        Raises:
            Refusal: neither true nor false.
        """
        value = self._params.get(name, "false")
        if value not in ("true", "false"):
            raise refuse(400, f'BAD_REQUEST "{name}" must be a boolean')
        return value == "true"

    def choice(self, name: str, known: Iterable[str], default: str) -> str:
        """Return a parameter that must be one of the known words.

        Raises:
            Refusal: another word.
        """
        value = self._params.get(name) or default
        if value and value not in known:
            raise refuse(422, f'"{name}" must be one of {", ".join(known)}')
        return value

    def number(self, name: str, default: int) -> int:
        """Return a number that is not negative; `25.0` is one too, as the vendor's own client sends it.

        Raises:
            Refusal: not such a number.
        """
        text = self._params.get(name) or str(default)
        try:
            value = float(text)
        except ValueError:
            value = -1.0
        if not (value >= 0 and value.is_integer()):
            raise refuse(400, f'BAD_REQUEST "{name}" must be a number not less than 0')
        return int(value)

    def moment(self, name: str) -> float | None:
        """Return an ISO 8601 time as UTC epoch seconds; one without a zone is UTC.

        Raises:
            Refusal: not a time.
        """
        text = self.text(name)
        if text is None:
            return None
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise refuse(400, f'BAD_REQUEST "{name}" must be a valid ISO 8601 date') from None
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()

    def slice(self) -> slice:
        """Return which items of a list `page_no` and `per_page` ask for; page 0 is page 1."""
        per_page = self.number("per_page", DEFAULT_PER_PAGE) or DEFAULT_PER_PAGE
        first = (max(1, self.number("page_no", 1)) - 1) * per_page
        return slice(first, first + per_page)


def paging(total: int, part: slice, shown: int) -> Json:
    """Return how a page lies in its list: offsets count from 1 and include both ends; 0 where nothing is shown."""
    if not shown:
        return {"total_count": total, "start_offset": 0, "end_offset": 0}
    return {"total_count": total, "start_offset": part.start + 1, "end_offset": part.start + shown}


def page(items: Sequence[Any], part: slice) -> tuple[Sequence[Any], Json]:
    """Return the items of a page, and how it lies in its list."""
    shown = items[part]
    return shown, paging(len(items), part, len(shown))


def guid(request: Request, name: str) -> str:
    """Return a path parameter that must be a UUID.

    Raises:
        Refusal: it is not.
    """
    text: str = request.path_params[name]
    try:
        return str(UUID(text))
    except ValueError:
        raise refuse(400, f'BAD_REQUEST "{name}" must be a valid GUID') from None


def without_absent(fields: Mapping[str, Any]) -> Json:
    """Return the fields that have a value: what is not known is left out rather than sent as null."""
    return {name: value for name, value in fields.items() if value is not None}

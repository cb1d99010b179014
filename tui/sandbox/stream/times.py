"""Times in requests and answers."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from tui.sandbox.stream.refusal import bad_input


def nanoseconds(seconds: float) -> int:
    """Return UTC epoch seconds as the wire has them: whole nanoseconds, exact to the millisecond."""
    return round(seconds * 1000) * 1_000_000


def seconds(text: str, name: str) -> float:
    """Return the UTC epoch seconds of a time in a request.

    RFC 3339 is what is documented; a text in JSON quotes comes from one of the vendor's own clients. Without a zone
    it is taken as UTC.

    Raises:
        Refused: not a time.
    """
    plain = text
    if text.startswith('"'):
        try:
            plain = json.loads(text)
        except ValueError:
            raise bad_input(f'{name}: cannot parse "{text}" as RFC 3339') from None
    try:
        found = datetime.fromisoformat(str(plain))
    except ValueError:
        raise bad_input(f'{name}: cannot parse "{text}" as RFC 3339') from None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def rfc3339(at: float) -> str:
    """Return UTC epoch seconds as text."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

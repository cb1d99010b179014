"""`--since` and `--until` to windows."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from tui.errors import UsageError
from tui.model import Participant, Window
from tui.query.times import Clock, Moment, parse_time

BEGINNING = datetime(2015, 1, 1, tzinfo=UTC)
"""Before any vendor kept a call: where a window without `--since` begins."""
_ANCHORED = re.compile(r"(joined|left)(?:([+-])(\d+(?:\.\d+)?)(s|m|min|h|d))?", re.IGNORECASE)
_SECONDS = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400}


def list_window(since: str | None, until: str | None, *, now: datetime | None = None) -> Window | None:
    """Return the window of a list; None where neither end was given.

    A day given for `until` is included.

    Raises:
        UsageError: a time that is none, or an end before its beginning.
    """
    if since is None and until is None:
        return None
    clock = Clock(now or datetime.now(UTC))
    begin = BEGINNING if since is None else _moment("--since", since, clock).at
    end = clock.now if until is None else _end(_moment("--until", until, clock))
    return _window(begin, end)


def participant_window(
    since: str | None, until: str | None, participant: Participant, *, now: datetime | None = None
) -> Window | None:
    """Return the window of one participant; None, which stands for the whole presence, where neither end was given.

    `joined` and `left` are the ends of the presence; who has not left yet leaves now. A clock time is of the day of
    joining, or of the day after where the presence goes beyond midnight.

    Raises:
        UsageError: a time that is none, an end before its beginning, or a presence that nobody knows.
    """
    if since is None and until is None:
        return None
    now = now or datetime.now(UTC)
    joined, left = participant.joined_at, participant.left_at or now

    def at(option: str, text: str | None, default: datetime | None, *, is_end: bool) -> datetime:
        if text is None:
            if default is None:
                raise UsageError(
                    f"nobody knows when the participant {'left' if is_end else 'joined'}", hint=f"Add {option}"
                )
            return default
        anchored = _ANCHORED.fullmatch(text)
        if anchored is None:
            return _in_presence(option, text, joined, left, now, is_end=is_end)
        base = joined if anchored[1].lower() == "joined" else left
        if base is None:
            raise UsageError(f"{option} {text}: nobody knows when the participant joined", hint="Give a time instead")
        if anchored[2] is None:
            return base
        shift = timedelta(seconds=float(anchored[3]) * _SECONDS[anchored[4].lower()])
        return base + shift if anchored[2] == "+" else base - shift

    return _window(at("--since", since, joined, is_end=False), at("--until", until, left, is_end=True))


def _in_presence(
    option: str, text: str, joined: datetime | None, left: datetime, now: datetime, *, is_end: bool
) -> datetime:
    is_clock_time = re.fullmatch(r"\d{1,2}:\d{2}(:\d{2})?", text) is not None
    if joined is None or not is_clock_time:
        moment = _moment(option, text, Clock(now))
        return _end(moment) if is_end else moment.at
    at = _moment(option, text, Clock(now, day=joined.astimezone(UTC).date())).at
    following = at + timedelta(days=1)
    return following if at < joined and following <= left else at


def _moment(option: str, text: str, clock: Clock) -> Moment:
    try:
        return parse_time(text, clock)
    except ValueError as fault:
        anchored = " (joined and left are for `participant`)" if _ANCHORED.fullmatch(text) else ""
        raise UsageError(f"{option}: {fault}{anchored}", hint="See `callscope help times`") from None


def _end(moment: Moment) -> datetime:
    return moment.until if moment.span >= timedelta(hours=23) else moment.at


def _window(since: datetime, until: datetime) -> Window:
    if until <= since:
        raise UsageError(f"--until ({_text(until)}) is not behind --since ({_text(since)})")
    return Window(since, until)


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

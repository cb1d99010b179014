"""A heat strip in words, for who hears it or searches a log."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from tui.model import Quality, Window
from tui.render.session_clock import SessionClock


def heat_words(qualities: Sequence[Quality], window: Window, clock: SessionClock) -> str:
    """Return each stretch of one quality with its time: "ok 14:00:00-14:20:00, bad 14:20:00-14:30:00".

    Args:
        qualities: a cell for each of as many equal parts of the window.
        window: from the first cell's start to the last one's end.
        clock: whose times are told.
    """
    length_s = window.duration_s / max(len(qualities), 1)
    told, first = [], 0
    for word, cells in groupby(str(quality.reason or quality.state) for quality in qualities):
        last = first + len(list(cells))
        told.append(f"{word} {clock.span(window.since_s + first * length_s, window.since_s + last * length_s)}")
        first = last
    return ", ".join(told)

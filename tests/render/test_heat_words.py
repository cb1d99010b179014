from datetime import UTC, datetime

from tui.model import BAD, OK, Reason, Window, unclassified
from tui.render.heat_words import heat_words
from tui.render.session_clock import SessionClock

HOUR = Window(datetime(2026, 5, 1, 14, tzinfo=UTC), datetime(2026, 5, 1, 15, tzinfo=UTC))


def test_stretches_of_one_quality_are_told_with_their_times() -> None:
    cells = [unclassified(Reason.NO_DATA), OK, OK, BAD, OK, OK]
    assert heat_words(cells, HOUR, SessionClock()) == (
        "no data 14:00:00-14:10:00, ok 14:10:00-14:30:00, bad 14:30:00-14:40:00, ok 14:40:00-15:00:00"
    )


def test_without_cells_there_are_no_words() -> None:
    assert heat_words([], HOUR, SessionClock()) == ""

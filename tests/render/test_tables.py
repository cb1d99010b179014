"""Formats, columns and plain tables for people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model import (
    BAD,
    FAIR,
    OK,
    Address,
    Coverage,
    Depth,
    Direction,
    Event,
    EventKind,
    Evidence,
    Labels,
    Metric,
    Network,
    Participant,
    QualityState,
    QualityWarning,
    Reason,
    Series,
    Session,
    SessionCounts,
    SessionStatus,
    Span,
    Track,
    TrackKind,
    unclassified,
)
from tui.model.series import KBITS
from tui.query import find_field
from tui.render.cells import Glyphs, Run, Style, line_of, plain
from tui.render.columns import (
    EVENT_COLUMNS,
    PARTICIPANT_COLUMNS,
    SESSION_COLUMNS,
    TRACK_COLUMNS,
    WARNING_COLUMNS,
    Column,
    Kind,
    ParticipantRow,
    group_counts,
    pick,
    sorted_by,
)
from tui.render.format import Formats, TimeMode
from tui.render.heat import ASCII_LEGEND, LEGEND, heat_line, heat_text
from tui.render.tables import table
from tui.text import cell_width

SESSION = Address.parse("stream:default/standup/s1")
AT = datetime(2026, 11, 20, 14, 5, 10, tzinfo=UTC)
FORMATS = Formats()
ASCII = Formats(ascii=True)


def person(user: str, **more: object) -> Participant:
    return Participant(SESSION.of(user, "us"), user_id=user, **more)  # type: ignore[arg-type]  # handed on


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(None, "–"), (0, "0:00"), (59.6, "1:00"), (61, "1:01"), (3600, "1:00:00"), (360_000, "100:00:00"), (-5, "-0:05")],
)
def test_durations(seconds: float | None, shown: str) -> None:
    assert FORMATS.duration(seconds) == shown


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (None, "ms", "–"),
        (0, "%", "0 %"),
        (0.424, "%", "0.42 %"),
        (8.14, "%", "8.1 %"),
        (62.4, "ms", "62 ms"),
        (1850, "kbit/s", "1.85 Mbit/s"),
        (850, "kbit/s", "850 kbit/s"),
        (12345, "", "12,345"),
        (-0.0001, "ms", "0 ms"),
    ],
)
def test_measured_numbers(value: float | None, unit: str, shown: str) -> None:
    assert FORMATS.with_unit(value, unit) == shown


def test_times_in_utc_local_and_relative() -> None:
    assert FORMATS.time(AT) == "2026-11-20 14:05:10"
    assert Formats(day=False).time(AT) == "14:05:10"
    local = Formats(zone=ZoneInfo("Asia/Kolkata"), times=TimeMode.LOCAL, now=AT)
    assert (local.time(AT), local.zone_name) == ("2026-11-20 19:35:10", "IST")
    relative = Formats(now=AT + timedelta(hours=2, minutes=5), times=TimeMode.RELATIVE)
    assert (relative.time(AT), relative.zone_name) == ("2 h 5 m ago", "")
    assert relative.time(AT + timedelta(hours=3)) == "in 55 m"
    assert relative.time(AT - timedelta(days=2)) == "2 d 2 h ago"
    assert relative.time(None) == "–"
    assert FORMATS.without_day_of("11-20 14:05", "11-20 14:09") == "      14:05"
    assert FORMATS.without_day_of("11-20 14:05", "11-21 00:01") == "11-20 14:05"
    assert FORMATS.without_day_of("14:05:10", "14:05:10") == "14:05:10"
    assert relative.without_day_of("5 m ago", "5 m ago") == "5 m ago"
    assert (FORMATS.absent, ASCII.absent) == ("–", "-")


def test_people_are_hidden_by_pseudonyms_that_stay_the_same() -> None:
    hidden = Formats(hide_people=True)
    row = ParticipantRow(1, person("alice", network=Network(ip="203.0.113.9")))
    user, ip, length = pick(PARTICIPANT_COLUMNS, ["user", "ip", "duration"])
    assert user.text(row, hidden) == user.text(row, hidden) != "alice"
    assert "203" not in ip.text(row, hidden)
    assert length.text(row, hidden) == "–"
    assert user.text(ParticipantRow(2, person("bob")), hidden) != user.text(row, hidden)


@pytest.mark.parametrize(
    "columns", [SESSION_COLUMNS, PARTICIPANT_COLUMNS, TRACK_COLUMNS, EVENT_COLUMNS, WARNING_COLUMNS]
)
def test_columns_are_well_declared(columns: tuple[Column[object], ...]) -> None:
    keys = [column.key for column in columns]
    assert len(keys) == len(set(keys))
    for column in columns:
        assert column.field is None or find_field(column.field) is not None
    assert min(column.priority for column in columns if column.shown) == 0


def test_every_column_of_an_empty_record_is_absent_and_not_zero() -> None:
    row = ParticipantRow(7, person("alice"))
    texts = {column.key: column.text(row, FORMATS) for column in PARTICIPANT_COLUMNS}
    known = {key for key, text in texts.items() if text not in ("–", "")}
    assert known == {"number", "user", "address"}


def test_a_participant_row_shows_what_was_read() -> None:
    warned = Evidence(
        person("alice"),
        Coverage(Depth.FULL),
        tracks=(Track("t", TrackKind.VIDEO, Direction.SENT),),
        warnings=(QualityWarning(AT, "x", "y"),),
    )
    row = ParticipantRow(1, person("alice"), warned, (OK, FAIR, BAD), "loss 8.1 %", BAD)
    texts = {column.key: column.text(row, FORMATS) for column in PARTICIPANT_COLUMNS}
    assert (texts["warnings"], texts["tracks"], texts["worst"], texts["heat"]) == ("1", "video", "loss 8.1 %", "▂▒█")
    (worst,) = pick(PARTICIPANT_COLUMNS, ["worst"])
    assert worst.severity is not None
    assert worst.severity(row) is QualityState.BAD
    unread = ParticipantRow(1, person("a"), Evidence(person("a"), Coverage(Depth.OVERVIEW)))
    (warnings,) = pick(PARTICIPANT_COLUMNS, ["warnings"])
    assert warnings.get(unread) is None
    assert warnings.get(ParticipantRow(1, person("a"), Evidence(person("a"), Coverage(Depth.FULL)))) == 0


def test_tracks_events_and_warnings_have_columns() -> None:
    series = Series.of(Metric.BITRATE, KBITS, [0, 1, 2], [100, 200, 300])
    sizes = Labels("resolution", (Span(0, 1, "1280x720"), Span(1, 2, "320x180"), Span(2, 3, "1280x720")))
    track = Track("t", TrackKind.VIDEO, Direction.SENT, codec="VP8", series=(series,), labels=(sizes,))
    texts = {column.key: column.text(track, FORMATS) for column in TRACK_COLUMNS}
    assert (texts["bitrate"], texts["bitrate_min"], texts["fps"]) == ("200", "100", "–")
    assert texts["resolution"] == "1280x720, 320x180"
    event = Event(AT, EventKind.ICE, "ice\x1b[2J", data={"state": "failed", "none": None})
    assert [column.text(event, FORMATS) for column in EVENT_COLUMNS] == [
        "2026-11-20 14:05:10", "ice", "ice\ufffd[2J", "–", "state=failed",
    ]  # fmt: skip
    warning = QualityWarning(None, "c", "t", "v")
    assert [column.text(warning, FORMATS) for column in WARNING_COLUMNS] == ["–", "c", "t", "v"]


def test_sorts_absent_values_last_both_ways_and_keeps_equal_ones_in_order() -> None:
    rows = [
        ParticipantRow(n, person(u, duration_s=d))
        for n, (u, d) in enumerate([("a", 5), ("b", None), ("c", 9), ("d", 5)])
    ]
    (length,) = pick(PARTICIPANT_COLUMNS, ["duration"])
    assert [row.participant.user_id for row in sorted_by(rows, length)] == ["a", "d", "c", "b"]
    assert [row.participant.user_id for row in sorted_by(rows, length, descending=True)] == ["c", "a", "d", "b"]


def test_the_worst_come_first_when_sorted_by_quality() -> None:
    states = [OK, None, BAD, unclassified(Reason.NOT_READ), FAIR]
    rows = [ParticipantRow(n, person(str(n)), quality=state) for n, state in enumerate(states)]
    (worst,) = pick(PARTICIPANT_COLUMNS, ["worst"])
    assert [row.number for row in sorted_by(rows, worst)] == [2, 4, 0, 1, 3]


def test_groups_with_counts() -> None:
    rows = [
        ParticipantRow(n, person(str(n), publisher_type=kind))
        for n, kind in enumerate(["webrtc", "rtmp", "webrtc", None])
    ]
    (publisher,) = pick(PARTICIPANT_COLUMNS, ["publisher"])
    assert group_counts(rows, publisher, FORMATS) == [("webrtc", 2), ("rtmp", 1), ("–", 1)]
    with pytest.raises(KeyError):
        pick(PARTICIPANT_COLUMNS, ["colour"])


def sessions() -> list[Session]:
    return [
        Session(SESSION, "default:standup", "standup", status=SessionStatus.LIVE, started_at=AT, duration_s=3700,
                counts=SessionCounts(participants=1204)),
        Session(Address.parse("stream:default/x/s2"), "名前\x1b[31m", "x", status=SessionStatus.ENDED, started_at=AT),
    ]  # fmt: skip


def test_a_table_is_aligned_and_leaves_out_empty_columns() -> None:
    lines = list(table([column for column in SESSION_COLUMNS if column.shown], sessions(), FORMATS))
    assert lines == [
        "started UTC          title            status  people   length  address",
        "2026-11-20 14:05:10  default:standup  live     1,204  1:01:40  stream:default/standup/s1",
        "2026-11-20 14:05:10  名前\ufffd[31m        ended        –        –  stream:default/x/s2",
    ]


@pytest.mark.parametrize("width", [20, 40, 60, 80, 200])
def test_a_table_is_no_wider_than_the_terminal(width: int) -> None:
    lines = list(table(SESSION_COLUMNS, sessions(), ASCII, width=width))
    assert max(map(cell_width, lines)) <= width
    assert all(line.isprintable() for line in lines)
    assert lines[0].startswith("started")


def test_a_narrow_table_drops_what_matters_least() -> None:
    shown = [column for column in SESSION_COLUMNS if column.shown]
    wide = next(table(shown, sessions(), FORMATS, width=90))
    narrow = next(table(shown, sessions(), FORMATS, width=60))
    assert "address" in wide
    assert "address" not in narrow
    assert "people" in narrow


@given(st.lists(st.tuples(st.text(max_size=30), st.none() | st.floats(0, 1e6)), max_size=4), st.integers(10, 100))
def test_any_names_keep_the_columns_aligned(people: list[tuple[str, float | None]], width: int) -> None:
    rows = [ParticipantRow(n, person("u", name=name, duration_s=length)) for n, (name, length) in enumerate(people)]
    lines = list(table(PARTICIPANT_COLUMNS, rows, FORMATS, width=width))
    assert all(cell_width(line) <= width for line in lines)
    assert len(lines) == len(rows) + 1


def test_an_empty_table_still_names_its_columns() -> None:
    assert list(table(WARNING_COLUMNS, [], FORMATS)) == ["at UTC  code  warning  track"]
    assert list(table(WARNING_COLUMNS, [], FORMATS, header=False)) == []


def test_a_heat_strip_needs_no_colour() -> None:
    states = [OK, FAIR, BAD, unclassified(Reason.NO_MEDIA), unclassified(Reason.NOT_READ)]
    assert heat_text(states) == "▂▒█·╌"
    assert heat_text(states, ascii_only=True) == ".o#_?"
    assert [run.style for run in heat_line(states)] == [Style.OK, Style.FAIR, Style.BAD, Style.NO_MEDIA, Style.NOT_READ]
    assert heat_line([BAD, BAD, OK]) == (Run("██", Style.BAD), Run("▂", Style.OK))
    for glyph, legend in ((heat_text([one]), LEGEND) for one in states):
        assert glyph in legend
    for glyph, legend in ((heat_text([one], ascii_only=True), ASCII_LEGEND) for one in states):
        assert glyph in legend


def test_empty_cells_join_the_run_before_them() -> None:
    line = line_of([("a", Style.OK), (" ", Style.BAD), ("b", Style.OK), (" ", Style.CURSOR), (" ", Style.OK)])
    assert line == (Run("a b", Style.OK), Run(" ", Style.CURSOR), Run(" ", Style.OK))
    assert plain(line) == "a b  "
    assert {kind.value for kind in Kind} >= {"text", "person"}
    assert Glyphs("ascii") is Glyphs.ASCII


def test_nothing_is_cut_where_no_width_is_given() -> None:
    columns = (Column("user", "user", lambda text: text, max_width=16),)
    whole = "somebody-with-a-long-identifier"
    assert list(table(columns, [whole], Formats())) == ["user", whole]
    assert whole not in "\n".join(table(columns, [whole], Formats(), width=80))

"""The lines of a participant's screen: facts, rows, marks, axis, chart."""

from __future__ import annotations

from array import array
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model import (
    KBITS,
    PERCENT,
    Address,
    Client,
    Comparison,
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
    PrecallTest,
    Publisher,
    QualityState,
    QualityWarning,
    Series,
    Threshold,
    Track,
    Unit,
    Window,
)
from tui.model.series import Span
from tui.render.axis_lines import Judged, axis_lines, marks_line, quality_line, selected_line
from tui.render.cells import Glyphs, Line, Run, Style, plain
from tui.render.chart import chart
from tui.render.facts import Fact, columned, facts_of, listed, packed
from tui.render.format import Formats
from tui.render.instants import Mark, marks_of, step
from tui.render.limits import limits_of
from tui.render.readings import stats_between, value_at
from tui.render.series_lines import series_lines
from tui.render.series_rows import BandRow, HeadRow, MarkRow, SeriesRow, rows_of, split_key, worst_row
from tui.render.sparkline import Limit, sparkline
from tui.render.stack_columns import stack_columns
from tui.render.stack_lines import band_lines, head_line, heading_line, mark_lines
from tui.render.stack_page import Page
from tui.render.timeline import Timeline
from tui.text import cell_width

START = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
START_S = START.timestamp()
MIDDLE_S = START_S + 300
ADDRESS = Address.parse("stream:default/standup/s1/alice/p1")
HOSTILE = ("\x1b[31mred", "名前" * 40, "\u202eevil", "a\u0301" * 50, "x" * 10_000, "", "ﷺ", "👩‍👩‍👧‍👦")


def series(metric: str, values: list[float], *, unit: Unit = PERCENT, hole: int | None = None) -> Series:
    times = array("d", (START_S + 10 * n + (200 if hole is not None and n >= hole else 0) for n in range(len(values))))
    return Series(metric, unit, times, array("d", values), 10.0)


def page(width: int = 80, *, since_s: float = START_S, until_s: float = START_S + 600, **options: object) -> Page:
    columns = stack_columns(width)
    formats = options.pop("formats", Formats())
    assert isinstance(formats, Formats)
    return Page(columns, Timeline(since_s, until_s, columns.chart), formats, **options)  # type: ignore[arg-type]  # handed on


def evidence(name: str = "Alice", *, tracks: tuple[Track, ...] = (), **parts: object) -> Evidence:
    who = Participant(ADDRESS, user_id="alice", name=name, joined_at=START)
    return Evidence(who, Coverage(Depth.FULL, Window(START, START + timedelta(minutes=10))), tracks, **parts)  # type: ignore[arg-type]  # handed on


def video(name: str | None = None) -> Track:
    return Track(
        "t1",
        "video",
        Direction.RECEIVED if name is not None else Direction.SENT,
        codec="VP8",
        publisher=Publisher(name=name) if name is not None else None,
        series=(
            series(Metric.LOSS, [0.0] * 20 + [12.0] * 20 + [0.0] * 20),
            series(Metric.BITRATE, [1200.0] * 60, unit=Unit("kbit/s", assumed=True)),
            series(Metric.NACKS, [0.0] * 60),
            series(Metric.WIDTH, [1280.0] * 60, unit=Unit("px")),
        ),
        labels=(
            Labels(
                "resolution", (Span(START_S, START_S + 300, "1280x720"), Span(START_S + 300, START_S + 600, "640x360"))
            ),
        ),
    )


def width_of(line: Line) -> int:
    return sum(cell_width(run.text) for run in line)


def test_rows_tell_what_matters_first_and_all_on_demand() -> None:
    told = evidence(tracks=(video(),))
    usual = [row.key for row in rows_of(told)]
    assert usual == ["t1", "t1/bitrate", "t1/resolution", "t1/loss"]
    every = [split_key(row.key)[1] for row in rows_of(told, everything=True) if not isinstance(row, HeadRow)]
    assert set(every) == {"bitrate", "resolution", "loss", "nacks", "width"}
    heading = rows_of(told)[0]
    assert isinstance(heading, HeadRow)
    assert heading.hidden == 2


def test_what_was_sent_comes_before_what_was_received_and_keys_are_unique() -> None:
    told = evidence(tracks=(video("Bob"), video(), video("Amy")))
    rows = rows_of(told)
    titles = [row.title for row in rows if isinstance(row, HeadRow)]
    assert titles == ["video sent", "video from", "video from"]
    keys = [row.key for row in rows]
    assert len(keys) == len(set(keys))
    assert worst_row(rows, Metric.LOSS, "t1") is not None
    assert worst_row(rows, Metric.RTT, "t1") is None


def test_the_servers_limits_go_before_the_published_ones() -> None:
    own = Threshold(Metric.LOSS, QualityState.BAD, Comparison.ABOVE, 3, "%", "server")
    track = video()
    loss = track.series[0]
    assert limits_of(loss, track.kind, evidence())[0].source == "Stream docs"
    assert [limit.limit for limit in limits_of(loss, track.kind, evidence(thresholds=(own,)))] == [3]
    assert limits_of(series(Metric.LOSS, [1], unit=Unit("unknown")), track.kind, evidence()) == ()


@pytest.mark.parametrize("width", [50, 60, 80, 100, 120, 160, 200])
@pytest.mark.parametrize("glyphs", list(Glyphs))
def test_no_line_is_wider_than_its_room(width: int, glyphs: Glyphs) -> None:
    for name in HOSTILE:
        shown = page(width, glyphs=glyphs, formats=Formats(ascii=glyphs is Glyphs.ASCII))
        marks = (Mark(START_S + 30, Style.BAD, "warning", name, name), Mark(START_S + 31, Style.MUTED, "event", name))
        for row in rows_of(evidence(name, tracks=(video(name), video())), marks, everything=True):
            for line in _lines(row, shown, height=4):
                assert width_of(line) <= width
                assert "\x1b" not in plain(line)
        for line in (
            heading_line(shown, START_S),
            quality_line(None, shown, START_S),
            marks_line(marks, shown, START_S),
            selected_line(marks, shown, START_S + 30, name[:50]),
            *axis_lines(shown, START_S, frozenset(), whole_s=600),
        ):
            assert width_of(line) <= width


def _lines(row: object, shown: Page, *, height: int) -> tuple[Line, ...]:
    if isinstance(row, HeadRow):
        return (head_line(row, shown),)
    if isinstance(row, SeriesRow):
        plot = sparkline(row.series, shown.timeline, height=height, glyphs=shown.glyphs)
        stats = stats_between(row.series, shown.timeline.since_s, shown.timeline.until_s)
        return series_lines(row, plot, stats, shown, at_s=START_S + 250, selected=True)
    if isinstance(row, BandRow):
        return band_lines(row, shown, height=height, at_s=START_S + 250, selected=True)
    assert isinstance(row, MarkRow)
    return mark_lines(row, shown, height=height, selected=True)


def test_a_series_line_reads_value_state_and_statistics() -> None:
    row = next(row for row in rows_of(evidence(tracks=(video(),))) if row.key == "t1/loss")
    text = plain(_lines(row, page(120), height=5)[0])
    assert "loss %" in text
    assert "12!" in text
    notes = "\n".join(plain(line) for line in _lines(row, page(120), height=5))
    assert "bad > 10 % (Stream docs)" in notes
    assert "highest 12 at 14:03:20" in notes
    assert "60 samples, 10 s apart" in notes


def test_an_assumed_unit_is_starred_and_explained() -> None:
    row = next(row for row in rows_of(evidence(tracks=(video(),))) if row.key == "t1/bitrate")
    lines = [plain(line) for line in _lines(row, page(120), height=5)]
    assert "kbit/s*" in lines[0]
    assert any("kbit/s is assumed" in line for line in lines)


def test_a_hole_has_no_value_and_is_drawn_as_one() -> None:
    gappy = series(Metric.LOSS, [1.0] * 20, hole=10)
    inside = START_S + 200
    assert value_at(gappy, inside, 10.0) is None
    assert value_at(gappy, START_S + 55, 10.0) == 1.0
    assert value_at(gappy, START_S - 1, 10.0) is None
    plot = sparkline(gappy, Timeline(START_S, START_S + 400, 40))
    assert plot.holes


def test_marks_are_all_that_has_a_time_and_stepping_stops_at_what_is_notable() -> None:
    told = evidence(
        events=(
            Event(None, EventKind.OTHER, "lost"),
            Event(START, EventKind.OTHER, "createOffer"),
            Event(START + timedelta(seconds=5), EventKind.ICE, "ice_failed", "error", {"candidate.ip": "192.0.2.1"}),
        ),
        warnings=(QualityWarning(START + timedelta(seconds=9), "bandwidth", "limited"), QualityWarning(None, "x", "")),
    )
    marks = marks_of(told)
    assert [mark.word for mark in marks] == ["event", "ice", "warning"]
    assert step(marks, None, 1) == marks[1]
    assert step(marks, marks[1].at_s, 1) == marks[2]
    assert step(marks, marks[2].at_s, 1) is None
    assert step(marks, marks[2].at_s, -1) == marks[1]
    assert marks[1].style is Style.BAD
    assert marks[1].told(Formats(hide_people=True)) == ""


def test_quality_over_columns_is_the_worst_within_them() -> None:
    from tui.model import BAD, OK

    judged = Judged(START_S, START_S + 100, (OK,) * 9 + (BAD,))
    assert judged.over(START_S, START_S + 100) == BAD
    assert judged.over(START_S, START_S + 50) == OK
    assert judged.at(START_S + 95) == BAD
    assert judged.at(START_S + 1000).reason is not None


def test_absent_facts_are_left_out_and_unknown_units_say_so() -> None:
    who = Participant(ADDRESS, name="Alice", network=Network(ip="192.0.2.7"), precall=PrecallTest(rtt_ms=20, jitter=3))
    told = {fact.label: fact.text for fact in facts_of(who, Formats())}
    assert told == {"ip": "192.0.2.7", "pre-call": "20 ms rtt, jitter 3 (unit unknown)"}
    hidden = {fact.label: fact.text for fact in facts_of(who, Formats(hide_people=True))}
    assert "192.0.2.7" not in hidden["ip"]


@given(st.integers(30, 220), st.integers(1, 4), st.sampled_from(HOSTILE))
def test_facts_fit_their_lines(width: int, most: int, name: str) -> None:
    who = Participant(ADDRESS, user_id=name or None, name=name, joined_at=START, duration_s=60, roles=(name, "host"))
    facts = facts_of(who, Formats())
    lines = packed(facts, width, most, lead=Run(Formats().text(name), Style.STRONG))
    assert len(lines) <= most
    assert all(width_of(line) <= width for line in lines)
    assert all(width_of(line) <= width for line in listed(facts, width))
    if width >= 76:
        assert all(width_of(line) <= width for line in columned(facts, width, 5))


def test_a_fact_that_is_left_out_makes_room_for_shorter_ones() -> None:
    facts = [Fact("client", "x" * 30, 1), Fact("ip", "2001:db8::" + "1" * 20, 2), Fact("role", "host", 3)]
    (line,) = packed(facts, 60, 1, lead=Run("Alice", Style.STRONG))
    assert plain(line) == f"Alice   client {'x' * 30}   role host"


def test_a_test_before_the_call_that_failed_is_told_before_much_else() -> None:
    client = Client(sdk="web-core", sdk_version="1.2.0", browser="Chrome", browser_version="126.0.1")
    for works in (True, False):
        test = PrecallTest(effective_network_type="4g", turn_connectivity=works, relay_connectivity=True)
        who = Participant(ADDRESS, name="Alice", roles=("host",), precall=test, client=client, sfu="sfu-eu-west")
        (line,) = packed(facts_of(who, Formats()), 60, 1, lead=Run("Alice", Style.STRONG))
        assert ("FAILED" in "".join(run.text for run in line)) is not works


@pytest.mark.parametrize("glyphs", list(Glyphs))
def test_a_chart_has_axes_a_threshold_and_holes(glyphs: Glyphs) -> None:
    gappy = series(Metric.BITRATE, [500.0] * 20 + [1500.0] * 20, unit=KBITS, hole=20)
    drawing = chart(gappy, START_S, START_S + 600, width=80, height=20, limit=Limit(1000.0, above=False), glyphs=glyphs)
    assert drawing is not None
    text = [plain(line) for line in drawing.lines]
    assert all(len(line) <= 80 for line in text)
    assert any("14:04" in line for line in text)
    assert any("1k" in line or "1.5k" in line for line in text)
    if glyphs is Glyphs.ASCII:
        assert "".join(text).isascii()
    styles = {run.style for line in drawing.lines for run in line if run.text.strip()}
    assert {Style.SERIES_1, Style.BAD, Style.THRESHOLD, Style.AXIS} <= styles
    first = drawing.timeline.column(START_S + 250)
    last = drawing.timeline.column(START_S + 330)
    assert first is not None
    assert last is not None
    inside = [line[drawing.left + first : drawing.left + last] for line in text[1 : drawing.frame[1]]]
    drawn = {char for part in inside for char in part} - {" ", "─", "-"}
    assert not drawn, "nothing is drawn where nothing was reported"


def test_a_chart_takes_the_room_it_is_given_and_not_what_standard_output_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "24")
    drawing = chart(series(Metric.LOSS, [1.0, 2.0] * 20), START_S, START_S + 40, width=180, height=40)
    assert drawing is not None
    assert len(drawing.lines) == 40
    assert max(cell_width(plain(line).rstrip()) for line in drawing.lines) > 170


def test_a_chart_without_room_is_none() -> None:
    assert chart(series(Metric.LOSS, [1.0]), START_S, START_S + 10, width=10, height=3) is None


@pytest.mark.parametrize("glyphs", list(Glyphs))
def test_a_threshold_is_named_on_its_line_and_hides_no_sample(glyphs: Glyphs) -> None:
    values = series(Metric.LOSS, [1.0] * 30 + [20.0] * 30)
    bare, named = (
        chart(values, START_S, START_S + 600, width=80, height=20, limit=Limit(10.0), label=label, glyphs=glyphs)
        for label in ("", "bad > 10 %")
    )
    assert bare is not None
    assert named is not None
    changed = [(one, other) for one, other in zip(bare.lines, named.lines, strict=True) if one != other]
    ((before, after),) = changed
    assert plain(after).count(" bad > 10 % ") == 1
    start = plain(after).index(" bad > 10 % ")
    assert set(plain(before)[start : start + 12]) <= set(" -─╌")

"""JSON and CSV for programs."""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model import (
    BAD,
    MS,
    Address,
    Coverage,
    Depth,
    Evidence,
    Labels,
    Metric,
    Notice,
    NoticeKind,
    Page,
    Participant,
    QualitySummary,
    Reason,
    Score,
    Series,
    Session,
    SessionStatus,
    Span,
    Unit,
    Window,
    unclassified,
)
from tui.query import parse
from tui.render.columns import PARTICIPANT_COLUMNS, SESSION_COLUMNS, Column, ParticipantRow
from tui.render.csv_out import write_csv
from tui.render.json_out import DocumentWriter, epoch_iso, iso, item_line, line, single, to_json, write_document

SESSION = Address.parse("stream:default/standup/s1")
AT = datetime(2026, 11, 20, 14, 5, 10, tzinfo=UTC)
PERSON = Participant(SESSION.of("alice", "us"), user_id="alice", joined_at=AT, duration_s=600.5, roles=("host", "user"))


def test_every_field_is_present_or_null() -> None:
    document = to_json(PERSON)
    assert isinstance(document, dict)
    assert set(document) == {field.name for field in fields(Participant)}
    assert document["address"] == "stream:default/standup/s1/alice/us"
    assert document["joined_at"] == "2026-11-20T14:05:10Z"
    assert document["left_at"] is None
    assert document["roles"] == ["host", "user"]


def test_a_series_is_whole_with_gaps_and_statistics() -> None:
    series = Series.of(Metric.RTT, Unit("ms", assumed=True), [0.0, 1.0, 2.0, 10.0], [10, 20, 30, 40], dropped=2)
    assert to_json(series) == {
        "metric": "rtt",
        "unit": "ms",
        "unit_assumed": True,
        "label": None,
        "step_s": 1.0,
        "times": ["1970-01-01T00:00:00Z", "1970-01-01T00:00:01Z", "1970-01-01T00:00:02Z", "1970-01-01T00:00:10Z"],
        "values": [10.0, 20.0, 30.0, 40.0],
        "gaps": [{"since": "1970-01-01T00:00:02Z", "until": "1970-01-01T00:00:10Z"}],
        "stats": {"min": 10.0, "median": 25.0, "p95": 40.0, "max": 40.0, "samples": 4},
        "thresholds": [],
        "dropped": 2,
        "conflicts": 0,
        "source_ids": [],
    }
    empty = to_json(Series.of("x", MS, [], []))
    assert isinstance(empty, dict)
    assert (empty["times"], empty["stats"], empty["step_s"], empty["gaps"]) == ([], None, None, [])


def test_evidence_has_the_address_of_its_participant() -> None:
    document = to_json(Evidence(PERSON, Coverage(Depth.FULL, Window(AT, AT + timedelta(minutes=1)))))
    assert isinstance(document, dict)
    assert document["address"] == str(PERSON.address)
    coverage = document["coverage"]
    assert isinstance(coverage, dict)
    assert coverage["window"] == {
        "since": "2026-11-20T14:05:10Z",
        "until": "2026-11-20T14:06:10Z",
        "duration_s": 60.0,
    }


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (AT.astimezone(timezone(timedelta(hours=2))), "2026-11-20T14:05:10Z"),
        (AT.replace(microsecond=250_000), "2026-11-20T14:05:10.250Z"),
        (AT.replace(microsecond=1), "2026-11-20T14:05:10.000001Z"),
        (math.nan, None),
        (math.inf, None),
        (BAD, {"state": "bad", "reason": None}),
        (unclassified(Reason.MUTED), {"state": "unclassified", "reason": "muted"}),
        (Labels("codec", (Span(0, 1, "VP8"),)), {"name": "codec", "spans": [
            {"since": "1970-01-01T00:00:00Z", "until": "1970-01-01T00:00:01Z", "label": "VP8"}]}),
        (Page((1, 2), next="secret", total=9), {"items": [1, 2], "total": 9, "offset": None, "source_id": None}),
        (parse("loss>5% !user:a"), "loss>5% !user:a"),
        (SessionStatus.LIVE, "live"),
        (timedelta(minutes=1), 60.0),
        (AT.date(), "2026-11-20"),
        ({Metric.LOSS: 1}, {"loss": 1}),
    ],
)  # fmt: skip
def test_values_have_one_json_form(value: object, shown: object) -> None:
    assert to_json(value) == shown


def test_what_is_no_value_is_refused() -> None:
    with pytest.raises(TypeError, match="object has no JSON form"):
        to_json(object())


@given(st.text())
def test_json_never_carries_a_control_character_and_loses_nothing(text: str) -> None:
    written = line(to_json({"name": text}))
    assert written.isascii()
    assert written.isprintable()
    assert json.loads(written) == {"name": text}


@given(st.floats(min_value=-6e10, max_value=2e11))
def test_epoch_times_survive_to_the_millisecond(epoch_s: float) -> None:
    assert abs(datetime.fromisoformat(epoch_iso(epoch_s)).timestamp() - epoch_s) < 0.001


def test_a_list_is_one_document() -> None:
    out = io.StringIO()
    writer = DocumentWriter(out, "sandbox", address=SESSION)
    writer.item(PERSON)
    writer.item(PERSON)
    writer.end(totals={"participants": 2}, notices=(Notice(NoticeKind.LIVE, "goes on"),))
    document = json.loads(out.getvalue())
    assert list(document) == ["source", "address", "items", "totals", "notices"]
    assert document["source"] == "sandbox"
    assert [item["address"] for item in document["items"]] == [str(PERSON.address)] * 2
    assert document["notices"] == [{"kind": "live", "text": "goes on"}]
    assert len(out.getvalue().splitlines()) == 6


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_list_of_any_length_is_valid(count: int) -> None:
    out = io.StringIO()
    write_document(out, "live", [PERSON] * count)
    assert len(json.loads(out.getvalue())["items"]) == count


def test_a_line_and_a_single_thing_carry_their_source() -> None:
    assert json.loads(item_line("sandbox", PERSON))["source"] == "sandbox"
    assert item_line("sandbox", PERSON).count("\n") == 1
    document = single("live", Session(SESSION, "t", "c"), notices=())
    assert isinstance(document, dict)
    assert (document["source"], document["title"], document["notices"]) == ("live", "t", [])


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_csv_has_machine_values_and_units_in_the_header() -> None:
    person = Participant(
        PERSON.address, "alice", joined_at=AT, duration_s=600.5, roles=("host", "user"), is_live=False,
        summary=QualitySummary(Score(71, "0-100"), jitter_ms=12.5),
    )  # fmt: skip
    out = io.StringIO(newline="")
    write_csv(out, PARTICIPANT_COLUMNS, [ParticipantRow(1, person)], source="sandbox")
    (row,) = rows(out.getvalue())
    assert row["joined_at"] == "2026-11-20T14:05:10Z"
    assert row["duration_s"] == "600.5"
    assert row["roles"] == "host; user"
    assert row["is_live"] == "no"
    assert row["jitter_ms"] == "12.5"
    assert row["score"] == "71"
    assert row["left_at"] == row["rejoins"] == ""
    assert row["source"] == "sandbox"
    assert row["address"] == str(PERSON.address)
    assert out.getvalue().endswith("\r\n")


CELL: Column[str] = Column("cell", "cell", lambda text: text)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "＝1", "\t=1"])
def test_a_name_is_never_a_formula(text: str) -> None:
    out = io.StringIO(newline="")
    write_csv(out, [CELL], [text])
    assert rows(out.getvalue())[0]["cell"].startswith("'")


@given(st.text())
def test_any_text_is_one_cell_without_control_characters(text: str) -> None:
    out = io.StringIO(newline="")
    write_csv(out, [CELL, CELL], [text])
    read = list(csv.reader(io.StringIO(out.getvalue(), newline="")))
    assert [len(row) for row in read] == [2, 2]
    assert "\x1b" not in out.getvalue()


def test_numbers_stay_numbers() -> None:
    number: Column[float] = Column("n", "n", lambda value: value)
    out = io.StringIO(newline="")
    write_csv(out, [number], [-5.0, 0.25, 1e300])
    assert [row["n"] for row in rows(out.getvalue())] == ["-5", "0.25", "1e+300"]


def test_export_names_are_unique() -> None:
    for columns in (SESSION_COLUMNS, PARTICIPANT_COLUMNS):
        names = [column.export_name for column in columns if column.exported]
        assert len(names) == len(set(names))


def test_iso_needs_no_fraction_where_there_is_none() -> None:
    assert iso(AT) == "2026-11-20T14:05:10Z"

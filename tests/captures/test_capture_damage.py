"""Truncated, corrupted and foreign files end in what they hold or in one clear message, never in a traceback."""

from __future__ import annotations

import gzip
import json
import sqlite3
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.captures.synthetic import as_internals, as_rtcstats, call
from tui.errors import BadFile
from tui.model import NoticeKind
from tui.providers.captures import Capture, FileKind, open_capture, sniff

RTCSTATS = as_rtcstats(call(8))
INTERNALS = as_internals(call(8))
CAPTURES = {"rtcstats": RTCSTATS, "internals": INTERNALS}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damage")


def open_or_error(folder: Path, data: bytes) -> Capture | BadFile:
    path = folder / "damaged"
    path.write_bytes(data)
    try:
        capture = open_capture(path)
    except BadFile as error:
        return error
    for participant in capture.participants:
        assert participant.session_id is not None
        capture.evidence(participant.session_id)
    return capture


def says_damaged(result: Capture | BadFile) -> bool:
    if isinstance(result, BadFile):
        return True
    return any(notice.kind is NoticeKind.FILE_DAMAGED for notice in result.notices)


@pytest.mark.parametrize("name", CAPTURES)
def test_whole_files_are_not_said_to_be_damaged(folder: Path, name: str) -> None:
    assert not says_damaged(open_or_error(folder, CAPTURES[name]))
    assert not says_damaged(open_or_error(folder, gzip.compress(CAPTURES[name])))


@given(cut=st.integers(0, len(INTERNALS.rstrip()) - 1))
@example(cut=0)
@example(cut=1)
@example(cut=len(INTERNALS) - 2)
def test_a_chrome_dump_cut_anywhere_says_so(folder: Path, cut: int) -> None:
    assert says_damaged(open_or_error(folder, INTERNALS[:cut]))


@given(cut=st.integers(0, len(RTCSTATS) - 2))
@example(cut=0)
@example(cut=1)
def test_an_rtcstats_dump_cut_anywhere_says_so_or_was_cut_between_lines(folder: Path, cut: int) -> None:
    left = RTCSTATS[:cut]
    is_whole = bool(left) and (left.endswith(b"\n") or RTCSTATS[cut : cut + 1] == b"\n")
    assert says_damaged(open_or_error(folder, left)) is not is_whole


@given(name=st.sampled_from(sorted(CAPTURES)), cut=st.integers(0, 4000))
def test_a_gzipped_capture_cut_anywhere_says_so(folder: Path, name: str, cut: int) -> None:
    packed = gzip.compress(CAPTURES[name], mtime=0)
    assert says_damaged(open_or_error(folder, packed[: min(cut, len(packed) - 1)]))


@given(name=st.sampled_from(sorted(CAPTURES)), data=st.data())
def test_any_corrupted_line_ends_well(folder: Path, name: str, data: st.DataObject) -> None:
    lines = CAPTURES[name].split(b"\n")
    index = data.draw(st.integers(0, len(lines) - 2))
    lines[index] = data.draw(
        st.one_of(
            st.binary(max_size=200),
            st.sampled_from([b"", b"[", b"]", b"{", b"}", b'"', b"null", b"[[[[", b"\xff\xfe", b'["getstats"]']),
            st.builds(
                lambda at, byte: lines[index][:at] + bytes([byte]) + lines[index][at + 1 :],
                st.integers(0, max(0, len(lines[index]) - 1)),
                st.integers(0, 255),
            ),
        )
    )
    result = open_or_error(folder, b"\n".join(lines))
    if name == "rtcstats" and lines[index].strip() and not is_json(lines[index]):
        assert says_damaged(result)


def is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
))  # fmt: skip
def test_values_of_the_wrong_kind_end_well(folder: Path, value: object) -> None:
    lines = RTCSTATS.split(b"\n")
    odd = [["getstats", "PC_0", value, 1], ["getstats", "PC_0", {"X": value, "timestamp": value}, value],
           ["ontrack", "PC_0", value, value], ["identity", None, value, 0], [value, value, value, value],
           ["setLocalDescription", "PC_0", {"type": "answer", "sdp": value}, 0],
           ["getUserMediaOnSuccess", None, {"tracks": value}, 0]]  # fmt: skip
    lines[5:5] = [json.dumps(each).encode() for each in odd]
    result = open_or_error(folder, b"\n".join(lines))
    assert isinstance(result, Capture)

    dump = json.loads(INTERNALS)
    connection = dump["PeerConnections"]["7-1"]
    connection["stats"]["IV0-jitter"]["values"] = json.dumps(value)
    connection["stats"]["IV0-framesDecoded"] = value
    connection["stats"]["odd"] = value
    connection["updateLog"] += [value, {"type": "create", "value": value, "timestamp": value}]
    dump["getUserMedia"] = [value, {"timestamp": value, "error": value, "audio_track_info": value}]
    dump["UserAgentData"] = {"fullVersionList": value, "brands": value, "platform": value}
    assert isinstance(open_or_error(folder, json.dumps(dump).encode()), Capture)


def test_one_corrupted_entry_of_a_chrome_dump_costs_only_itself(folder: Path) -> None:
    broken = INTERNALS.replace(b'"IV0-jitter": {', b'"IV0-jitter": {,', 1)
    result = open_or_error(folder, broken)
    assert isinstance(result, Capture)
    assert says_damaged(result)
    video = next(each for each in result.evidence("7-1").tracks if each.track_id == "IV0")
    assert video.get("jitter") is None
    assert video.totals["packets"] == 700
    assert [event.name for event in result.evidence("7-1").events if event.severity] == ["oniceconnectionstatechange"]


def test_one_corrupted_line_of_an_rtcstats_dump_costs_only_itself(folder: Path) -> None:
    lines = RTCSTATS.split(b"\n")
    lines[7] = lines[7][:-20]
    result = open_or_error(folder, b"\n".join(lines))
    assert isinstance(result, Capture)
    (notice,) = result.notices
    assert notice.text == "The file is damaged: line 8 is not JSON."
    video = next(each for each in result.evidence("PC_0").tracks if each.track_id == "IV0")
    assert video.totals["packets"] == 700
    assert result.evidence("PC_0").coverage.missing == {"file": "line 8 is not JSON"}


def test_a_cut_chrome_dump_keeps_what_came_before(folder: Path) -> None:
    cut = INTERNALS.index(b'"IV0-freezeCount"')
    result = open_or_error(folder, INTERNALS[:cut])
    assert isinstance(result, Capture)
    video = next(each for each in result.evidence("7-1").tracks if each.track_id == "IV0")
    assert video.totals["packets"] == 700
    assert f"cut off at byte {cut}" in result.notices[0].text


FOREIGN = {
    b"": "an empty file",
    b" \n\n": "a blank file",
    b'{"log": {"version": "1.2", "creator": {}}}': "a HAR file",
    b'{\n "log": {"creator": {}}}': "a HAR file",
    b"\xd4\xc3\xb2\xa1\x02\x00\x04\x00": "a pcap file",
    b"\x0a\x0d\x0d\x0a\x00\x00": "a pcapng file",
    b"<!DOCTYPE html><html>": "an HTML page",
    b"<?xml version='1.0'?>": "an XML file",
    b"PK\x03\x04....": "a ZIP archive; unpack it first",
    b'{"constants": {}}': "a Chrome network log",
    b'[{"id": "x", "type": "inbound-rtp"}]': "one getStats() answer, not a capture over time",
    b'{"a": 1}': "JSON, but neither a webrtc-internals nor an rtcstats dump",
    b"hello\n": "a text file",
    b"\x00\x01\x02\x03" * 20: "a binary file of a kind that callscope does not know",
}


@pytest.mark.parametrize("data", FOREIGN)
def test_a_foreign_file_is_told_what_it_looks_like(folder: Path, data: bytes) -> None:
    result = open_or_error(folder, data)
    assert isinstance(result, BadFile)
    assert result.message.startswith(str(folder))
    assert result.message.endswith(f"looks like {FOREIGN[data]}")
    packed = open_or_error(folder, gzip.compress(data))
    assert isinstance(packed, BadFile)


def test_an_sqlite_file_is_known(folder: Path) -> None:
    path = folder / "some.db"
    with sqlite3.connect(path) as database:
        database.execute("create table t (x)")
    database.close()
    assert sniff(path).looks_like.startswith("an SQLite file")


def test_what_cannot_be_opened_is_said_in_one_line(folder: Path) -> None:
    with pytest.raises(BadFile, match="there is no file"):
        open_capture(folder / "nowhere.json")
    with pytest.raises(BadFile, match="is a folder"):
        open_capture(folder)


def test_kinds_are_told_from_the_first_bytes(folder: Path) -> None:
    for name, data in CAPTURES.items():
        path = folder / name
        path.write_bytes(data)
        assert sniff(path).kind is (FileKind.RTCSTATS if name == "rtcstats" else FileKind.WEBRTC_INTERNALS)


def test_a_chrome_dump_without_connections_opens_and_says_so(folder: Path) -> None:
    path = folder / "quiet.json"
    path.write_bytes(b'{"getUserMedia": [], "PeerConnections": {}, "UserAgent": "x"}')
    capture = open_capture(path)
    assert not capture.participants
    assert [notice.kind for notice in capture.notices] == [NoticeKind.PARTIAL]

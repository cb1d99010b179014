"""Why as lines, names that are hidden, names over a matrix. Pure."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.triage.triage_people import broken_call, evidence, participant
from tui.model import BAD, FAIR, OK
from tui.render.cells import plain
from tui.render.flag_text import lasted_text
from tui.render.format import Formats, TimeMode
from tui.render.hiding import Hider
from tui.render.matrix_head import LEAST_ACROSS, cell_width, head_height, head_lines
from tui.render.session_clock import SessionClock
from tui.render.why_entries import participant_sentence, participant_why, session_why
from tui.render.why_telling import Telling
from tui.triage.report import report

WIDTHS = (60, 80, 120, 200)


def telling(formats: Formats, width: int = 80) -> Telling:
    people = broken_call(6, bad_sender="ada", name="Ada (work) + co")
    hide = Hider(people, formats)
    return Telling(report(None, people), formats, SessionClock.of(formats, None), width - 2, hide)


def text_of(told: Telling) -> str:
    return "\n".join(plain(line) for entry in session_why(told).entries for line in entry.lines)


@pytest.mark.parametrize("width", WIDTHS)
def test_lines_fit_and_each_entry_with_a_key_leads_somewhere(width: int) -> None:
    told = telling(Formats(), width)
    why = session_why(told)
    for entry in why.entries:
        assert all(len(plain(line)) < width for line in entry.lines)
        assert not entry.key or why.targets[entry.key].person in told.report.people
    assert len({entry.key for entry in why.entries if entry.key}) == len(why.targets)
    assert "1 sender uplink" in text_of(told)


def test_hidden_names_are_pseudonyms_in_every_sentence_the_same_each_time() -> None:
    formats = Formats(hide_people=True)
    told = telling(formats)
    text = text_of(told)
    assert "Ada" not in text
    assert "P01" not in text
    assert formats.person("Ada (work) + co") in text


def test_a_name_within_a_word_is_left_alone() -> None:
    hide = Hider([evidence(participant("an"))], Formats(hide_people=True))
    assert (
        hide("an answer, an-1: anbar")
        == f"{Formats(hide_people=True).person('an')} answer, " + hide("an-1") + ": anbar"
    )
    assert Hider([], Formats(hide_people=True))("an answer") == "an answer"


@given(st.text(max_size=40))
def test_what_is_shown_never_steers_the_terminal(text: str) -> None:
    for hidden in (True, False):
        shown = Hider([evidence(participant("ada"))], Formats(hide_people=hidden))(text)
        assert "\x1b" not in shown
        assert "\u202e" not in shown


def test_a_person_is_told_apart_by_what_was_the_matter() -> None:
    people = broken_call(6, bad_sender="ada")
    told = report(None, people)
    assert participant_sentence(told, "ada-1").startswith("Ada's uplink was bad")
    assert participant_sentence(told, "p01-1").startswith("P01 suffered from this: Ada's uplink")
    assert participant_sentence(told, "nobody-1") == "This participant was not read yet."
    assert participant_sentence(report(None, broken_call(4)), "p01-1") == "Nothing was the matter with P01."


def test_only_the_time_of_the_own_state_is_said_of_it() -> None:
    whole = report(None, broken_call(4, bad_sender="ada")).judgement("ada-1")
    told = [
        lasted_text(replace(whole, quality=quality, bad_s=bad_s, fair_s=fair_s), Formats())
        for quality, bad_s, fair_s in ((BAD, 60, 600), (FAIR, 0, 600), (OK, 0, 12), (OK, 0, 0))
    ]
    assert told == ["bad for 1:00", "fair for 10:00", "ok, fair for 0:12", "ok"]


def test_a_persons_flags_are_all_told() -> None:
    told = telling(Formats())
    why = participant_why(told, "ada-1")
    text = "\n".join(plain(line) for entry in why.entries for line in entry.lines)
    flags = told.report.judgement("ada-1").flags
    assert f"{len(flags)} flag" in text
    assert "loss 20 % > 10" in " ".join(text.split())


def test_instants_are_told_by_the_clock_that_is_wanted() -> None:
    since_s = 1_800_000_000.0
    assert SessionClock.of(Formats(), since_s).text(since_s + 5) == "08:00:05"
    relative = SessionClock.of(replace(Formats(), times=TimeMode.RELATIVE), since_s)
    assert relative.text(since_s + 65) == "+00:01:05"
    assert relative.span(since_s, since_s + 10) == "+00:00:00-+00:00:10"


@given(
    names=st.lists(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=30), max_size=40),
    room=st.integers(2, 200),
)
def test_names_over_a_matrix_are_as_wide_as_its_cells(names: list[str], room: int) -> None:
    width = cell_width(room, len(names))
    height = head_height(names, width, 8)
    lines = head_lines(names, width, height, 0)
    assert len(lines) == height
    assert all(len(plain(line)) == width * len(names) for line in lines)
    if width < LEAST_ACROSS and names:
        down = "".join(plain(line)[(width - 1) // 2] for line in lines).strip()
        assert names[0].startswith(down)

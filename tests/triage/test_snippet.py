"""The incident note: what it tells, how long it is, and that it can hide people."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.triage.triage_people import SESSION, START, WINDOW, broken_call, evidence
from tui.model import Address, Depth, Evidence, Session
from tui.render.format import Formats
from tui.render.incident import incident_markdown
from tui.render.markdown import prose
from tui.text import printable
from tui.triage.notes import note_line, notes_about, notes_between
from tui.triage.report import report
from tui.triage.snippet import incident

CALL = Session(SESSION, "Weekly *sync*", "call", started_at=START, ended_at=WINDOW.until)


@dataclass(frozen=True)
class Noted:
    text: str
    session: Address | None = SESSION
    person: Address | None = None
    instant: datetime | None = None


def note(people: Sequence[Evidence], *, hide: bool = False, notes: Sequence[Noted] = ()) -> str:
    return incident_markdown(incident(report(CALL, people), SESSION, notes), Formats(hide_people=hide))


def test_it_tells_what_is_the_matter_how_that_is_known_and_where_to_look() -> None:
    text = note(broken_call(12, bad_sender="zoe"))
    lines = text.splitlines()
    assert lines[0].startswith("**Zoe's uplink was bad")
    assert lines[1] == "Weekly \\*sync\\*, 2026-11-20 14:00-14:10 UTC: 12 of 12 people had a bad call"
    assert "- verdict: sender uplink, confidence " in text
    assert "- for: " in text
    assert re.search(r"^  loss \|[_.:=+*# -]{32}\| 0-\d+ %, 14:00:00-14:10:00 UTC$", text, re.MULTILINE)
    assert "loss 20 % > 10 (Stream docs), 3 of 5 x 10 s, 14:00:00-14:10:00" in text
    assert "Rules: loss > 10 % (Stream docs); each 3 of 5 windows." in text
    assert lines[-1] == "Open: `callscope open stream:default/call/session`"
    assert text.isascii()
    assert text.count("\\") == 2  # the title's own stars
    drawn = text.split("```")[1].splitlines()
    assert drawn[1] == "Zoe: bad for 10:00"  # who is blamed before who suffered
    assert drawn[2].startswith("  audio sent: loss 20 % > 10 (Stream docs)")


def test_it_is_short_enough_for_a_chat_message() -> None:
    text = note(broken_call(60, bad_sender="zoe"))
    assert len(text) < 3000
    assert len(text.splitlines()) < 30


def test_nothing_wrong_is_said_too() -> None:
    text = note(broken_call(12))
    assert text.startswith("**No fault found")
    assert "0 of 12 people had a bad call" in text
    assert "- slices: nobody had a bad call: 0 of 12 people bad" in text
    assert "```" not in text


def test_people_can_be_hidden_wherever_they_stand() -> None:
    people = broken_call(12, bad_sender="zoe")
    plain, hidden = note(people), note(people, hide=True)
    assert "Zoe" in plain
    for each in people:
        for name in (each.participant.name, each.participant.user_id, each.participant.session_id):
            assert name is not None
            assert not re.search(rf"\b{re.escape(name)}\b", hidden), name
    assert "~" in hidden
    assert "callscope open stream:default/call/session" in hidden


def test_strangers_text_is_no_markup_and_ends_no_code_block() -> None:
    people = broken_call(12, bad_sender="zoe", name="**x**`\n```[a](b)@here")
    text = note(people)
    assert text.count("```") == 2
    assert "[a](b)" not in text.split("```")[0]
    assert "@here" not in text.split("```")[0]


def test_notes_stand_with_their_time_and_person() -> None:
    people = broken_call(12, bad_sender="zoe")
    who = people[0].participant
    noted = Noted("she changed the network", person=who.address, instant=START + timedelta(seconds=95))
    assert f"- note: 14:01:35 {who.name}: she changed the network" in note(people, notes=[noted])


def test_notes_are_found_by_session_person_and_moment() -> None:
    ada, bob = SESSION.of("ada", "ada-1"), SESSION.of("bob", "bob-1")
    late = Noted("late", person=ada, instant=START + timedelta(seconds=50))
    early = Noted("early", instant=START)
    anywhen, elsewhere = Noted("anywhen", session=None), Noted("x", session=Address.parse("rtk:app/other"))
    bobs = Noted("bob", person=bob)
    every = [late, elsewhere, early, anywhen, bobs]
    assert notes_about(every, SESSION) == (anywhen, bobs, early, late)
    assert notes_about(every, ada) == (anywhen, early, late)
    since = START.timestamp()
    assert notes_between(every, since, since + 50) == [early]
    assert note_line(late) == "14:00:50 ada: late"
    assert note_line(late, names={ada: "Ada Lovelace"}) == "14:00:50 Ada Lovelace: late"
    assert note_line(anywhen) == "anywhen"


def test_who_was_not_read_is_counted() -> None:
    text = note([*broken_call(12), evidence("later", depth=Depth.LISTED)])
    assert "0 of 12 people had a bad call (1 were not read)" in text


@pytest.mark.parametrize("count", [1, 2])
def test_a_call_of_few_is_told_as_well(count: int) -> None:
    text = note(broken_call(count))
    assert "slice" not in text
    assert text.startswith("**No fault found.**")


def test_out_of_a_bundle_it_names_the_bundle() -> None:
    told = incident(report(CALL, broken_call(6, bad_sender="zoe")), SESSION, bundle="/home/me/my calls.callscope")
    last = incident_markdown(told).splitlines()[-1]
    assert last == "Open: `callscope open 'my calls.callscope#stream:default/call/session'`"
    assert "/home/me" not in last


@given(st.text(alphabet="ab _*`~<>[]#|\\\n-+!&@:/1.", max_size=24))
def test_a_name_is_shown_as_it_is_whatever_signs_it_holds(name: str) -> None:
    made = MarkdownIt("commonmark").enable("strikethrough").render(f"x {prose(name)} y")
    shown = html.unescape(re.sub(r"</?p>", "", made)).replace("\u2060", "").strip()
    assert " ".join(shown.split()) == " ".join(f"x {printable(name)} y".split())

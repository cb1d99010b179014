"""Whatever is written, the terminal shows the same after our bytes as after the bytes themselves."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.support.terminal_model import Terminal
from tui.terminal.canvas import Canvas
from tui.terminal.charset import Charset
from tui.terminal.difference import Shown
from tui.terminal.pen import Abilities
from tui.terminal.style import PLAIN, Style, apply_sgr, transition

WIDTH, HEIGHT = 24, 6

# Characters whose width every terminal agrees about: for others the two screens cannot be compared. Marks follow
# letters, because pyte would put one behind a wide character's right half.
CHARACTERS = [*"abcXYZ  019_.|─│┌█▄⣿⡇éüñßЖλ日本語한글", "e\u0301", "n\u0308\u0301"]
COLOURS = ["31", "97", "38;5;208", "38;2;10;20;30", "44", "48;5;17", "48;2;1;2;3"]
SGR = st.lists(st.sampled_from(["1", "2", "3", "4", "7", "9", *COLOURS]), max_size=3)


SEGMENTS = st.lists(st.tuples(SGR, st.lists(st.sampled_from(CHARACTERS), min_size=1, max_size=30)), max_size=3)


def run_of(segments: list[tuple[list[str], list[str]]], room: int) -> str:
    """Segments as Textual writes them (look, text, reset), cut at the right edge: terminals differ beyond it."""
    out = []
    for codes, characters in segments:
        text = ""
        for character in characters:
            if cell_len(character) > room:
                break
            text += character
            room -= cell_len(character)
        out.append(f"\x1b[{';'.join(codes)}m{text}\x1b[0m" if codes else text)
    return "".join(out)


@st.composite
def frame(draw: st.DrawFn) -> str:
    """One frame as Textual writes it: positioned runs of segments."""
    parts = []
    for _ in range(draw(st.integers(1, 5))):
        y, x = draw(st.integers(1, HEIGHT)), draw(st.integers(1, WIDTH))
        parts.append(f"\x1b[{y};{x}H{run_of(draw(SEGMENTS), WIDTH - x + 1)}")
    return "".join(parts)


def terminal(width: int = WIDTH, height: int = HEIGHT, *, erases_with_colour: bool = True) -> Terminal:
    model = Terminal(width, height, erases_with_colour=erases_with_colour)
    model.feed(b"\x1b[?7l")
    return model


def shown_cells(screen: Any) -> list[list[tuple[object, ...]]]:
    """Every cell as a person sees it.

    A blank's foreground cannot be seen. pyte keeps half of a wide character that was cut in two; terminals blank it.
    """
    rows = []
    for y in range(screen.lines):
        row: list[tuple[object, ...]] = []
        texts = [screen.buffer[y][x].data for x in range(screen.columns)] + [" "]
        for x in range(screen.columns):
            cell, text = screen.buffer[y][x], texts[x]
            is_half = (cell_len(text) == 2 and texts[x + 1]) or (not text and cell_len(texts[x - 1]) != 2)
            text = " " if is_half else text
            visible = text.strip() or cell.reverse or cell.underscore or cell.strikethrough
            look = (cell.fg, cell.bold, cell.italics) if visible else ()
            row.append((text, cell.bg, cell.reverse, cell.underscore, cell.strikethrough, look))
        rows.append(row)
    return rows


def picture(width: int) -> st.SearchStrategy[list[str]]:
    """Rows as a list shows them."""
    return st.lists(SEGMENTS.map(lambda segments: run_of(segments, width)), min_size=16, max_size=16)


def painted(rows: list[str], width: int, top: int = 0) -> str:
    """What Textual writes for whole rows: each at its place, blank to the right edge."""
    blank = " " * width
    return "".join(f"\x1b[{top + y + 1};1H{blank}\x1b[{top + y + 1};1H{row}" for y, row in enumerate(rows))


class Both:
    """What is written goes to one terminal as it is, and to another through the canvas; both must show the same."""

    def __init__(self, abilities: Abilities) -> None:
        self.abilities = abilities
        self.shown = Shown(abilities)
        self.resize(WIDTH, HEIGHT)

    def resize(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.plain = terminal(width, height)
        self.ours = terminal(width, height, erases_with_colour=self.abilities.erases_with_colour)
        self.canvas = Canvas(width, height)
        self.shown.forget()

    def write(self, data: str) -> None:
        self.plain.feed(data.replace("\n", "\r\n").encode())
        assert list(self.canvas.draw(data)) == []

    def flush(self) -> str:
        sent = self.shown.update(self.canvas)
        # Without this ability the line discipline adds a return to a line feed.
        seen = sent if self.abilities.line_feed_is_down else sent.replace("\n", "\r\n")
        self.ours.feed(seen.encode())
        assert shown_cells(self.ours.screen) == shown_cells(self.plain.screen)
        return sent


ABILITIES = st.builds(Abilities, *[st.booleans()] * 4, st.sampled_from([0, 9, 17, 25]))


@given(st.lists(frame(), min_size=1, max_size=8), ABILITIES)
@settings(max_examples=80, deadline=None)
def test_difference_shows_what_was_written(frames: list[str], abilities: Abilities) -> None:
    both = Both(abilities)
    for data in frames:
        both.write(data)
        both.flush()


@given(st.data(), ABILITIES)
@settings(max_examples=60, deadline=None)
def test_lists_that_scroll_and_screens_that_change_size(data: st.DataObject, abilities: Abilities) -> None:
    both = Both(abilities)
    rows = data.draw(picture(WIDTH))
    for _ in range(data.draw(st.integers(2, 6))):
        if data.draw(st.integers(0, 5)) == 0:
            both.resize(data.draw(st.integers(4, WIDTH)), data.draw(st.integers(2, 12)))
            rows = data.draw(picture(both.width))
        top, bottom = sorted(data.draw(st.tuples(st.integers(0, both.height - 1), st.integers(0, both.height - 1))))
        first = data.draw(st.integers(0, 16))
        for _ in range(data.draw(st.integers(0, 3))):  # rows come and go
            if data.draw(st.booleans()):
                rows.insert(data.draw(st.integers(0, 15)), data.draw(SEGMENTS.map(lambda one: run_of(one, both.width))))
            elif len(rows) > 12:
                rows.pop(data.draw(st.integers(0, len(rows) - 1)))
        shown = (rows * 2)[first : first + bottom - top + 1]
        both.write(painted(shown, both.width, top))
        if data.draw(st.booleans()):
            both.write(f"\x1b[{data.draw(st.integers(1, both.height))};1H\x1b[7m>\x1b[0m")
        both.flush()


WORDS = ["loss ", "90 % ", "  ", "9", "é│ ", "日本 ", "not known ", "\x1b[1;31mbad\x1b[0m ", "\x1b[44m  of 8\x1b[0m "]


@given(st.lists(st.sampled_from(WORDS), min_size=4, max_size=9), st.data(), ABILITIES)
@settings(max_examples=80, deadline=None)
def test_sentences_that_grow_and_shrink(words: list[str], data: st.DataObject, abilities: Abilities) -> None:
    both = Both(abilities)
    both.resize(90, 2)
    for _ in range(4):
        both.write(painted(["".join(words)], 90))
        both.flush()
        at = data.draw(st.integers(0, len(words)))
        words[at : at + data.draw(st.integers(0, 1))] = data.draw(st.lists(st.sampled_from(WORDS), max_size=1))


def test_the_rest_of_a_sentence_is_pushed_and_not_written_anew() -> None:
    both = Both(Abilities())
    both.resize(80, 3)
    for text, pushed in (("of 8 read", ""), ("2 of 8 read", "\x1b[2@"), ("2 of read", "\x1b[2P")):
        both.write(painted([f"{text} sessions flagged, loss p90 16 % bad, 3 live calls"], 80))
        sent = both.flush()
        assert pushed in sent
        assert not pushed or len(sent) <= 12


@pytest.mark.parametrize("text", ["日本", "👨\u200d👩", "\u2764\ufe0f"])
def test_text_is_not_pushed_where_terminals_disagree_about_its_width(text: str) -> None:
    canvas, shown = Canvas(80, 24), Shown()
    for start in ("", "9 "):
        list(canvas.draw(painted([f"{start}of 99 {text} sessions flagged, 3 live calls"], 80)))
        sent = shown.update(canvas)
    assert "@" not in sent


@pytest.mark.parametrize("colour", ["", "\x1b[44m"])
def test_what_stood_between_others_is_erased_and_not_overwritten(colour: str) -> None:
    both = Both(Abilities())
    both.resize(90, 4)
    both.write(painted([f"> {colour}{n} call of team {n}, score {n}.\x1b[0m│ pane" for n in range(4)], 90))
    both.flush()
    both.write(painted([f"> {colour}{' ' * 26}\x1b[0m│ pane"] * 4, 90))
    sent = both.flush()
    assert sent.count("X") == 4
    assert len(sent) <= 4 * 12 + 2 * len(colour)


def test_a_screen_that_becomes_blank_is_erased_at_once() -> None:
    both = Both(Abilities())
    both.write(painted(["some text"] * HEIGHT, WIDTH))
    both.flush()
    both.write(painted(["\x1b[44mother text\x1b[0m", *[""] * (HEIGHT - 1)], WIDTH))
    assert both.flush().endswith("\x1b[J")


def test_what_stands_in_the_last_column_is_not_erased() -> None:
    both = Both(Abilities())
    both.write(painted(["some text"] * HEIGHT, WIDTH))
    both.flush()
    both.write(painted([""] * (HEIGHT - 1) + ["|".rjust(WIDTH)], WIDTH))
    both.flush()


@pytest.mark.parametrize("code", ["4", "7", "9", "44"])
@pytest.mark.parametrize("erases_with_colour", [True, False])
def test_blanks_that_can_be_seen_are_not_erased_away(code: str, erases_with_colour: bool) -> None:
    both = Both(Abilities(erases_with_colour))
    both.write(f"\x1b[1;1H{'x' * WIDTH}")
    both.flush()
    both.write(f"\x1b[1;5H\x1b[{code}m{' ' * (WIDTH - 4)}\x1b[0m")
    both.flush()


def test_no_way_leads_into_the_middle_of_a_wide_character() -> None:
    both = Both(Abilities(True, True, True, True, tabs_to=17))
    both.write("\x1b[1;1Habcdefg日hijk")
    both.flush()
    both.write("\x1b[1;1HA\x1b[1;10HHI")  # the stop at column 8 is where the right half is
    both.flush()


def test_a_mark_goes_with_the_character_before_it_and_shows_in_its_look() -> None:
    canvas = Canvas(WIDTH, HEIGHT)
    list(canvas.draw("\x1b[1;1H日\u0301\x1b[2;1H\x1b[31m \u0301"))
    assert [canvas.rows[0][0][0], canvas.rows[0][1][0]] == ["日\u0301", ""]
    assert canvas.rows[1][0] == (" \u0301", Style(foreground="31"))


@given(st.lists(frame(), min_size=2, max_size=6), st.data())
@settings(max_examples=40, deadline=None)
def test_forgetting_repaints_over_anything(frames: list[str], data: st.DataObject) -> None:
    both = Both(Abilities())
    for text in frames:
        both.write(text)
        if data.draw(st.booleans()):
            both.ours.feed(data.draw(frame()).encode())  # somebody else writes on our screen
            both.shown.forget()
            both.canvas.dirty.update(range(HEIGHT))
            both.flush()


@given(SGR, SGR)
def test_transition_arrives_at_the_style(old_codes: list[str], new_codes: list[str]) -> None:
    old, new = apply_sgr(PLAIN, ";".join(old_codes) or "0"), apply_sgr(PLAIN, ";".join(new_codes) or "0")
    for start in (old, None):
        sequence = transition(start, new)
        reached = apply_sgr(start or Style((9,), "31", "44"), sequence[2:-1] or "0") if sequence else old
        assert reached == new


def test_nothing_changed_writes_nothing() -> None:
    canvas, shown = Canvas(WIDTH, HEIGHT), Shown()
    list(canvas.draw("\x1b[1;1H\x1b[31mhello\x1b[0m world"))
    assert shown.update(canvas)
    list(canvas.draw("\x1b[1;1H\x1b[31mhello\x1b[0m world"))
    assert shown.update(canvas) == ""


def test_one_changed_cell_costs_a_handful_of_bytes() -> None:
    canvas, shown = Canvas(80, 24), Shown()
    list(canvas.draw("\x1b[5;1H" + "x" * 80))
    shown.update(canvas)
    list(canvas.draw("\x1b[5;1H" + "x" * 40 + "y" + "x" * 39))
    assert len(shown.update(canvas)) <= 8


def test_blinking_and_links_are_left_out() -> None:
    canvas, shown = Canvas(WIDTH, HEIGHT), Shown()
    assert list(canvas.draw("\x1b[1;1H\x1b]8;;http://x\x1b\\\x1b[5;1mhi\x1b[0m\x1b]8;;\x1b\\")) == []
    out = shown.update(canvas)
    assert "http" not in out
    assert "\x1b[1m" in out


def test_what_is_not_drawing_is_handed_on_in_order() -> None:
    canvas = Canvas(WIDTH, HEIGHT)
    assert list(canvas.draw("\x1b[1;1Hab\x07\x1b[2 q\x1b]52;c;eA==\x07")) == ["\x07", "\x1b[2 q", "\x1b]52;c;eA==\x07"]


def lines(first: int) -> str:
    names = [f"{n * 7919 % 1000} call of team {n}" for n in range(first, first + 20)]
    return painted([name.ljust(80) for name in names], 80, top=2)


def test_a_list_that_scrolls_costs_about_its_new_row() -> None:
    canvas, shown = Canvas(80, 24), Shown()
    list(canvas.draw("\x1b[1;1Hheader\x1b[24;1Hkeys" + lines(0)))
    shown.update(canvas)
    for first in (1, 2, 1, 0):
        list(canvas.draw(lines(first)))
        assert len(shown.update(canvas)) <= 80


def test_a_first_row_that_says_more_than_the_others_moves_with_them() -> None:
    canvas, shown = Canvas(80, 24), Shown()
    names = [f"      {n * 7919 % 1000} call of team {n}".ljust(80) for n in range(30)]
    for first in range(4):
        list(canvas.draw(painted(["11-20" + names[first][5:], *names[first + 1 : first + 20]], 80, top=2)))
        sent = shown.update(canvas)
        assert first == 0 or len(sent) <= 90


def test_rows_that_come_between_others_leave_those_where_they_are() -> None:
    canvas, shown = Canvas(80, 24), Shown()
    names = [f"{n * 7919 % 1000} call of team {n} and of nobody else".ljust(70) for n in range(40)]
    list(canvas.draw("\x1b[1;1Hheader\x1b[24;1Hkeys" + painted(names[:20:2] + names[21:31], 80, top=2)))
    first = len(shown.update(canvas))
    list(canvas.draw(painted(names[:20], 80, top=2)))
    assert len(shown.update(canvas)) <= 0.7 * first


def test_a_blank_needs_no_look_of_its_own() -> None:
    canvas, shown = Canvas(80, 24), Shown()
    muted = "\x1b[38;5;245m"
    list(canvas.draw(f"\x1b[1;1H{muted}a\x1b[0m {muted}b\x1b[0m {muted}c\x1b[0m"))
    assert shown.update(canvas).count("m") <= 3


def test_characters_are_repeated_only_where_the_terminal_can() -> None:
    for abilities, count in ((Abilities(), 0), (Abilities(repeats=True), 1), (Abilities(True, True, True), 2)):
        canvas, shown = Canvas(80, 24), Shown(abilities)
        list(canvas.draw("\x1b[1;1H" + "░" * 60 + "=" * 9))
        assert len(re.findall(r"\x1b\[\d+b", shown.update(canvas))) == count


def test_control_characters_in_text_are_left_out() -> None:
    canvas, shown = Canvas(WIDTH, HEIGHT), Shown()
    assert list(canvas.draw("\x1b[1;1Ha\x85b\x9b31mc\x0ed\x90e")) == []
    assert shown.update(canvas).endswith("ab31mcde")


def test_what_an_encoding_lacks_takes_the_same_room() -> None:
    canvas, shown = Canvas(WIDTH, HEIGHT, Charset("latin-1")), Shown()
    list(canvas.draw("\x1b[1;1H┌─é日本e\u0301…│\x1b[2;1H▌Ж⣿"))
    out = shown.update(canvas)
    out.encode("latin-1")
    assert "+-é????e.|" in out
    assert "#?:" in out

"""Whatever is written, the terminal shows the same after our bytes as after the bytes themselves."""

from __future__ import annotations

import pyte
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.terminal.canvas import Canvas
from tui.terminal.difference import Shown
from tui.terminal.pen import Abilities
from tui.terminal.style import PLAIN, Style, apply_sgr, transition

WIDTH, HEIGHT = 24, 6

# Characters whose width every terminal agrees about: for others the two screens cannot be compared. Marks follow
# letters, because pyte would put one behind a wide character's right half.
CHARACTERS = [*"abcXYZ  019_.|─│┌█▄⣿⡇éüñßЖλ日本語한글", "e\u0301", "n\u0308\u0301"]
TEXT = st.lists(st.sampled_from(CHARACTERS), min_size=1, max_size=30).map("".join)
COLOURS = ["31", "97", "38;5;208", "38;2;10;20;30", "44", "48;5;17", "48;2;1;2;3"]
SGR = st.lists(st.sampled_from(["1", "3", "4", "7", "9", *COLOURS]), max_size=3)


@st.composite
def segment(draw: st.DrawFn) -> str:
    """One segment as Textual writes it: look, text, reset."""
    codes, text = draw(SGR), draw(TEXT)
    return f"\x1b[{';'.join(codes)}m{text}\x1b[0m" if codes else text


@st.composite
def frame(draw: st.DrawFn) -> str:
    """One frame as Textual writes it: positioned runs of segments, sometimes whole lines with line breaks."""
    parts = []
    for _ in range(draw(st.integers(1, 5))):
        y, x = draw(st.integers(1, HEIGHT)), draw(st.integers(1, WIDTH))
        parts.append(f"\x1b[{y};{x}H" + "".join(draw(st.lists(segment(), min_size=1, max_size=3))))
    return "".join(parts)


def pyte_screen() -> tuple[pyte.Screen, pyte.Stream]:
    screen = pyte.Screen(WIDTH, HEIGHT)
    stream = pyte.Stream(screen)
    stream.feed("\x1b[?7l")
    return screen, stream


def shown_cells(screen: pyte.Screen) -> list[list[tuple[object, ...]]]:
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


def fits(data: str) -> bool:
    """Whether nothing is written beyond the right edge: Textual never does, and terminals differ there."""
    canvas = Canvas(WIDTH * 8, HEIGHT)
    list(canvas.draw(data.replace(" ", "x")))
    return all(cell[0] == " " for row in canvas.rows for cell in row[WIDTH:])


@given(st.lists(frame().filter(fits), min_size=1, max_size=8), st.booleans())
@settings(max_examples=150, deadline=None)
def test_difference_shows_what_was_written(frames: list[str], erases_with_colour: bool) -> None:
    plain_screen, plain = pyte_screen()
    our_screen, ours = pyte_screen()
    canvas, shown = Canvas(WIDTH, HEIGHT), Shown(Abilities(erases_with_colour=erases_with_colour))
    for data in frames:
        plain.feed(data.replace("\n", "\r\n"))
        assert list(canvas.draw(data)) == []
        ours.feed(shown.update(canvas))
        assert shown_cells(our_screen) == shown_cells(plain_screen)


@given(st.lists(frame().filter(fits), min_size=2, max_size=6), st.data())
@settings(max_examples=100, deadline=None)
def test_forgetting_repaints_over_anything(frames: list[str], data: st.DataObject) -> None:
    plain_screen, plain = pyte_screen()
    our_screen, ours = pyte_screen()
    canvas, shown = Canvas(WIDTH, HEIGHT), Shown()
    for text in frames:
        plain.feed(text)
        list(canvas.draw(text))
        if data.draw(st.booleans()):
            ours.feed(data.draw(frame()))  # somebody else writes on our screen
            shown.forget()
            canvas.dirty.update(range(HEIGHT))
        ours.feed(shown.update(canvas))
    assert shown_cells(our_screen) == shown_cells(plain_screen)


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

"""Every picture is there, names this version, and is drawn as the screen was."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style

from screenshots.build import FOLDER, SOURCE, names
from screenshots.cells import DARK, LIGHT, cells_of
from screenshots.svg import HEIGHT, WIDTH, svg
from tui import __version__

SVG = "{http://www.w3.org/2000/svg}"
NAMES = sorted(names())


def drawn(*segments: Segment, columns: int = 20) -> ElementTree.Element:
    return ElementTree.fromstring(svg([segments], columns, DARK, title="a title", source="a test"))


def texts(picture: ElementTree.Element) -> list[tuple[str, float]]:
    return [(element.text or "", float(element.attrib["x"]) / WIDTH) for element in picture.iter(f"{SVG}text")]


def test_the_folder_holds_the_pictures_and_nothing_stale() -> None:
    assert sorted(path.name for path in FOLDER.glob("*.svg")) == NAMES
    assert sum(path.stat().st_size for path in FOLDER.glob("*.svg")) < 4_000_000


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_names_this_version_and_what_it_shows(name: str) -> None:
    picture = ElementTree.parse(FOLDER / name).getroot()
    assert __version__ in SOURCE
    assert picture.findtext(f"{SVG}metadata") == SOURCE, "run: python -m screenshots.build"
    scene, theme, size = Path(name).stem.split("-")
    assert f"({theme}, {size})" in (picture.findtext(f"{SVG}title") or "")
    columns, rows = map(int, size.split("x"))
    assert float(picture.attrib["width"]) >= columns * WIDTH
    assert float(picture.attrib["height"]) >= rows * HEIGHT
    said = " ".join(text for text, _ in texts(picture))
    assert "SANDBOX" in said
    assert {"help": "Keys", "sessions": "started", "filter": "match"}.get(scene, "last sample") in said


@pytest.mark.parametrize("name", [name for name in NAMES if "-none-" in name])
def test_without_colours_a_picture_has_the_terminals_own_and_greys(name: str) -> None:
    picture = ElementTree.parse(FOLDER / name).getroot()
    used = {element.attrib.get(key) for element in picture.iter() for key in ("fill", "stroke")} - {None, "none"}
    others = used - {DARK.foreground_color.hex, DARK.background_color.hex}
    assert {colour for colour in others if colour and colour[1:3] * 3 != colour[1:]} == set()


def test_text_stands_in_its_cells() -> None:
    picture = drawn(Segment("ab  cd ", Style(bold=True)), Segment("<é>"))
    assert texts(picture) == [("ab  cd", 0), ("<", 7), ("é", 8), (">", 9)]


def test_shapes_are_no_text() -> None:
    picture = drawn(Segment("▂█⣿─│░"))
    assert texts(picture) == []
    assert len(list(picture.iter(f"{SVG}path"))) == 4


def test_reversed_cells_change_their_colours_and_dim_ones_come_near_the_background() -> None:
    (cell,) = cells_of([Segment("x", Style(reverse=True))], LIGHT)
    assert (cell.look.foreground, cell.look.background) == (LIGHT.background_color.hex, LIGHT.foreground_color.hex)
    (cell,) = cells_of([Segment("x", Style(dim=True))], LIGHT)
    assert LIGHT.foreground_color.hex < cell.look.foreground < LIGHT.background_color.hex


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=12), max_size=4))
def test_any_text_makes_a_picture_with_cells_in_order(parts: list[str]) -> None:
    segments = [Segment(part) for part in parts]
    cells = list(cells_of(segments, DARK))
    assert all(one.column + one.width <= other.column for one, other in pairwise(cells))
    assert drawn(*segments, columns=80).tag == f"{SVG}svg"

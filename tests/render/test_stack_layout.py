"""Where a stack of series stands as the selection moves."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from tui.model import PERCENT, Series
from tui.render.series_rows import HeadRow, Row, SeriesRow
from tui.render.stack_layout import Layout, next_row


def stack(tracks: Sequence[int]) -> list[Row]:
    """Return tracks of so many series each, headings among them."""
    rows: list[Row] = []
    for number, count in enumerate(tracks):
        head = HeadRow(f"t{number}", "video sent")
        rows += [
            head,
            *(SeriesRow(f"t{number}/{n}", Series.of("loss", PERCENT, [], []), (), head) for n in range(count)),
        ]
    return rows


@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=6),
    st.integers(1, 45),
    st.lists(st.integers(-12, 12), min_size=1, max_size=12),
)
def test_the_selected_row_its_heading_and_whole_rows_are_in_sight(
    tracks: list[int], room: int, steps: list[int]
) -> None:
    rows = stack(tracks)
    selected, top = 1, 0
    for step in steps:
        selected = next_row(rows, selected, step) if step else selected
        layout = Layout(rows, selected, room)
        top = layout.scrolled(top)
        first, row = layout.at_line(top), layout.placed[selected]
        assert first is not None
        assert first.top == top
        assert top <= row.top
        assert row.top + row.height <= top + room
        heading = max(placed.top for placed in layout.placed[:selected] if isinstance(rows[placed.row], HeadRow))
        if row.top + row.height - heading <= room:
            assert top <= heading
            assert isinstance(rows[first.row], HeadRow)


def test_what_is_in_sight_stays_where_it_is() -> None:
    rows = stack([4, 4, 4, 4])
    top = Layout(rows, 11, 12).scrolled(0)
    assert top > 0
    assert Layout(rows, 12, 12).scrolled(top) == top
    assert Layout(rows, 9, 12).scrolled(top) == top

"""What has names instead of numbers over time: resolution, and what limited the encoder."""

from __future__ import annotations

from collections.abc import Sequence

from tui.model import GAP_STEPS, Labels, Span
from tui.providers.realtimekit.derived import step_s
from tui.providers.realtimekit.schema.samples import Sample


def labels(times: Sequence[float], rows: Sequence[Sample]) -> tuple[Labels, ...]:
    """Return the labels of one stream of video; those without any span are left out."""
    found = (
        _spans("resolution", times, [_resolution(row) for row in rows]),
        _spans("quality_limitation", times, [row.get("quality_limitation_reason") for row in rows]),
    )
    return tuple(one for one in found if one.spans)


def _resolution(row: Sample) -> str | None:
    width, height = row.get("frame_width"), row.get("frame_height")
    return f"{width:.0f}x{height:.0f}" if width and height else None


def _spans(name: str, times: Sequence[float], names: Sequence[str | None]) -> Labels:
    """Hold each name until the next row, like the value of a series; in a hole for one step."""
    step = step_s(times)
    spans: list[Span] = []
    for index, (t, label) in enumerate(zip(times, names, strict=True)):
        following = times[index + 1] if index + 1 < len(times) else t + step
        until = following if following - t <= GAP_STEPS * step else t + step
        if not label or until <= t:
            continue
        if spans and spans[-1].label == label and spans[-1].until_s == t:
            spans[-1] = Span(spans[-1].since_s, until, label)
        else:
            spans.append(Span(t, until, label))
    return Labels(name, tuple(spans))

"""What all screens share: the service, how values are shown, the user's keys; owned by the app, handed to screens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo

from tui.query import Clock
from tui.render.cells import Glyphs
from tui.render.format import Formats, TimeMode
from tui.service import Service
from tui.service.replies import Source


@dataclass
class Desk:
    """What screens are handed. Preferences change by whole values, so that a screen sees that they did.

    Attributes:
        service: the one door to data.
        source: the source whose lists are shown; None for the first.
        glyphs: what is drawn with.
        zone: the user's zone.
        times: how times are shown.
        hide_people: whether names and IPs are hidden.
        keys: keys by command id that the user chose.
        now: what time it is.
    """

    service: Service
    source: Source | None = None
    glyphs: Glyphs = Glyphs.BRAILLE
    zone: tzinfo = UTC
    times: TimeMode = TimeMode.UTC
    hide_people: bool = False
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    recent_filters: list[str] = field(default_factory=list)

    @property
    def formats(self) -> Formats:
        """How values are shown now."""
        return Formats(
            now=self.now(),
            zone=self.zone,
            times=self.times,
            ascii=self.glyphs is Glyphs.ASCII,
            hide_people=self.hide_people,
        )

    @property
    def clock(self) -> Clock:
        """What times in filters are resolved against."""
        return replace(Clock.system(), now=self.now())

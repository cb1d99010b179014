"""What all screens share: the service, how values are shown, the user's keys; owned by the app, handed to screens."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo

from tui.commands import Condition
from tui.model import Address, Evidence, Vendor
from tui.query import Clock
from tui.render.cells import Glyphs
from tui.render.format import Formats, TimeMode
from tui.service import Service
from tui.service.profiles import Connection
from tui.service.replies import Source
from tui.triage.rulesets import RULESETS, RuleSet, default_ruleset
from tui.view_saved import SavedViews


@dataclass
class Desk:
    """What screens are handed. Preferences change by whole values, so that a screen sees that they did.

    Attributes:
        service: the one door to data.
        source: the source whose lists are shown; None for all of them.
        profile: the name of the profile that the service reads.
        profiles: the names of all configured profiles.
        bundle: the path of the bundle that is looked at; "" for none.
        glyphs: what is drawn with.
        zone: the user's zone.
        times: how times are shown.
        hide_people: whether names and IPs are hidden.
        paused: whether nothing is read by itself.
        rules: the name of the rule set that judges; None for that of the vendor.
        keys: the keys of every command, by its id.
        now: what time it is.
        recent_filters: newest first.
        saved: the views that were saved by name; None where nothing is kept.
        use_profile: shows the data of another profile.
        people_read: what was read about the people of a session so far, by its address.
        connect: how a source is reached, for recording it; None where it cannot be.
        recording: what is being recorded; None for nothing.
        answers_shown: ids of the exact answers behind what was last shown, by its address; None for the sessions.
    """

    service: Service
    source: Source | None = None
    profile: str = "sandbox"
    profiles: tuple[str, ...] = ()
    bundle: str = ""
    glyphs: Glyphs = Glyphs.BRAILLE
    zone: tzinfo = UTC
    times: TimeMode = TimeMode.UTC
    hide_people: bool = False
    paused: bool = False
    rules: str | None = None
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    recent_filters: list[str] = field(default_factory=list)
    saved: SavedViews | None = None
    use_profile: Callable[[str], None] = lambda name: None
    people_read: Callable[[Address], Sequence[Evidence]] = lambda address: ()
    connect: Callable[[Source], Connection | None] = lambda source: None
    recording: object | None = None
    answers_shown: dict[Address | None, tuple[str, ...]] = field(default_factory=dict)

    @property
    def formats(self) -> Formats:
        """How values are shown now. Without relative times it stays equal as time goes by."""
        return Formats(
            now=self.now() if self.times is not TimeMode.UTC else None,
            zone=self.zone,
            times=self.times,
            ascii=self.glyphs is Glyphs.ASCII,
            hide_people=self.hide_people,
        )

    @property
    def clock(self) -> Clock:
        """What times in filters are resolved against."""
        return replace(Clock.system(), now=self.now())

    def ruleset(self, vendor: Vendor) -> RuleSet:
        """Return whose limits judge a vendor's data."""
        return RULESETS[self.rules] if self.rules is not None else default_ruleset(vendor)

    def conditions(self) -> frozenset[Condition]:
        """Return what holds on every screen."""
        holds = set()
        if len(self.profiles) > 1 or len(self.service.sources) > 1:
            holds.add(Condition.HAS_PROFILES)
        if self.saved is not None and self.saved.names():
            holds.add(Condition.HAS_SAVED_VIEWS)
        return frozenset(holds)

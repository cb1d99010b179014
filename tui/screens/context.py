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
from tui.render.veil import Veil
from tui.service import Service
from tui.service.profiles import Connection
from tui.service.reading import FileReading
from tui.service.replies import Source
from tui.triage.rulesets import RULESETS, RuleSet, default_ruleset
from tui.view_saved import SavedViews


@dataclass
class Look:
    """How values are drawn.

    Attributes:
        glyphs: what is drawn with.
        zone: the user's zone.
        times: how times are shown.
        hide_people: whether names and IPs are hidden.
    """

    glyphs: Glyphs = Glyphs.BRAILLE
    zone: tzinfo = UTC
    times: TimeMode = TimeMode.UTC
    hide_people: bool = False


@dataclass
class Origin:
    """Where the data comes from, and how to change that.

    Attributes:
        profile: the name of the profile that the service reads.
        profiles: the names of all configured profiles.
        bundle: the path of the bundle that is looked at; "" for none.
        connect: how a source is reached, for recording it; None where it cannot be.
        use_profile: shows the data of another profile.
        reading: how far the file was read that is looked at; None where none is.
    """

    profile: str = "sandbox"
    profiles: tuple[str, ...] = ()
    bundle: str = ""
    connect: Callable[[Source], Connection | None] = lambda source: None
    use_profile: Callable[[str], None] = lambda name: None
    reading: FileReading | None = None


@dataclass
class Workspace:
    """What screens are handed.

    Attributes:
        service: the one door to data.
        origin: where the data comes from.
        look: how it is drawn.
        source: the source whose lists are shown; None for all of them.
        paused: whether nothing is read by itself.
        rules: the name of the rule set that judges; None for that of the vendor.
        keys: the keys of every command, by its id.
        now: what time it is.
        recent_filters: newest first.
        marked: keys of the rows that the user marked, by the session's address; None for the list of sessions.
        saved: the views that were saved by name; None where nothing is kept.
        veil: hides who is named in filters.
        people_read: what was read about the people of a session so far, by its address.
        recording: what is being recorded; None for nothing.
        answers_shown: ids of the exact answers behind what was last shown, by its address; None for the sessions.
        places: what headers called the places that were last shown, by their address.
    """

    service: Service
    origin: Origin = field(default_factory=Origin)
    look: Look = field(default_factory=Look)
    source: Source | None = None
    paused: bool = False
    rules: str | None = None
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    recent_filters: list[str] = field(default_factory=list)
    marked: dict[Address | None, frozenset[str]] = field(default_factory=dict)
    saved: SavedViews | None = None
    veil: Veil = field(default_factory=Veil)
    people_read: Callable[[Address], Sequence[Evidence]] = lambda address: ()
    recording: object | None = None
    answers_shown: dict[Address | None, tuple[str, ...]] = field(default_factory=dict)
    places: dict[Address | None, tuple[str, ...]] = field(default_factory=dict)

    @property
    def formats(self) -> Formats:
        """How values are shown now. Without relative times it stays equal as time goes by."""
        return Formats(
            now=self.now() if self.look.times is not TimeMode.UTC else None,
            zone=self.look.zone,
            times=self.look.times,
            ascii=self.look.glyphs is Glyphs.ASCII,
            hide_people=self.look.hide_people,
        )

    def shown_filter(self, text: str) -> str:
        """Return a filter's text as it may be shown now."""
        return self.veil.shown(text, self.formats)

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
        if len(self.origin.profiles) > 1 or len(self.service.sources) > 1:
            holds.add(Condition.HAS_PROFILES)
        if self.saved is not None and self.saved.is_any():
            holds.add(Condition.HAS_SAVED_VIEWS)
        return frozenset(holds)

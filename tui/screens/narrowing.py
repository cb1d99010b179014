"""Narrowing the list of sessions: a time range; live or ended; an app, a meeting or a call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tui.errors import CallscopeError
from tui.model import Vendor, Window
from tui.query import Clock, Compare, Op, parse_time
from tui.render.format import Formats
from tui.service import Service, Source
from tui.view_state import ViewState
from tui.widgets.picker import Choice, Picked, Picker

if TYPE_CHECKING:
    from tui.screens.sessions_pane import SessionsPane

RANGES = {
    "1h": ("last hour", timedelta(hours=1)),
    "6h": ("last 6 hours", timedelta(hours=6)),
    "24h": ("last 24 hours", timedelta(days=1)),
    "7d": ("last 7 days", timedelta(days=7)),
    "30d": ("last 30 days", timedelta(days=30)),
}
ALL = "all"
_LISTED = 50
_FIRST = datetime(2000, 1, 1, tzinfo=UTC)


def window_of(view: ViewState, now: datetime) -> Window | None:
    """Return the time range of a view; an open end is far away."""
    if view.since is None and view.until is None:
        return None
    since = view.since or _FIRST
    until = view.until or (now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=2))
    return Window(since, max(since, until))


def range_text(view: ViewState, formats: Formats) -> list[str]:
    """Return the time range as headers say it; nothing where there is none."""
    if view.since is None and view.until is None:
        return []
    if view.until is None:
        return [f"since {formats.time(view.since)}"]
    if view.since is None:
        return [f"until {formats.time(view.until)}"]
    return [f"{formats.time(view.since)} to {formats.time(view.until)}"]


def parse_range(text: str, clock: Clock) -> tuple[datetime | None, datetime | None]:
    """Read "-2h", "14:00 to 15:30" or "2026-11-20 to 2026-11-21": from when, and until when.

    Raises:
        ValueError: with what is wrong with it.
    """
    first, _, last = text.partition(" to ")
    since = parse_time(first.strip(), clock).at if first.strip() else None
    until = parse_time(last.strip(), clock).at if last.strip() else None
    if since is not None and until is not None and until <= since:
        raise ValueError("it ends before it begins")
    return since, until


def choose_range(pane: SessionsPane) -> None:
    """Let the user choose a time range, or type one."""
    view, now = pane.view, pane.workspace.now()
    choices = [Choice(ALL, "any time", chosen=view.since is None and view.until is None)]
    choices += [Choice(key, title) for key, (title, _) in RANGES.items()]

    def use(picked: Picked | None) -> None:
        if picked is None:
            return
        chosen = picked.ids[0] if picked.ids else ""
        if chosen == ALL:
            pane.go(pane.view.in_window(None, None))
        elif chosen:
            since = (now - RANGES[chosen][1]).replace(microsecond=0)
            pane.go(pane.view.in_window(since, None))
        else:
            try:
                pane.go(pane.view.in_window(*parse_range(picked.typed, pane.workspace.clock)))
            except ValueError as fault:
                pane.stop.status.fault(f"“{picked.typed}”: {fault}")

    hint = "or type -2h, 14:00 to 15:30"
    ascii_only = pane.workspace.formats.ascii
    pane.app.push_screen(Picker("Began", choices, ascii_only=ascii_only, hint=hint, accepts_text=True), use)


def choose_what(pane: SessionsPane) -> None:
    """Read which apps, meetings and live calls there are, and let the user choose one."""
    service, sources = pane.workspace.service, list(pane.sources)
    pane.stop.status.say("reading apps, meetings and calls", about="narrow")

    async def read() -> tuple[list[tuple[Choice, tuple[Compare, ...]]], str]:
        found: list[tuple[Choice, tuple[Compare, ...]]] = [
            (Choice("live", "live sessions"), (_is("live", True),)),
            (Choice("ended", "ended sessions"), (_is("live", False),)),
        ]
        faults = []
        for source in sources:
            try:
                found += await _of_source(service, source)
            except CallscopeError as error:
                faults.append(f"{source.id}: {error.line()}")
        return found, "; ".join(faults)

    def show(answer: tuple[Sequence[tuple[Choice, tuple[Compare, ...]]], str]) -> None:
        found, fault = answer
        if fault:
            pane.stop.status.fault(fault)
        else:
            pane.stop.status.withdraw("narrow")
        parts = {choice.id: compares for choice, compares in found}
        if not pane.stop.takes_questions:
            return
        pane.pick("Narrow to", [choice for choice, _ in found], lambda picked: pane.narrow(*parts[picked.ids[0]]))

    pane.ask(read, show, group="narrow")


async def _of_source(service: Service, source: Source) -> list[tuple[Choice, tuple[Compare, ...]]]:
    vendor = _is("vendor", source.vendor.value)
    found: list[tuple[Choice, tuple[Compare, ...]]] = []
    if source.vendor is Vendor.STREAM:
        for call in (await service.live_calls(limit=_LISTED, source=source)).value.items:
            people = f"{call.participants} people" if call.participants is not None else ""
            parts: tuple[Compare, ...] = (vendor, _is("type", call.call_type), _is("call", call.call_id))
            found.append((Choice(f"call {call.cid}", f"live call {call.cid}", people), parts))
    elif source.vendor is Vendor.REALTIMEKIT:
        for app in (await service.apps(limit=_LISTED, source=source)).value.items:
            parts = (vendor, _is("application", app.id))
            found.append((Choice(f"app {app.id}", f"app {app.name or app.id}", app.id), parts))
        for meeting in (await service.meetings(limit=_LISTED, source=source)).value.items:
            parts = (vendor, _is("call", meeting.id))
            found.append((Choice(f"meeting {meeting.id}", f"meeting {meeting.title or meeting.id}", "meeting"), parts))
    return found


def _is(field: str, value: str | bool) -> Compare:
    return Compare(field, Op.IS, value)

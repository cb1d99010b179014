"""The windows that a vendor offers, to choose from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tui.model import Vendor, Window
from tui.service import EvidenceReply
from tui.service.joining import join
from tui.widgets.picker import Choice, Picked, Picker

if TYPE_CHECKING:
    from tui.screens.participant_pane import ParticipantPane

HALF_HOUR = timedelta(minutes=30)
"""Stream's longest window."""


def ask_window(pane: ParticipantPane) -> None:
    """Let the user choose a window, and show it."""
    windows = choices(pane)

    def show(picked: Picked | None) -> None:
        if picked is not None and picked.ids:
            windows[int(picked.ids[0])][1]()

    rows = [choice for choice, _ in windows]
    pane.app.push_screen(Picker("Window", rows, ascii_only=pane.workspace.formats.ascii), show)


def choices(pane: ParticipantPane) -> list[tuple[Choice, Callable[[], None]]]:
    """Return what can be chosen, with what each does."""
    read = pane.loaded
    assert read is not None
    whole, view = read.whole, pane.here()
    session = read.reply.session
    found: list[tuple[str, str, Callable[[], None]]] = []

    def window(since: datetime | None, until: datetime | None) -> Callable[[], None]:
        return lambda: pane.to(view.in_window(since, until))

    length = pane.workspace.formats.duration(whole.duration_s)
    found.append(("the whole presence", length, window(None, None)))
    if session is not None and session.started_at is not None:
        until = session.ended_at or whole.until
        if until > session.started_at:
            length = pane.workspace.formats.duration((until - session.started_at).total_seconds())
            found.append(("the whole session", length, window(session.started_at, until)))
    if view.at is not None and whole.duration_s > HALF_HOUR.total_seconds():
        start = max(whole.since, min(view.at - HALF_HOUR / 2, whole.until - HALF_HOUR))
        found.append(("30 minutes around the cursor", "30:00", window(start, start + HALF_HOUR)))
        found.append(("the last 30 minutes", "30:00", window(whole.until - HALF_HOUR, whole.until)))
    if view.at is not None:
        for minutes in (10, 5, 1):
            half = timedelta(minutes=minutes) / 2
            if whole.duration_s > minutes * 60:
                start = max(whole.since, min(view.at - half, whole.until - 2 * half))
                title = f"{minutes} minute{'s' if minutes > 1 else ''} around the cursor"
                found.append((title, f"{minutes}:00", window(start, start + 2 * half)))
    if read.evidence.participant.address.vendor is Vendor.STREAM:
        found.append(("the last minute", "as Stream answers without a window", lambda: _latest(pane)))
    elif whole.duration_s > 60:
        found.append(("the last minute", "1:00", window(whole.until - timedelta(minutes=1), whole.until)))
    return [(Choice(str(number), title, note), do) for number, (title, note, do) in enumerate(found)]


def _latest(pane: ParticipantPane) -> None:
    """Ask for what the vendor answers without a window, and show that stretch with whatever it told beyond the rest."""
    read = pane.loaded
    assert read is not None
    address = read.evidence.participant.address
    who = read.evidence.participant

    def take(reply: EvidenceReply) -> None:
        latest = reply.evidence.coverage.window
        if pane.loaded is not read or latest is None or latest.duration_s <= 0:
            pane.say("the vendor told nothing about the last minute")
            return
        joined = join([read.evidence, reply.evidence])
        whole = Window(min(read.whole.since, latest.since), max(read.whole.until, latest.until))
        evidence = replace(joined, coverage=replace(joined.coverage, window=whole))
        pane.take_more(replace(read.reply, evidence=evidence), latest)

    pane.ask(lambda: pane.workspace.service.evidence(address, latest=True, participant=who), take, group="latest")

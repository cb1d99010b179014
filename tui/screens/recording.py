"""Records a session into a bundle file, beside everything else; the status line says how far that is."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tui.errors import CallscopeError
from tui.model import Address, Depth, Session, Vendor
from tui.service import Service, Source, SourceKind
from tui.service.record import RecordProgress, record, recording_spec
from tui.transports.bundle import BundleWriter
from tui.transports.bundle.rows import summary
from tui.widgets.bars import Status
from tui.widgets.picker import Choice, Picked, Picker

if TYPE_CHECKING:
    from textual.worker import Worker

    from tui.screens.stop import Stop
    from tui.service.profiles import Connection

PACE_S = 1.0
"""Seconds between two lines about how far it is: each costs a slow link some bytes."""
STOP, GO_ON = "stop", "on"
_SUFFIX = ".callscope"
_DEPTHS = {
    Depth.FULL: ("everything", "every series: the most requests"),
    Depth.OVERVIEW: ("an overview of each person", "few points each"),
    Depth.SUMMARY: ("what lists tell", "the fewest requests"),
}


@dataclass
class Recording:
    """One recording on its way."""

    path: Path
    worker: Worker[None] | None = None


def ask_to_record(
    stop: Stop, address: Address, session: Session | None, source: Source | None, *, requests: int | None = None
) -> None:
    """Ask how much to record and into which file, and begin; while one goes on, ask whether to end it.

    Args:
        stop: where the user is.
        address: of the session.
        session: as it was read.
        source: where it comes from.
        requests: what an overview of everybody takes, where that is known.
    """
    going = stop.workspace.recording
    if isinstance(going, Recording):
        _ask_to_stop(stop, going)
        return
    if address.vendor is Vendor.CAPTURE or (source is not None and source.kind is SourceKind.BUNDLE):
        stop.status.say("this is a recording already", detail="copy the file")
        return
    connection = stop.workspace.origin.connect(source) if source is not None else None
    if connection is None:
        stop.status.say("nothing is known about this session yet")
        return
    path = Path.cwd() / f"{_file_name(address, session)}{_SUFFIX}"  # recording again goes on from there
    about = f"about {requests:,} requests" if requests else ""
    choices = [
        Choice(depth.value, title, (about if depth is Depth.OVERVIEW else "") or note)
        for depth, (title, note) in _DEPTHS.items()
    ]
    title = f"Record into {path.name}"

    def begin(picked: Picked | None) -> None:
        if picked is None:
            return
        target = _target(picked.typed) if picked.typed.strip() and not picked.ids else path
        depth = Depth(picked.ids[0]) if picked.ids else Depth.FULL
        _begin(stop, connection, address, target, depth)

    hint = "or type another file, then Enter"
    picker = Picker(title, choices, ascii_only=stop.workspace.formats.ascii, hint=hint, accepts_text=True)
    stop.app.push_screen(picker, begin)


def _ask_to_stop(stop: Stop, going: Recording) -> None:
    choices = [
        Choice(GO_ON, "go on recording"),
        Choice(STOP, "end the recording", "what is kept stays; recording again goes on from there"),
    ]

    def choose(picked: Picked | None) -> None:
        if picked is not None and picked.ids == (STOP,) and going.worker is not None:
            going.worker.cancel()

    stop.app.push_screen(
        Picker(f"Recording into {going.path.name}", choices, ascii_only=stop.workspace.formats.ascii), choose
    )


def _begin(stop: Stop, connection: Connection, address: Address, path: Path, depth: Depth) -> None:
    app, workspace = stop.app, stop.workspace
    going = workspace.recording = Recording(path)

    def status() -> Status | None:
        """Return the status line where the user is by now."""
        shown = next((each for each in reversed(app.screen_stack) if hasattr(each, "status")), None)
        found = getattr(shown, "status", None)
        return found if isinstance(found, Status) else None

    def say(text: str, detail: str) -> None:
        if (line := status()) is not None:
            line.say(text, detail=detail)

    async def work() -> None:
        try:
            say(await _record(connection, address, path, depth, say), "")
        except CallscopeError as error:
            if (line := status()) is not None:
                line.fault(f"recording ended: {error.line()}")
        except asyncio.CancelledError:
            say(f"recording ended: {path.name} holds what was read so far", "B goes on")
            raise
        finally:
            workspace.recording = None

    say(f"recording into {path.name}", "B ends it")
    going.worker = app.run_worker(work, name="record", group="record")


async def _record(
    connection: Connection, address: Address, path: Path, depth: Depth, say: Callable[[str, str], None]
) -> str:
    loop, told_at, last = asyncio.get_running_loop(), 0.0, RecordProgress("")
    writer = await asyncio.to_thread(BundleWriter, path)
    try:
        async with Service((recording_spec(connection, writer),)) as service:
            progress = record(service, writer, address, depth)
            async with aclosing(progress):
                async for last in progress:
                    if loop.time() - told_at >= PACE_S:
                        told_at = loop.time()
                        say(_text(last), "B ends it")
        count = writer.bundle.count()
    finally:
        writer.close()
    missing = summary(last.missing)
    untold = f"; not recorded: {missing[0]}" if missing else ""
    return f"recorded: {path} holds {count:,} answers{untold}"


def _text(progress: RecordProgress) -> str:
    people = "" if progress.total is None else f" {progress.done:,} of {progress.total:,}"
    return f"recording: {progress.step}{people}, {progress.kept:,} answers kept"


def _file_name(address: Address, session: Session | None) -> str:
    title = session.title if session is not None else address.session_id
    words = re.sub(r"[^A-Za-z0-9]+", "-", title).strip("-").lower()[:40] or "session"
    began = session.started_at if session is not None else None
    return f"{words}-{began:%Y%m%d-%H%M}" if began is not None else words


def _target(typed: str) -> Path:
    path = Path(typed.strip()).expanduser()
    return path if path.suffix else path.with_suffix(_SUFFIX)

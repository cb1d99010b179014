"""What headers call the source of what is shown."""

from __future__ import annotations

from collections.abc import Sequence

from tui.screens.context import Workspace
from tui.service import Source, SourceKind


def source_name(workspace: Workspace, sources: Sequence[Source], *, brief: bool = False) -> str:
    """Return where data comes from: "SANDBOX", "prod", "a.callscope of 2026-11-20 18:03 UTC".

    Args:
        workspace: what is looked at.
        sources: whose answers are shown; empty before there are any.
        brief: leave out the time of day, where a title needs the room: "a.callscope 2026-11-20".
    """
    first = sources[0] if sources else _file(workspace)
    if first is None:
        return workspace.origin.profile
    if first.at is not None:
        return f"{first.name} {first.at:%Y-%m-%d}" if brief else f"{first.name} of {first.at:%Y-%m-%d %H:%M} UTC"
    name = workspace.origin.profile.upper() if first.kind is SourceKind.SANDBOX else workspace.origin.profile
    return f"{name} {first.vendor.value}" if len(workspace.service.sources) > 1 and len(sources) == 1 else name


def short_name(workspace: Workspace, source: Source | None) -> tuple[str, bool]:
    """Return the same where a person's name needs the room, "call.csb 2026-11-20", and whether nothing is real.

    Args:
        workspace: what is looked at.
        source: whose answer is shown; None before there is one.
    """
    known = source or workspace.source or _file(workspace)
    if known is None:
        is_sandbox = any(each.kind is SourceKind.SANDBOX for each in workspace.service.sources)
        return workspace.origin.profile.upper() if is_sandbox else workspace.origin.profile, is_sandbox
    if known.kind is SourceKind.SANDBOX:
        return known.name.upper(), True
    return f"{known.name} {known.at:%Y-%m-%d}" if known.at is not None else known.name, False


def _file(workspace: Workspace) -> Source | None:
    """Return the file that is looked at: it is known before it has answered anything."""
    of_files = (SourceKind.BUNDLE, SourceKind.CAPTURE)
    return next((each for each in workspace.service.sources if each.kind in of_files), None)

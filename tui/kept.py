"""What is kept from one run of the explorer to the next: where the user was, and what they typed."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress

from tui.errors import AddressError
from tui.model import Address
from tui.paths import private_folder, state_folder
from tui.screens.context import Workspace
from tui.view_history import History

STATE_FILE = "explorer.json"


def keep(workspace: Workspace, history: History) -> None:
    """Keep where the user was, for `--resume`, and what they typed; a home that cannot be written is no fault."""
    document = {
        "profile": workspace.origin.profile,
        "history": history.to_json(),
        "filters": workspace.recent_filters,
        "times": workspace.look.times.value,
        "hidden": workspace.look.hide_people,
        "paused": workspace.paused,
        "marked": {str(address or ""): sorted(keys) for address, keys in workspace.marked.items() if keys},
    }
    path = state_folder() / STATE_FILE
    beside = path.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        private_folder(path.parent)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
            json.dump(document, out)
        beside.replace(path)


def last_run() -> dict[str, object]:
    """Return what the last run kept; nothing where it kept nothing or that is damaged."""
    with suppress(OSError, ValueError):
        document = json.loads((state_folder() / STATE_FILE).read_text(encoding="utf-8"))
        if isinstance(document, dict):
            return document
    return {}


def marked_rows(kept: Mapping[str, object]) -> dict[Address | None, frozenset[str]]:
    """Return which rows were marked, as a `Workspace` has them; without what is damaged."""
    found: dict[Address | None, frozenset[str]] = {}
    marked = kept.get("marked")
    for address, keys in marked.items() if isinstance(marked, dict) else ():
        with suppress(AddressError):
            if isinstance(keys, list):
                found[Address.parse(address) if address else None] = frozenset(map(str, keys))
    return found

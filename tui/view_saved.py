"""Views that the user saved under names: a JSON file of names and views, as `callscope open` takes them."""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from pathlib import Path

from tui.errors import AddressError, CallscopeError
from tui.paths import private_folder
from tui.view_state import ViewState

_LOOK_S = 2.0
"""Seconds after which the file is looked at again to tell whether there is anything in it."""


class SavedViews:
    """The saved views of one file. It is read when it is asked for, so that two programs see each other's views."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._read_at: tuple[int, int] | None = None
        self._views: dict[str, str] = {}
        self._looked_s = float("-inf")
        self._is_any = False

    def is_any(self) -> bool:
        """Return whether there are any; every key asks that, and the file may lie on another machine."""
        now = time.monotonic()
        if now - self._looked_s >= _LOOK_S:
            self._is_any, self._looked_s = bool(self._all()), now
        return self._is_any

    def names(self) -> tuple[str, ...]:
        """Return the names, the one saved last first."""
        return tuple(reversed(self._all()))

    def text(self, name: str) -> str:
        """Return a view as text; "" where there is none of that name."""
        return self._all().get(name, "")

    def view(self, name: str) -> ViewState:
        """Return a view.

        Raises:
            AddressError: there is none of that name, or it cannot be read.
        """
        views = self._all()
        if name not in views:
            raise AddressError(f"there is no saved view “{name}”", hint="")
        return ViewState.parse(views[name])

    def save(self, name: str, view: ViewState) -> None:
        """Save a view under a name; another one of that name goes.

        Raises:
            CallscopeError: it cannot be written.
        """
        views = {key: text for key, text in self._all().items() if key != name}
        self._write({**views, name: str(view)})

    def _all(self) -> dict[str, str]:
        try:
            found = os.stat(self._file)
        except OSError:
            return {}
        stamp = (found.st_mtime_ns, found.st_size)
        if stamp != self._read_at:
            self._views = {}
            with suppress(OSError, ValueError, AttributeError):
                document = json.loads(self._file.read_text(encoding="utf-8"))
                self._views = {str(name): str(view) for name, view in document.items()}
            self._read_at = stamp
        return dict(self._views)

    def _write(self, views: dict[str, str]) -> None:
        self._looked_s = float("-inf")
        text = json.dumps(views, ensure_ascii=False, indent=1)
        beside = self._file.with_suffix(".new")
        try:
            private_folder(self._file.parent)
            with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
                out.write(text + "\n")
            beside.replace(self._file)
        except OSError as error:
            raise CallscopeError(f"the view was not saved: {error.strerror}", hint="") from error

"""The source that a file is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tui.errors import BadFile
from tui.model import Vendor
from tui.providers.answers import Archive
from tui.providers.base import Provider
from tui.providers.gate import Gate
from tui.service.replies import Source, SourceKind
from tui.service.sources import SourceSpec


def spec_of_file(path: str, *, progress: Callable[[int, int], None] | None = None) -> SourceSpec:
    """Return the source that a capture file is.

    Args:
        path: of the file.
        progress: told how many bytes were read, and how many there are; called from another thread.

    Raises:
        BadFile: there is no such file.
    """
    file = Path(path).expanduser()
    if not file.is_file():
        what = "is a folder" if file.is_dir() else "is not there"
        raise BadFile(f"{path} {what}", hint="Give a file, or an address such as `callscope sessions` prints")

    def open_source(gate: Gate, archive: Archive) -> Provider:
        from tui.providers.captures import CaptureProvider

        return CaptureProvider(str(file), progress=progress)

    return SourceSpec(Source(file.name, Vendor.CAPTURE, SourceKind.CAPTURE), open_source)

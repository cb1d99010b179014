"""Whether a path is a file, asked so that a folder that nobody may look into is told from one that is not there."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from tui.errors import BadFile

_ABSENT = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.EBADF}


def is_file(path: str | Path) -> bool:
    """Return whether a path, `~` expanded, is a regular file; what can be no path at all is none.

    Raises:
        BadFile: it lies where this user may not look.
    """
    return (mode := _mode(path)) is not None and stat.S_ISREG(mode)


def must_be_file(path: Path, hint: str = "") -> None:
    """Raise unless a path is a regular file or something that can be read like one.

    Raises:
        BadFile: it is not there, is a folder, or lies where this user may not look.
    """
    mode = _mode(path)
    if mode is None:
        raise BadFile(f"{path} is not there", hint=hint)
    if stat.S_ISDIR(mode):
        raise BadFile(f"{path} is a folder", hint=hint)


def _mode(path: str | Path) -> int | None:
    try:
        return os.stat(Path(path).expanduser()).st_mode
    except (ValueError, RuntimeError):  # a null character, a home that nobody has
        return None
    except OSError as error:
        if error.errno in _ABSENT:
            return None
        raise BadFile(f"{path} cannot be read: {error.strerror}", hint="Check the permissions of its folder") from error

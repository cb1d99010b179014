"""Compiled modules, as an installed program has them."""

from __future__ import annotations

import os


def keep_compiled() -> None:
    """Let the programs that are started from here keep what Python compiles, as pip does when it installs.

    Where the environment forbids it, each start would compile callscope anew, and what it is compared with never.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

"""Where callscope keeps what belongs to the user: the platform's own places, which XDG variables move.

Nothing here creates a folder: whoever writes does, with `private_folder`.
"""

from __future__ import annotations

import os
from pathlib import Path

APP = "callscope"
CONFIG_VARIABLE = "CALLSCOPE_CONFIG"
"""Names another configuration file."""


def config_file() -> Path:
    """Return the configuration file, whether or not it exists."""
    named = os.environ.get(CONFIG_VARIABLE)
    if named:
        return Path(named).expanduser()
    from platformdirs import user_config_path

    return user_config_path(APP, appauthor=False) / "config.toml"


def state_folder() -> Path:
    """Return the folder for logs and for what is remembered between runs."""
    from platformdirs import user_state_path

    return user_state_path(APP, appauthor=False)


def cache_folder() -> Path:
    """Return the folder for what can be fetched again."""
    from platformdirs import user_cache_path

    return user_cache_path(APP, appauthor=False)


def log_file() -> Path:
    """Return the newest log file."""
    return state_folder() / "callscope.log"


def private_folder(folder: Path) -> Path:
    """Create a folder that only its owner may enter, with its parents, and return it.

    Raises:
        OSError: it cannot be created.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder

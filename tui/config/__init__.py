"""Configuration: profiles in a TOML file, the SDKs' environment variables, and secrets that do not show themselves."""

from tui.config.access import Access, LegacyAccess, RealtimeKitAccess, StreamAccess
from tui.config.choose import ASKED_FOR, ENVIRONMENT, Config, load
from tui.config.file import SANDBOX, ConfigFile
from tui.config.secret import Secret, masked

__all__ = [
    "ASKED_FOR",
    "ENVIRONMENT",
    "SANDBOX",
    "Access",
    "Config",
    "ConfigFile",
    "LegacyAccess",
    "RealtimeKitAccess",
    "Secret",
    "StreamAccess",
    "load",
    "masked",
]

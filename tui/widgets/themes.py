"""Themes, read from the one file that names colours."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from textual.theme import BUILTIN_THEMES, Theme

from tui.terminal.environment import Colours, Surroundings

THEMES = ("dark", "light", "ansi", "none")
"""dark and light backgrounds; the terminal's own 16 colours; no colour at all (NO_COLOR)."""


@cache
def styles_folder() -> Path:
    """Return the folder of style sheets: inside an installed package, else beside the package in a checkout."""
    package = Path(__file__).parent.parent
    packaged = package / "styles"
    return packaged if packaged.is_dir() else package.parent / "styles"


@cache
def colours() -> dict[str, dict[str, str]]:
    """Return each theme's semantic colours and text styles by name."""
    return tomllib.loads((styles_folder() / "colours.toml").read_text(encoding="utf-8"))


def theme_of(environ: Mapping[str, str], surroundings: Surroundings, configured: str | None = None) -> str:
    """Return the theme: NO_COLOR, CALLSCOPE_THEME, the configuration, 16 colours, a light background say in turn."""
    if surroundings.no_color:
        return "none"
    asked = environ.get("CALLSCOPE_THEME", "")
    if asked in THEMES:
        return asked
    if configured is not None:
        return configured
    if surroundings.colours is Colours.C16:
        return "ansi"
    # Some terminals say "foreground;background" as numbers of the 16 colours: 7 and 15 are light.
    return "light" if environ.get("COLORFGBG", "").rpartition(";")[2] in ("7", "15") else "dark"


def theme_named(name: str) -> Theme:
    """Return one of callscope's themes as Textual knows them.

    The background is always the terminal's own, and colours are passed on as they are.
    """
    named = colours()[name]
    return Theme(
        name=f"callscope-{name}",
        ansi=True,
        primary=named["accent"],
        secondary=named["accent"],
        accent=named["accent"],
        warning=named["fair"],
        error=named["bad"],
        success=named["ok"],
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        boost="ansi_default",
        dark=name != "light",
        # What Textual's own widgets ask of a theme comes from its theme of the same kind.
        variables={**BUILTIN_THEMES[f"ansi-{'light' if name == 'light' else 'dark'}"].variables, **named},
    )

"""Themes, read from the one file that names colours."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from textual.theme import BUILTIN_THEMES, Theme

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


def themes() -> list[Theme]:
    """Return callscope's themes as Textual knows them.

    The background is always the terminal's own, and colours are passed on as they are.
    """
    return [
        Theme(
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
        for name, named in colours().items()
    ]

"""Take the pictures of `screenshots/` anew, from the sandbox.

From the checkout, with the test dependencies installed:

    python -m screenshots.build              # all of them, in about two minutes
    python -m screenshots.build dark-80x24   # those whose name has this in it
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

from screenshots.cells import DARK, LIGHT
from screenshots.scenes import SCENES, journey
from screenshots.svg import svg
from tui import __version__

FOLDER = Path(__file__).parent
SETS = {
    "dark": ((80, 24), (120, 36), (200, 50)),
    "light": ((80, 24), (120, 36)),
    "none": ((80, 24), (120, 36)),
}
"""The sizes that each theme is pictured in; "none" is what NO_COLOR gives."""
SOURCE = f"callscope {__version__}, python -m screenshots.build"


def name_of(scene: str, theme: str, size: tuple[int, int]) -> str:
    """Return a picture's file name."""
    return f"{scene}-{theme}-{size[0]}x{size[1]}.svg"


def names() -> Iterator[str]:
    """Yield the file names of all pictures."""
    for theme, sizes in SETS.items():
        for size in sizes:
            for scene in SCENES:
                yield name_of(scene, theme, size)


async def build(wanted: str = "") -> None:
    """Take the pictures whose name has `wanted` in it."""
    for theme, sizes in SETS.items():
        for size in sizes:
            if any(wanted in name_of(scene, theme, size) for scene in SCENES):
                await _take(theme, size, wanted)


async def _take(theme: str, size: tuple[int, int], wanted: str) -> None:
    terminal = LIGHT if theme == "light" else DARK
    async for shot in journey(size, theme):
        name = name_of(shot.scene, theme, size)
        if wanted not in name:
            continue
        title = f"callscope: {SCENES[shot.scene]} ({theme}, {size[0]}x{size[1]})"
        (FOLDER / name).write_text(svg(shot.lines, size[0], terminal, title=title, source=SOURCE), encoding="utf-8")
        sys.stderr.write(f"{name}\n")


if __name__ == "__main__":
    asyncio.run(build(*sys.argv[1:2]))

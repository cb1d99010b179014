"""`callscope open`: its arguments alone. The screens are above this floor, and the command line starts them."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, Namespace

from tui.headless.options import GLYPHS, add_profile


def add_arguments(parser: ArgumentParser) -> None:
    """Add the view to start with."""
    parser.add_argument(
        "view",
        nargs="?",
        metavar="VIEW",
        help="the address of a view, session or participant, `@worst`, `@newest`, or a capture or bundle file;"
        " sessions without one",
    )
    parser.add_argument("--resume", action="store_true", default=SUPPRESS, help="start where the last run stopped")
    parser.add_argument("--plain", action="store_true", default=SUPPRESS, help="print the view as lines of text")
    parser.add_argument("--glyphs", choices=GLYPHS, default=SUPPRESS, help="what to draw with")
    add_profile(parser)


def run(args: Namespace) -> int:
    """Nothing: the command line calls the screens itself."""
    raise NotImplementedError

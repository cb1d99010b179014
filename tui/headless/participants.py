"""`callscope participants`: who was in a session, and how each of them fared."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tui.headless.options import SESSION_HELP, add_format, add_list, add_profile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tui.headless.asking import Asking
    from tui.query import Node

EPILOG = """\
callscope participants @worst --quality
callscope participants SESSION user:alice 'duration>10m'
callscope participants SESSION 'loss>5%' --json
callscope participants SESSION --all --jsonl | jq -r .user_id
"""
DEPTHS = ("listed", "summary", "overview", "full")


def add_arguments(parser: ArgumentParser) -> None:
    """Add which session, which people, and how much to read of each."""
    parser.epilog = EPILOG
    parser.add_argument("session", metavar="SESSION", help=SESSION_HELP)
    add_list(parser, what="participants", orders=())
    reading = parser.add_mutually_exclusive_group()
    reading.add_argument(
        "--depth",
        choices=DEPTHS,
        help="how much to read of each: rows of the list (the default, unless the filter needs more), what lists tell"
        " of quality, one answer a person, or every series",
    )
    reading.add_argument(
        "--quality",
        dest="depth",
        action="store_const",
        const="overview",
        help="read everybody's quality, worst first: the same as --depth overview",
    )
    reading.add_argument("--count", action="store_true", help="only count who matches, over the whole session")
    add_format(parser)
    add_profile(parser)


def run(args: Namespace) -> int:
    """List them."""
    from tui.headless.asking import ask

    return ask(args, _participants, address=args.session)


async def _participants(asking: Asking) -> None:
    from tui.headless.options import filter_text
    from tui.headless.participants_count import count
    from tui.headless.participants_listed import listed
    from tui.headless.participants_read import read
    from tui.headless.stderr import say
    from tui.model import Depth
    from tui.query import Record, needs, needs_depth, parse

    args = asking.args
    wanted: Node | None = parse(filter_text(args), record=Record.PARTICIPANT)
    if args.count:
        await count(asking, wanted)
        return
    depth = Depth(args.depth) if args.depth else needs_depth(wanted)
    if depth is Depth.LISTED:
        await listed(asking, wanted)
        return
    if not args.depth:
        say(f"{', '.join(sorted(needs(wanted)))}: not in the list, so people are read one by one")
    await read(asking, wanted, depth)

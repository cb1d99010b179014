"""`callscope sessions`: live and ended sessions."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tui.headless.options import add_format, add_list, add_profile, add_times

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tui.headless.asking import Asking

EPILOG = """\
callscope sessions --live
callscope sessions --since -2h --sort worst
callscope sessions 'people>10 score<70' --json
"""
VENDORS_ORDERS = ("newest", "worst")


def add_arguments(parser: ArgumentParser) -> None:
    """Add which sessions, and how they are shown."""
    parser.epilog = EPILOG
    add_list(parser, what="sessions", orders=VENDORS_ORDERS)
    add_times(parser, since="only sessions that began at or after TIME", until="only sessions that began before TIME")
    stage = parser.add_mutually_exclusive_group()
    stage.add_argument("--live", dest="live", action="store_const", const=True, help="only live sessions")
    stage.add_argument("--ended", dest="live", action="store_const", const=False, help="only ended sessions")
    parser.add_argument("--call", metavar="ID", help="only sessions of this call (TYPE/ID) or meeting")
    parser.add_argument("--app", metavar="ID", help="only sessions of this RealtimeKit app")
    add_format(parser)
    add_profile(parser)


def run(args: Namespace) -> int:
    """List them."""
    from tui.headless.asking import ask

    return ask(args, _list)


async def _list(asking: Asking) -> None:
    from tui.headless.asking import take
    from tui.headless.options import filter_text
    from tui.headless.times import list_window
    from tui.headless.writing import ListWriter, Taken
    from tui.providers.base import SessionOrder, SessionQuestion
    from tui.query import Record, parse
    from tui.render.session_columns import SESSION_COLUMNS

    args = asking.args
    order = SessionOrder.WORST if args.sort == "worst" else SessionOrder.NEWEST
    if args.sort in VENDORS_ORDERS:
        args.sort = None
    question = SessionQuestion(
        filter=parse(filter_text(args), record=Record.SESSION),
        window=list_window(args.since, args.until),
        live=args.live,
        container=args.call,
        app=args.app,
        order=order,
        limit=min(args.limit, 100),
    )
    writer = ListWriter(
        args,
        SESSION_COLUMNS,
        source=asking.source,
        head={"filter": question.filter, "window": question.window, "order": order},
    )
    rows = asking.service.all_sessions(question)
    taken = Taken()
    await writer.write(
        take(rows, args.limit, taken),
        lambda: {"count": taken.count, "more": taken.more, "notices": rows.notices},
    )
    asking.tell(rows.notices)
    asking.tell_more(taken, "sessions", sorts=writer.sorts)

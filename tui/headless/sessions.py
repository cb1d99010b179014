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
callscope sessions incident.callscope

A first word that is the path of a file lists the sessions in that file.
"""
ORDERS = ("newest", "worst")
SORTED = 200
"""So many of the newest sessions are read to be sorted, where no more were asked for."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add which sessions, and how they are shown."""
    parser.epilog = EPILOG
    add_list(parser, what="sessions", orders=ORDERS)
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

    file = args.filter[0] if args.filter and _is_file(args.filter[0]) else None
    if file is not None:
        args.filter = args.filter[1:]
    return ask(args, _list, address=file)


def _is_file(word: str) -> bool:
    from tui.errors import CallscopeError
    from tui.file_access import is_file
    from tui.model import Address, Vendor

    try:
        address = Address.parse(word)
        return address.vendor is Vendor.CAPTURE and is_file(address.session_id)
    except (ValueError, OSError, CallscopeError):
        return False


async def _list(asking: Asking) -> None:
    from tui.headless.asking import take
    from tui.headless.options import filter_text
    from tui.headless.times import list_window
    from tui.headless.writing import ListWriter, Taken
    from tui.providers.base import SessionOrder, SessionQuestion
    from tui.query import Record, parse
    from tui.render.session_columns import SESSION_COLUMNS

    args = asking.args
    order = SessionOrder.NEWEST
    if args.sort == "worst":
        # Vendors list by time alone, so the worst are chosen here, by the vendor's own score.
        order, args.sort = SessionOrder.WORST, "score"
    elif args.sort == "newest":
        args.sort = None
    question = SessionQuestion(
        filter=parse(filter_text(args), record=Record.SESSION),
        window=list_window(args.since, args.until, now=asking.now),
        live=args.live,
        container=args.call,
        app=args.app,
        order=order,
        limit=min(args.limit if args.sort is None else SORTED, 100),
    )
    writer = ListWriter(
        args,
        SESSION_COLUMNS,
        source=asking.source,
        head={"filter": question.filter, "window": question.window, "order": order},
    )
    rows = asking.service.all_sessions(question)
    read, taken = Taken(), Taken()
    most = max(args.limit, SORTED) if writer.sorts else args.limit
    await writer.write(
        take(rows, most, read),
        lambda: {"count": taken.count, "more": taken.more or read.more, "read": read.count, "notices": rows.notices},
        most=args.limit,
        taken=taken,
    )
    asking.tell(rows.notices)
    asking.tell_more("sessions", taken, read, sorts=writer.sorts)

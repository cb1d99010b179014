"""`callscope triage`: who had a bad call, when, why and how far."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tui.headless.options import EVERYTHING, PAGE, SESSION_HELP, add_profile, add_times, count_above_zero

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tui.headless.asking import Asking
    from tui.headless.triage_read import Wanted

EPILOG = """\
callscope triage @worst
callscope triage SESSION --rules teams --json
callscope triage SESSION --filter 'country:BR' --limit 5
callscope triage SESSION SESSION SESSION --markdown
callscope triage --since -2h --sessions 'people>5' --json
callscope triage incident.callscope --markdown --hide-people
callscope triage call.rtcstats

Several sessions, or those of a time range, are judged one by one, and what their people share is told of all together.
"""
IN_FULL = 5
"""So many suspects are read in full where nobody says otherwise: with Stream, 3 requests for each half hour of each."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add which sessions, by whose rules, and how it is shown."""
    parser.epilog = EPILOG
    parser.add_argument("session", metavar="SESSION", nargs="?", help=f"{SESSION_HELP}; or several addresses")
    parser.add_argument("--rules", metavar="RULES", help=_rules_help())
    parser.add_argument(
        "filter", nargs="*", metavar="FILTER", help="only people that match (see `callscope help filters`)"
    )
    parser.add_argument("--filter", dest="filter_option", metavar="FILTER", help="the same as one argument")
    add_times(parser, since="in place of SESSION: sessions that began at or after TIME", until="that began before TIME")
    parser.add_argument("--sessions", metavar="FILTER", help="of that time only sessions that match")
    group = parser.add_mutually_exclusive_group()
    group.add_argument(
        "--limit", type=count_above_zero, default=PAGE, metavar="N", help=f"show at most N people (default {PAGE})"
    )
    group.add_argument("--all", dest="limit", action="store_const", const=EVERYTHING, help="show everybody")
    parser.add_argument(
        "--most",
        type=count_above_zero,
        metavar="N",
        help="read at most N people of a session, the worst by the vendor's lists first",
    )
    parser.add_argument(
        "--depth",
        choices=("overview", "full"),
        default="overview",
        help="how much to read of each: one answer with few points, or every series, which takes longer",
    )
    parser.add_argument(
        "--in-full",
        type=_count,
        metavar="N",
        help=f"read every series of the N people on whom the verdict rests (default {IN_FULL}; 0 of several sessions)",
    )
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", dest="format", action="store_const", const="json", help="one JSON document")
    shape.add_argument(
        "--markdown", dest="format", action="store_const", const="markdown", help="a short note for a chat or a ticket"
    )
    parser.add_argument(
        "--hide-people", action="store_true", help="with --markdown: pseudonyms instead of names and ids"
    )
    parser.set_defaults(format="table", sort=None)
    add_profile(parser)


def _rules_help() -> str:
    from tui.triage.rulesets import RULESETS

    return f"whose limits judge: {', '.join(RULESETS)}; the vendor's own without, Twilio's for captures"


def _count(text: str) -> int:
    return 0 if text == "0" else count_above_zero(text)


def run(args: Namespace) -> int:
    """Judge everybody and say what is the matter."""
    from tui.errors import UsageError
    from tui.headless.asking import ask
    from tui.headless.triage_several import triage_several

    args.more = []
    if args.since or args.until or args.sessions:
        if args.session is not None and _is_session(args.session):
            raise UsageError("--since, --until and --sessions choose sessions: leave SESSION out")
        args.filter = [*([args.session] if args.session is not None else []), *args.filter]
        args.session = None
        return ask(args, triage_several)
    if args.session is None:
        raise UsageError("which session?", hint="Give its address, several, @worst, or --since TIME")
    while args.filter and _is_session(args.filter[0]):
        args.more.append(args.filter.pop(0))
    if not args.more:
        return ask(args, _triage, address=args.session)
    if not _is_session(args.session):
        raise UsageError(f"“{args.session}” is no address of a session: files and @worst are triaged alone")
    return ask(args, triage_several)


def _is_session(word: str) -> bool:
    """Return whether a word is the address of a vendor's session, and not a filter's."""
    from tui.errors import AddressError
    from tui.model import Address, Vendor

    try:
        return Address.parse(word).vendor is not Vendor.CAPTURE
    except AddressError:
        return False


def wanted(args: Namespace, *, in_full: int) -> Wanted:
    """Return what is to be read of each session."""
    from tui.headless.options import filter_text
    from tui.headless.triage_read import Wanted
    from tui.model import Depth
    from tui.query import Record, parse
    from tui.triage.rulesets import ruleset_named

    return Wanted(
        parse(filter_text(args), record=Record.PARTICIPANT),
        ruleset_named(args.rules) if args.rules else None,
        Depth(args.depth),
        args.most,
        in_full if args.in_full is None else args.in_full,
    )


async def _triage(asking: Asking) -> None:
    from tui.headless.note import bundle_of
    from tui.headless.triage_document import document
    from tui.headless.triage_read import read
    from tui.headless.triage_text import lines
    from tui.headless.writing import formats, stdout, write_lines, write_single
    from tui.render.format import Formats
    from tui.render.incident import incident_markdown
    from tui.triage.snippet import incident

    args, address = asking.args, asking.address.session
    asked = wanted(args, in_full=IN_FULL)
    done = await read(asking, address, asked)
    if args.format == "json":
        write_single(asking.source, document(done, address, asked.people, args.limit))
    elif args.format == "markdown":
        told = incident(done.report, address, done.notes, bundle=bundle_of(args.session))
        write_lines(incident_markdown(told, Formats(hide_people=args.hide_people)).splitlines())
    else:
        write_lines(lines(done, address, formats(stdout()), args.limit))
    asking.tell(done.notices)

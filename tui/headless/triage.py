"""`callscope triage`: who had a bad call, when, why and how far."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tui.headless.options import EVERYTHING, PAGE, SESSION_HELP, add_profile, count_above_zero

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tui.headless.asking import Asking

EPILOG = """\
callscope triage @worst
callscope triage SESSION --rules teams --json
callscope triage SESSION --filter 'country:BR' --limit 5
callscope triage incident.callscope --markdown --hide-people
callscope triage call.rtcstats
"""
RULES = ("stream", "cloudflare", "teams", "twilio")


def add_arguments(parser: ArgumentParser) -> None:
    """Add which session, by whose rules, and how it is shown."""
    parser.epilog = EPILOG
    parser.add_argument("session", metavar="SESSION", help=SESSION_HELP)
    parser.add_argument(
        "--rules", choices=RULES, help="whose limits judge; the vendor's own without, Twilio's for captures"
    )
    parser.add_argument(
        "filter", nargs="*", metavar="FILTER", help="only people that match (see `callscope help filters`)"
    )
    parser.add_argument("--filter", dest="filter_option", metavar="FILTER", help="the same as one argument")
    group = parser.add_mutually_exclusive_group()
    group.add_argument(
        "--limit", type=count_above_zero, default=PAGE, metavar="N", help=f"show at most N people (default {PAGE})"
    )
    group.add_argument("--all", dest="limit", action="store_const", const=EVERYTHING, help="show everybody")
    parser.add_argument(
        "--most",
        type=count_above_zero,
        metavar="N",
        help="read at most N people, the worst by the vendor's lists first",
    )
    parser.add_argument(
        "--depth",
        choices=("overview", "full"),
        default="overview",
        help="how much to read of each: one answer with few points, or every series, which takes longer",
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


def run(args: Namespace) -> int:
    """Judge everybody and say what is the matter."""
    from tui.headless.asking import ask

    return ask(args, _triage, address=args.session)


async def _triage(asking: Asking) -> None:
    from tui.headless.options import filter_text
    from tui.headless.triage_document import document
    from tui.headless.triage_read import read
    from tui.headless.triage_text import lines
    from tui.headless.writing import formats, stdout, write_lines, write_single
    from tui.model import Depth
    from tui.query import Record, parse
    from tui.render.format import Formats
    from tui.render.incident import incident_markdown
    from tui.triage.rulesets import ruleset_named
    from tui.triage.snippet import incident

    args = asking.args
    wanted = parse(filter_text(args), record=Record.PARTICIPANT)
    rules = ruleset_named(args.rules) if args.rules else None
    done = await read(asking, wanted, rules, Depth(args.depth), args.most)
    address = asking.address.session
    if args.format == "json":
        write_single(asking.source, document(done, address, wanted, args.limit))
    elif args.format == "markdown":
        told = incident(done.report, address, done.notes)
        write_lines(incident_markdown(told, Formats(hide_people=args.hide_people)).splitlines())
    else:
        write_lines(lines(done, address, formats(stdout()), args.limit))
    asking.tell(done.notices)

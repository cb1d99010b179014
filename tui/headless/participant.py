"""`callscope participant`: one person's client, device and network, and every track over time."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tui.headless.options import add_format, add_profile, add_times

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tui.headless.asking import Asking

EPILOG = """\
callscope participant ADDRESS
callscope participant ADDRESS --since joined --until joined+5m --json
callscope participant ADDRESS --with ADDRESS
callscope participant ADDRESS --since 14:00 --until 14:10 --csv > samples.csv

--json holds every series; --csv is one sample a line. `--raw` shows the vendor's exact answers.
"""


def add_arguments(parser: ArgumentParser) -> None:
    """Add who and when."""
    parser.epilog = EPILOG
    parser.add_argument(
        "address", metavar="ADDRESS", help="address of a participant, as `callscope participants --json` prints it"
    )
    add_times(
        parser,
        since="read from TIME on, or from `joined` (the default), `joined+5m`, `left-90s`",
        until="read up to TIME, or up to `left` (the default)",
    )
    parser.add_argument(
        "--latest", action="store_true", help="read what the vendor answers without a window: the session's last minute"
    )
    parser.add_argument(
        "--with",
        dest="other",
        metavar="ADDRESS",
        help="compare with another participant, of this session or of any other, metric by metric",
    )
    add_format(parser, raw=True)
    add_profile(parser)


def run(args: Namespace) -> int:
    """Show it."""
    from tui.headless.asking import ask

    return ask(args, _show, address=args.address)


async def _show(asking: Asking) -> None:
    from tui.errors import UsageError
    from tui.headless.asking import of_participant
    from tui.headless.participant_csv import SAMPLE_COLUMNS, samples
    from tui.headless.participant_text import lines
    from tui.headless.raw import write_raw
    from tui.headless.times import participant_window
    from tui.headless.writing import stdout, write_lines, write_single
    from tui.render.csv_out import write_csv

    args = asking.args
    if args.other is not None:
        from tui.headless.participant_compare import compare_with

        if args.latest or args.since or args.until or args.format == "raw":
            raise UsageError("--with compares whole presences: leave --latest, --since, --until and --raw out")
        await compare_with(asking, args.other)
        return
    address = of_participant(asking.address)
    if args.latest and (args.since or args.until):
        raise UsageError("--latest excludes --since and --until", hint="Keep one of them")
    who = (await asking.service.participant(address)).value
    window = participant_window(args.since, args.until, who, now=asking.now)
    reply = await asking.service.evidence(address, window, latest=args.latest, participant=who)
    if args.format == "raw":
        await write_raw(asking, reply.evidence.source_ids)
    elif args.format in ("json", "jsonl"):
        write_single(
            asking.source,
            reply.evidence,
            window=window or reply.evidence.coverage.window,
            session=reply.session,
            notices=reply.notices,
        )
        return
    elif args.format == "csv":
        write_csv(stdout(), SAMPLE_COLUMNS, samples(reply.evidence), source=asking.source)
    else:
        write_lines(lines(reply))
    asking.tell(reply.notices)

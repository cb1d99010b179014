"""`callscope find`: a user, call, session or time, wherever it can be looked for."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tui.headless.options import EVERYTHING, add_format, add_profile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tui.headless.asking import Asking
    from tui.service.replies import FindProgress, Found

EPILOG = """\
callscope find alice
callscope find default/standup
callscope find 14:05

It says on standard error where it looked, and what the vendors offer no search for. Every result carries an address.
"""


def add_arguments(parser: ArgumentParser) -> None:
    """Add what to look for, and how hard."""
    parser.epilog = EPILOG
    parser.add_argument("text", metavar="TEXT", help="a user, a call (TYPE/ID or its id), a session, a title or a time")
    parser.add_argument("--budget", type=int, default=60, metavar="N", help="requests to spend at most (default 60)")
    parser.add_argument("--columns", metavar="A,B,...", help="columns to show, in order; a wrong one lists them all")
    parser.add_argument("--sort", metavar="KEY", help="column to sort by; `-KEY` or `KEY:desc` for descending")
    parser.set_defaults(limit=EVERYTHING)
    add_format(parser)
    add_profile(parser)


def run(args: Namespace) -> int:
    """Look for it."""
    from tui.errors import UsageError
    from tui.headless.asking import ask

    if not args.text.strip():
        raise UsageError("there is nothing to look for", hint="Give a user, a call, a session or a time")
    return ask(args, _find)


async def _find(asking: Asking) -> None:
    from tui.headless.found_columns import FOUND_COLUMNS, document
    from tui.headless.writing import ListWriter, Taken, first

    args = asking.args
    writer = ListWriter(args, FOUND_COLUMNS, source=asking.source, document=document, head={"text": args.text})
    last: list[FindProgress] = []
    taken = Taken()
    await writer.write(
        first(_found(asking, last), EVERYTHING, taken),
        lambda: {
            "count": taken.count,
            "looked": last[-1].looked if last else (),
            "requests": last[-1].requests_spent if last else 0,
            "notices": last[-1].not_searchable if last else (),
        },
    )
    if last:
        asking.tell_text(f"looked in {'; '.join(last[-1].looked)}" if last[-1].looked else "looked nowhere")
        asking.tell(last[-1].not_searchable)
    if not taken.count:
        asking.tell_text(f"nothing was found for “{args.text}”")


async def _found(asking: Asking, last: list[FindProgress]) -> AsyncIterator[Found]:
    from tui.headless.stderr import progress
    from tui.service.replies import FindProgress

    async for hit in asking.service.find(asking.args.text, budget=asking.args.budget):
        if isinstance(hit, FindProgress):
            last[:] = [hit]
            progress.show(f"looking: {hit.requests_spent} requests")
        else:
            yield hit

"""`callscope record`: a session into a file that every command and the screens read offline."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tui.headless.options import SESSION_HELP, add_format, add_profile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from tui.config import Config
    from tui.model import Address
    from tui.service.record import RecordProgress
    from tui.transports.bundle import BundleWriter, Kept

EPILOG = """\
callscope record @worst -o incident.callscope
callscope record SESSION -o incident.callscope --pseudonymise
callscope participants incident.callscope --quality
callscope open incident.callscope

The file holds the vendor's exact answers, without credentials and with secrets masked. It names people: keep it as you
would keep the calls themselves, or add --pseudonymise. It is made with your umask, so that others may read it where
that allows. Interrupted or killed, it stays good: the same command goes on, and asks for no final answer twice.

FILE#ADDRESS names one session or participant in it. `--profile FILE` reads addresses from it as well.
"""
DEPTHS = ("summary", "overview", "full")


def add_arguments(parser: ArgumentParser) -> None:
    """Add which session, into which file, and how much of it."""
    parser.epilog = EPILOG
    parser.add_argument("session", metavar="SESSION", help=SESSION_HELP)
    parser.add_argument("-o", "--output", metavar="FILE", required=True, help="the bundle; recording again adds to it")
    parser.add_argument(
        "--depth",
        choices=DEPTHS,
        default="full",
        help="how much of each participant: what lists tell, one answer with few points, or every series (default)",
    )
    parser.add_argument(
        "--pseudonymise",
        action="store_true",
        help="replace user ids, names, IP addresses, device labels and custom ids; country, network and versions stay",
    )
    add_format(parser)
    parser.set_defaults(columns=None)
    add_profile(parser)


def run(args: Namespace) -> int:
    """Record it."""
    import asyncio
    from pathlib import Path

    from tui.config import load
    from tui.errors import UsageError
    from tui.headless.asking import address_of, resolved
    from tui.headless.stderr import say
    from tui.model import Vendor
    from tui.service.files import is_bundle_profile

    if args.format == "csv":
        raise UsageError("a recording is no table", hint="--json, or --jsonl for a line an answer")
    if is_bundle_profile(args.profile):
        raise UsageError(f"{args.profile} is a recording already", hint="Copy the file")
    config = load(args.profile)
    for warning in config.warnings:
        say(warning)
    if config.is_sandbox:
        say(f"sandbox data, not real calls: {config.reason}")
    address = (asyncio.run(resolved(config, args.session)) or address_of(args.session, args)).session
    if address.vendor is Vendor.CAPTURE:
        raise UsageError(f"{args.session} is a file already", hint="Record a session of a vendor, or copy the file")
    target = Path(args.output).expanduser()
    if args.pseudonymise:
        _pseudonymised(args, config, address, target)
    else:
        _into(args, config, address, target)
    return 0


def _into(args: Namespace, config: Config, address: Address, path: Path) -> None:
    import asyncio

    from tui.errors import CallscopeError
    from tui.headless.stderr import progress, say
    from tui.transports.bundle import BundleWriter

    is_new = not path.exists()
    writer = BundleWriter(path)
    try:
        last = asyncio.run(_walk(args, config, address, writer))
        if not args.pseudonymise:
            _tell(args, writer, last)
    except BaseException as error:
        progress.clear()
        failed = isinstance(error, CallscopeError) or not writer.bundle.count()
        if is_new and failed and not writer.bundle.sessions():  # there is no such session
            writer.close()
            path.unlink(missing_ok=True)
        else:
            say(f"{path} holds {writer.bundle.count()} answers: the same command goes on from there")
        raise
    finally:
        writer.close()


def _pseudonymised(args: Namespace, config: Config, address: Address, target: Path) -> None:
    """Record the originals beside the target, for their owner alone, and keep only the file without them."""
    import os

    from tui.errors import UsageError
    from tui.headless.stderr import say
    from tui.transports.bundle import open_bundle
    from tui.transports.bundle.pseudonymise import pseudonymise

    if target.exists():
        raise UsageError(
            f"{target} is there already, and nothing can be added to a pseudonymised file", hint="Give another file"
        )
    originals = target.with_name(f"{target.name}.originals")
    before = os.umask(0o077)
    try:
        _into(args, config, address, originals)
    finally:
        os.umask(before)
    with open_bundle(originals) as bundle:
        replaced = pseudonymise(bundle, target)
    originals.unlink()
    say(f"{target} names {replaced} people, addresses and devices by pseudonyms; nothing keeps their originals")
    with open_bundle(target) as bundle:
        _document(args, target, bundle.count(), len(bundle.missing()), tuple(bundle.masked()))


async def _walk(args: Namespace, config: Config, address: Address, writer: BundleWriter) -> RecordProgress:
    from tui.errors import ConfigError
    from tui.headless.stderr import progress
    from tui.headless.writing import stdout
    from tui.model import Depth
    from tui.render.json_out import line
    from tui.service import Service
    from tui.service.profiles import connections_of
    from tui.service.record import RecordProgress, record, recording_spec

    connection = next((each for each in connections_of(config) if each.source.vendor is address.vendor), None)
    if connection is None:
        raise ConfigError(f"there is no profile for {address}", hint="See `callscope config show`")
    out = stdout()

    def kept(number: int, answer: Kept) -> None:
        key = answer.key
        text = line({"kept": number, "method": key.method, "path": key.path, "status": answer.status})
        out.write(f"{text}\n")
        out.flush()

    spec = recording_spec(connection, writer, on_kept=kept if args.format == "jsonl" else None)
    last = RecordProgress("")
    try:
        async with Service((spec,)) as service:
            async for last in record(service, writer, address, Depth(args.depth)):
                progress.show(_text(last))
    finally:
        progress.clear()
    return last


def _text(progress: RecordProgress) -> str:
    people = "" if progress.total is None else f" {progress.done} of {progress.total}"
    return f"recording: {progress.step}{people}, {progress.kept} answers kept"


def _tell(args: Namespace, writer: BundleWriter, last: RecordProgress) -> None:
    from tui.headless.stderr import say
    from tui.transports.bundle.rows import summary

    masked = writer.bundle.masked()
    if masked:
        say(f"secrets were masked in {', '.join(masked)}")
    for text in summary(last.missing):
        say(f"not recorded: {text}")
    say(f"{writer.path} holds {writer.bundle.count()} answers, {writer.kept} of them from this recording")
    _document(args, writer.path, writer.bundle.count(), len(last.missing), tuple(masked))


def _document(args: Namespace, path: Path, answers: int, missing: int, masked: tuple[str, ...]) -> None:
    from tui.headless.writing import stdout
    from tui.render.json_out import Json, line

    if args.format == "json":
        found: dict[str, Json] = {
            "file": str(path),
            "answers": answers,
            "missing": missing,
            "masked": list(masked),
            "complete": True,
        }
        out = stdout()
        out.write(line(found) + "\n")
        out.flush()

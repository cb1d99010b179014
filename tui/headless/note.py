"""`callscope note`: what people noted down about a recorded session, its people and its moments."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tui.headless.options import count_above_zero

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from tui.model import Address
    from tui.transports.bundle import Bundle, Note

EPILOG = """\
callscope note incident.callscope
callscope note incident.callscope ADDRESS --at 14:03:20 'she changed from wifi to 4g'
callscope note incident.callscope ADDRESS 'asked for a trace'
callscope note incident.callscope --remove 2

Notes are kept in the bundle, and shown by `callscope triage` and the screens. A time without a day is the last such
time before the recording.
"""


def add_arguments(parser: ArgumentParser) -> None:
    """Add the file, whom and when the note is about, and the note."""
    parser.epilog = EPILOG
    parser.add_argument("file", metavar="FILE", help="a bundle, as `callscope record` makes it")
    parser.add_argument(
        "words",
        metavar="ADDRESS TEXT",
        nargs="*",
        help="the session or participant that it is about, and the note; without a text the notes are listed",
    )
    parser.add_argument("--at", metavar="TIME", help="the moment that it is about (see `callscope help times`)")
    parser.add_argument("--remove", metavar="N", type=count_above_zero, help="take out the note of this number")
    parser.add_argument("--json", dest="format", action="store_const", const="json", help="one JSON document")
    parser.set_defaults(format="table")


def run(args: Namespace) -> int:
    """List the notes, keep one, or take one out."""
    from pathlib import Path

    from tui.errors import UsageError
    from tui.headless.stderr import say
    from tui.transports.bundle import open_bundle

    path = Path(args.file).expanduser()
    about, *words = args.words or [None]
    if not words and args.at is not None:
        raise UsageError("--at is for a new note", hint="Add the address and the text")
    if words and not " ".join(words).strip():
        raise UsageError("the note is empty")
    with open_bundle(path) as bundle:
        if args.remove is not None:
            _remove(bundle, args.remove)
            say(f"note {args.remove} was taken out of {path}")
        elif words:
            kept = _add(bundle, about, args.at, " ".join(words))
            say(f"note {kept.id} was kept in {path}")
        else:
            _list(bundle, path, about, as_json=args.format == "json")
    return 0


def bundle_of(text: str) -> str:
    """Return the path of the bundle that was given as a SESSION; "" for anything else."""
    from pathlib import Path

    from tui.transports.bundle import is_bundle

    name = text.partition("#")[0]
    path = Path(name).expanduser()
    return name if path.is_file() and is_bundle(path) else ""


def notes_of(text: str) -> Sequence[Note]:
    """Return the notes of the bundle that was given as a SESSION; none for anything else."""
    from pathlib import Path

    from tui.model import Address, Vendor
    from tui.transports.bundle import is_bundle, open_bundle

    if text.startswith(("@", f"{Vendor.STREAM}:", f"{Vendor.REALTIMEKIT}:")):
        return ()
    path = Path(Address.parse(text).session_id).expanduser()
    if not is_bundle(path):
        return ()
    with open_bundle(path) as bundle:
        return bundle.notes()


def _add(bundle: Bundle, about: str, at: str | None, text: str) -> Note:
    from tui.errors import NotRecorded
    from tui.model import Address
    from tui.transports.bundle import Note

    address = Address.parse(about)
    if address.session not in {each.address for each in bundle.sessions()}:
        raise NotRecorded(
            f"{bundle.path.name} does not hold {address.session}",
            hint=f"It holds {', '.join(str(each.address) for each in bundle.sessions()) or 'nothing'}",
        )
    person = address if address.is_participant else None
    return bundle.add_note(Note(text.strip(), address.session, person, _moment(bundle, at)))


def _moment(bundle: Bundle, at: str | None) -> datetime | None:
    from tui.errors import UsageError
    from tui.query.times import Clock, parse_time

    if at is None:
        return None
    try:
        return parse_time(at, Clock(bundle.now())).at
    except ValueError as fault:
        raise UsageError(f"--at: {fault}", hint="See `callscope help times`") from None


def _remove(bundle: Bundle, number: int) -> None:
    from tui.errors import NotFound

    if number not in {each.id for each in bundle.notes()}:
        raise NotFound(f"{bundle.path.name} has no note {number}", hint=f"List them: callscope note {bundle.path.name}")
    bundle.remove_note(number)


def _list(bundle: Bundle, path: Path, address: str | None, *, as_json: bool) -> None:
    from tui.headless.writing import stdout, write_lines
    from tui.model import Address
    from tui.render.json_out import write_document
    from tui.text import printable
    from tui.triage.notes import note_line

    about: Address | None = Address.parse(address) if address else None
    notes = [each for each in bundle.notes() if about is None or about in (each.session, each.person)]
    if as_json:
        items = [{"address": each.person or each.session, **_fields(each)} for each in notes]
        write_document(stdout(), path.name, items, count=len(items))
    else:
        write_lines([printable(f"{each.id}. {note_line(each)}") for each in notes] or ["no notes"])


def _fields(note: Note) -> dict[str, object]:
    return {"id": note.id, "text": note.text, "instant": note.instant, "written_at": note.written_at}

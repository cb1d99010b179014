"""A bundle without people's names and ids: every original replaced, in one fresh file that never held one."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tui.model import Address
from tui.transports.bundle.bundle import Bundle
from tui.transports.bundle.files import connect_to_write, plainly
from tui.transports.bundle.identities import Identity, identities
from tui.transports.bundle.pseudonyms import Pseudonyms
from tui.transports.bundle.replacing import Replacer
from tui.transports.bundle.request import canonical
from tui.transports.bundle.rows import Kept, text_of, to_row

_ADDRESS = re.compile(r"(?:stream|rtk):[^\s:]+(?=: |$)")


def pseudonymise(bundle: Bundle, target: Path) -> int:
    """Write a bundle once more, pseudonymised, and return how many originals were replaced.

    User ids, names, e-mail and IP addresses, pictures, device labels and custom ids have pseudonyms of the same kind,
    the same wherever they occur in the file: in answers, in requests, in cursors and free texts. The key that made
    them is forgotten when this returns. Ids of calls, sessions and presences stay, and so do place, network, device
    model and versions.

    Raises:
        BadFile: the bundle is damaged, or the target cannot be written.
    """
    pseudonyms = Pseudonyms()
    for kind, original in _originals(bundle):
        pseudonyms.add(kind, original)
    replacer = Replacer(pseudonyms)
    fresh = target.with_name(f"{target.name}.new")
    fresh.unlink(missing_ok=True)
    try:
        _write(bundle, replacer, fresh)
        os.replace(fresh, target)
    finally:
        fresh.unlink(missing_ok=True)
    return len(pseudonyms)


def _originals(bundle: Bundle) -> Iterator[tuple[Identity, str]]:
    for kept in bundle.answers():
        yield from identities(_json(kept.content.decode("utf-8", "surrogateescape")))
        yield from identities({name: _json(value) for name, value in json.loads(kept.key.query)})
        yield from identities(_json(kept.key.body))
    for missing in bundle.missing():
        yield from identities(missing.why)
    for note in bundle.notes():
        yield from identities(note.text)


def _write(bundle: Bundle, replacer: Replacer, path: Path) -> None:
    connection = connect_to_write(path)
    try:
        with plainly(path, "written"):
            connection.execute("BEGIN IMMEDIATE")
            for table, rows in _tables(bundle, replacer):
                for row in rows:
                    marks = ", ".join("?" * len(row))
                    connection.execute(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", row)  # noqa: S608
            connection.execute("COMMIT")
    finally:
        connection.close()


def _tables(bundle: Bundle, replacer: Replacer) -> Iterator[tuple[str, Iterator[tuple[object, ...]]]]:
    def manifest() -> Iterator[tuple[object, ...]]:
        told = {**bundle.manifest(), "pseudonymised": True}
        yield from ((name, json.dumps(value)) for name, value in told.items())

    def sources() -> Iterator[tuple[object, ...]]:
        yield from ((each.vendor.value, each.kind, replacer.text(each.profile)) for each in bundle.sources())

    def sessions() -> Iterator[tuple[object, ...]]:
        for each in bundle.sessions():
            yield (
                _address(replacer, each.address), each.address.vendor.value, replacer.text(each.title), each.depth,
                text_of(each.at), int(each.is_final), int(each.is_complete),
            )  # fmt: skip

    def answers() -> Iterator[tuple[object, ...]]:
        yield from ((kept.id, *to_row(_replaced(kept, replacer))) for kept in bundle.answers())

    def missing() -> Iterator[tuple[object, ...]]:
        for each in bundle.missing():
            what = _ADDRESS.sub(lambda found: _address(replacer, Address.parse(found[0])), each.what)
            yield _address(replacer, each.session), replacer.text(what), replacer.text(each.why)

    def masked() -> Iterator[tuple[object, ...]]:
        yield from ((replacer.text(field), count) for field, count in bundle.masked().items())

    def notes() -> Iterator[tuple[object, ...]]:
        for each in bundle.notes():
            assert each.written_at is not None
            yield (
                each.id,
                _address(replacer, each.session) if each.session else None,
                _address(replacer, each.person) if each.person else None,
                text_of(each.instant) if each.instant else None,
                replacer.text(each.text),
                text_of(each.written_at),
            )

    for table in (manifest, sources, sessions, answers, missing, masked, notes):
        yield table.__name__, table()


def _replaced(kept: Kept, replacer: Replacer) -> Kept:
    key = kept.key
    body = _json(key.body)
    content = _json(kept.content.decode("utf-8", "surrogateescape"))
    if isinstance(content, str):
        written = replacer.text(content).encode("utf-8", "surrogateescape")
    else:
        written = json.dumps(replacer.value(content), separators=(",", ":"), ensure_ascii=False).encode(
            "utf-8", "surrogatepass"
        )
    return replace(
        kept,
        key=replace(
            key,
            path=replacer.path(key.path),
            query=replacer.query(key.query),
            body=canonical(replacer.value(body)) if not isinstance(body, str) else replacer.text(body),
        ),
        content=written,
    )


def _address(replacer: Replacer, address: Address) -> str:
    scope = tuple(replacer.text(part) for part in address.scope)
    session_id = replacer.text(address.session_id)
    participant = tuple(replacer.text(part, "user_id") for part in address.participant)
    return str(Address(address.vendor, scope, session_id, participant))


def _json(text: str) -> object:
    """Return the JSON value that a text is; any other text as it is."""
    try:
        value: object = json.loads(text)
    except ValueError:
        return text
    return value

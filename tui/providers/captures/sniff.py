"""What kind of file this is, told from its first bytes."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from enum import StrEnum

from tui.errors import BadFile
from tui.providers.captures.source import open_source

HEAD_BYTES = 64 * 1024


class FileKind(StrEnum):
    """The kinds of capture that can be read."""

    WEBRTC_INTERNALS = "webrtc-internals"
    RTCSTATS = "rtcstats"


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What a file looks like.

    Attributes:
        kind: what it can be read as; None for something foreign.
        looks_like: in words, with an article: "a webrtc-internals dump", "a HAR file".
    """

    kind: FileKind | None
    looks_like: str


_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"SQLite format 3\x00", "an SQLite file, perhaps a callscope bundle"),
    (b"\xd4\xc3\xb2\xa1", "a pcap file"),
    (b"\xa1\xb2\xc3\xd4", "a pcap file"),
    (b"\x4d\x3c\xb2\xa1", "a pcap file"),
    (b"\xa1\xb2\x3c\x4d", "a pcap file"),
    (b"\x0a\x0d\x0d\x0a", "a pcapng file"),
    (b"PK\x03\x04", "a ZIP archive; unpack it first"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"%PDF", "a PDF file"),
    (b"\x28\xb5\x2f\xfd", "a file compressed with zstd; unpack it first"),
    (b"BZh", "a file compressed with bzip2; unpack it first"),
    (b"\xfd7zXZ", "a file compressed with xz; unpack it first"),
)

_OBJECTS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb'^\{\s*"log"\s*:\s*\{\s*"(version|creator|pages|entries|browser)"'), "a HAR file"),
    (re.compile(rb'^\{\s*"constants"\s*:'), "a Chrome network log"),
    (re.compile(rb'^\{\s*"traceEvents"\s*:'), "a Chrome trace"),
    (re.compile(rb'^\[\s*\{\s*"cat"\s*:'), "a Chrome trace"),
    (
        re.compile(
            rb'^\[\s*\{[^{}]*"type"\s*:\s*"(codec|inbound-rtp|outbound-rtp|certificate|candidate-pair|transport)"'
        ),
        "one getStats() answer, not a capture over time",
    ),
)

_INTERNALS = re.compile(
    rb'"(PeerConnections|getUserMedia|UserAgent|UserAgentData|hardwareConcurrency|deviceMemory|cpuPerformance)"\s*:'
)
_RTCSTATS = re.compile(rb'\s*\[\s*"[^"\\\n]{1,120}"\s*,\s*(null|"[^"\n]*"|\d+)\s*(,|$)')


def sniff(path: str | os.PathLike[str]) -> Sniffed:
    """Tell what a file looks like.

    Raises:
        BadFile: it cannot be opened.
    """
    with open_source(path) as source:
        head = source.read(HEAD_BYTES)
        fault = source.fault
        size = source.size
    if not size:
        return Sniffed(None, "an empty file")
    if not head:
        return Sniffed(None, f"a damaged gzip file ({fault})" if fault else "an empty gzip file")
    return look(head)


def look(head: bytes) -> Sniffed:
    """Tell what decompressed bytes look like from the first of them."""
    for magic, words in _MAGIC:
        if head.startswith(magic):
            return Sniffed(None, words)
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text:
        return Sniffed(None, "a blank file")
    if any(_RTCSTATS.match(line) for line in text.splitlines()[:20]):
        return Sniffed(FileKind.RTCSTATS, "an rtcstats dump")
    for pattern, words in _OBJECTS:
        if pattern.match(text):
            return Sniffed(None, words)
    if text.startswith(b"{") and _INTERNALS.search(text):
        return Sniffed(FileKind.WEBRTC_INTERNALS, "a webrtc-internals dump")
    lowered = text[:200].lower()
    if lowered.startswith((b"<!doctype html", b"<html")):
        return Sniffed(None, "an HTML page")
    if lowered.startswith(b"<?xml"):
        return Sniffed(None, "an XML file")
    if b"\x00" in head or sum(byte < 9 for byte in head[:1000]) > 10:
        return Sniffed(None, "a binary file of a kind that callscope does not know")
    if text[:1] in b"[{":
        return Sniffed(None, "JSON, but neither a webrtc-internals nor an rtcstats dump")
    return Sniffed(None, "a text file")


def capture_kind(path: str | os.PathLike[str]) -> FileKind:
    """Return what a file can be read as.

    Raises:
        BadFile: it is foreign; the message says what it looks like.
    """
    sniffed = sniff(path)
    if sniffed.kind is None:
        raise BadFile(
            f"{os.fspath(path)} looks like {sniffed.looks_like}",
            hint="callscope reads webrtc-internals dumps (.json, .json.gz) and rtcstats dumps",
        )
    return sniffed.kind

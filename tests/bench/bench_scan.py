"""How close a scan comes to a bare loop of the same HTTP client.

    python tests/bench/bench_scan.py [--people 1000] [--rounds 2] [--from-memory]

Another process serves the sandbox on loopback. The same requests are sent twice: by the service, which parses, maps,
keeps the exact answers and yields evidence to another thread; and by a bare loop of the same httpx client that only
reads the bodies, at the best of several concurrencies. They take turns. The scan must reach 70 % of the loop.

With `--from-memory` the server makes each answer once and then repeats it, so that nothing but the client is measured:
a harder test, in which a vendor would answer at once.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import aclosing, contextmanager
from typing import NamedTuple

import httpx
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tui.config import Secret, StreamAccess
from tui.model import Address, Evidence, Vendor
from tui.providers.answers import Archive
from tui.providers.base import Provider
from tui.providers.gate import Gate
from tui.providers.stream.client import http_client
from tui.providers.stream.provider import StreamProvider
from tui.sandbox.app import sandbox_app
from tui.sandbox.credentials import DEMO
from tui.sandbox.server import announcement, run
from tui.sandbox.world import World
from tui.service import ScanProgress, Service, Source, SourceKind, SourceSpec

GOAL = 0.70
CONCURRENCIES = (2, 4, 6, 8)


class Asked(NamedTuple):
    """One request of the scan.

    Attributes:
        url: without credentials.
        size: bytes of its answer.
    """

    url: httpx.URL
    size: int


class Remembering:
    """An ASGI application that gives an answer again that another one gave before."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._answers: dict[tuple[str, bytes, bytes], list[Message]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from memory, or ask and remember."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        key = (scope["method"], scope["raw_path"], scope["query_string"])
        if key not in self._answers:
            answer: list[Message] = []

            async def keep(message: Message) -> None:
                answer.append(message)

            await self._app(scope, receive, keep)
            self._answers[key] = answer
        for message in self._answers[key]:
            await send(message)


def serve(*, from_memory: bool) -> None:
    """Serve the sandbox until a signal."""
    app: ASGIApp = sandbox_app(World())
    run(
        Remembering(app) if from_memory else app,
        0,
        on_ready=lambda port: print(json.dumps(announcement(port, DEMO)), flush=True),
    )


@contextmanager
def sandbox(*, from_memory: bool) -> Iterator[StreamAccess]:
    """Serve the sandbox in another process."""
    command = [sys.executable, __file__, "--serve", *(["--from-memory"] if from_memory else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            told = json.loads(process.stdout.readline())["stream"]
            yield StreamAccess(told["api_key"], Secret(told["api_secret"]), base_url=told["base_url"])
        finally:
            process.terminate()


def crowd() -> Address:
    """Return the sandbox's session of 100,000 people."""
    call = World().showcase("crowd")
    return Address(Vendor.STREAM, (call.call_type, call.container_id), call.session_id)


async def scanned(access: StreamAccess, people: int) -> tuple[float, list[Asked]]:
    """Scan so many people; return requests per second, and what was asked."""

    def opened(gate: Gate, archive: Archive) -> Provider:
        return StreamProvider.connect(access, gate=gate, archive=archive)

    source = Source("bench", Vendor.STREAM, SourceKind.LIVE)
    source_ids: dict[str, None] = {}
    async with Service([SourceSpec(source, opened)]) as service:
        await service.session(crowd())
        since = time.perf_counter()
        spent, done = 0, 0
        scan = service.scan(crowd())
        async with aclosing(aiter(scan)) as updates:
            async for update in updates:
                if isinstance(update, ScanProgress):
                    spent, done = update.requests_spent, update.done
                    if done >= people:
                        break
                elif isinstance(update, Evidence):
                    source_ids.update(dict.fromkeys(update.source_ids))
        rate = spent / (time.perf_counter() - since)
        answers = [await service.raw(source_id) for source_id in source_ids]
    return rate, [Asked(httpx.URL(answer.url), len(answer.body)) for answer in answers]


async def looped(access: StreamAccess, asked: Sequence[Asked], concurrency: int) -> float:
    """Ask the same again without reading the answers; return requests per second.

    Raises:
        SystemExit: the answers are not of the same size, so it was not the same that was asked.
    """
    waiting = iter(asked)
    bytes_read = 0
    async with http_client(access) as client:

        async def worker() -> None:
            nonlocal bytes_read
            for each in waiting:
                # a query in the URL itself would be replaced by the client's own parameters
                plain = each.url.copy_with(query=None)
                response = await client.get(plain, params=each.url.params)
                response.raise_for_status()
                bytes_read += len(response.content)

        since = time.perf_counter()
        await asyncio.gather(*(worker() for _ in range(concurrency)))
        rate = len(asked) / (time.perf_counter() - since)
    expected = sum(each.size for each in asked)
    if abs(bytes_read - expected) > 0.01 * expected:  # an answer names how long it took
        raise SystemExit(f"the loop read {bytes_read:,} bytes where the scan had read {expected:,}")
    return rate


def main() -> int:
    """Run it and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--from-memory", action="store_true")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.serve:
        serve(from_memory=args.from_memory)
        return 0
    with sandbox(from_memory=args.from_memory) as access:
        _, urls = asyncio.run(scanned(access, args.people))  # the sandbox has made up its people now
        sample = urls[: max(48, len(urls) // 10)]
        loops = {each: asyncio.run(looped(access, sample, each)) for each in CONCURRENCIES}
        best = max(loops, key=loops.__getitem__)
        if args.from_memory:
            asyncio.run(looped(access, urls, best))  # now every answer is in memory
        scans, bare = [], []
        for number in range(args.rounds * 2):
            if number % 4 in (0, 3):  # loop, scan, scan, loop: whatever drifts does it to both
                bare.append(asyncio.run(looped(access, urls, best)))
            else:
                scans.append(asyncio.run(scanned(access, args.people))[0])
    ratio = statistics.median(scans) / statistics.median(bare)
    print(f"requests: {len(urls)}; the loop at its best concurrency of {best}")
    print("loop by concurrency: " + ", ".join(f"{each}: {rate:.0f}/s" for each, rate in loops.items()))
    print("loop: " + ", ".join(f"{rate:.0f}/s" for rate in bare))
    print("scan: " + ", ".join(f"{rate:.0f}/s" for rate in scans))
    print(f"scan / loop = {ratio:.2f} (goal: at least {GOAL:.2f})")
    return 0 if ratio >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())

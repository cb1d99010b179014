"""The people of a scan, read one by one: each costs an answer with few points, or all there is."""

from __future__ import annotations

from dataclasses import replace

from tui.errors import CallscopeError, ExitCode, NetworkError, RateLimited
from tui.model import Depth, Evidence
from tui.service.budget import IN_FLIGHT, RESERVED
from tui.service.joining import merged
from tui.service.queue import Listed
from tui.service.scan_state import ScanState
from tui.service.together import together

READERS = IN_FLIGHT - RESERVED
"""People read side by side."""
TRIES = 3
"""How often one person is put back because the vendor's limit was used up."""
HOPELESS = 2 * READERS
"""So many network errors one behind the other, and the scan gives up."""


async def read_people(scan: ScanState) -> None:
    """Read everybody who is in the queue, until it is closed and empty.

    Raises:
        CallscopeError: the credentials are refused, or nothing answers any more.
    """
    reader = _Reader(scan)
    await together([reader.run() for _ in range(READERS)])


class _Reader:
    """Reads people side by side."""

    def __init__(self, scan: ScanState) -> None:
        self._scan = scan
        self._in_a_row = 0

    async def run(self) -> None:
        """Read one person after the other."""
        scan = self._scan
        while True:
            await scan.going.wait()
            row = await scan.queue.take()
            if row is None:
                return
            try:
                evidence = await self._read(row)
            finally:
                scan.queue.finished()
            if evidence is not None:
                scan.count.was_read()
                if scan.judge(evidence) is not False:
                    await scan.tell(evidence)
            await scan.pace.rest()  # a source that answers at once would let nobody else have a turn

    async def _read(self, row: Listed) -> Evidence | None:
        """Return what was read, with what the list told until now; None where somebody was put back."""
        scan = self._scan
        if not scan.going.is_set():
            scan.queue.put_back(row)
            return None
        if row.is_listed:
            evidence = await self._ask(row)
            if evidence is None:
                scan.queue.put_back(row.again())
            return evidence
        scan.early.begin(row.address)
        try:
            evidence = await self._ask(row)
        finally:
            told = scan.early.end(row.address)
        if evidence is None:
            scan.queue.put_back(row.again(told))
        elif told is not None:
            evidence = replace(evidence, participant=merged(told, evidence.participant))
        elif scan.count.is_listing:
            scan.early.keep(evidence)
        return evidence

    async def _ask(self, row: Listed) -> Evidence | None:
        """Return all about one person, or what the list told where no more can be read; None to ask again later."""
        job, who = self._scan.job, row.evidence.participant
        try:
            evidence = await (job.full(who) if job.depth is Depth.FULL else job.provider.overview(who))
        except RateLimited as error:
            return None if row.tries < TRIES else self._unread(row.evidence, error)
        except NetworkError as error:
            self._in_a_row += 1
            if self._in_a_row >= HOPELESS:
                raise
            return self._unread(row.evidence, error)
        except CallscopeError as error:
            if error.exit_code is ExitCode.DATA:
                return self._unread(row.evidence, error)
            raise
        self._in_a_row = 0
        return replace(
            evidence,
            participant=merged(who, evidence.participant),
            warnings=evidence.warnings or row.evidence.warnings,
            events=evidence.events or row.evidence.events,
            source_ids=tuple(dict.fromkeys((*row.evidence.source_ids, *evidence.source_ids))),
        )

    def _unread(self, listed: Evidence, error: CallscopeError) -> Evidence:
        self._scan.count.failed += 1
        missing = {**listed.coverage.missing, self._scan.job.depth.value: error.line()}
        return replace(listed, coverage=replace(listed.coverage, missing=missing))

"""Reading one participant: details and peer reports side by side, whatever generation they are of."""

from __future__ import annotations

from asyncio import TaskGroup
from collections.abc import Sequence

from tui.errors import CallscopeError, DataError, NetworkError, TimedOut, VendorFault
from tui.model import Address
from tui.providers.http import ApiClient
from tui.providers.realtimekit.mapping_evidence import Told
from tui.providers.realtimekit.mapping_participant import peer_ids
from tui.providers.realtimekit.paths import Paths
from tui.providers.realtimekit.schema import ParticipantAnswer, WireParticipant, read

FILTERS = "device_info,ip_information,precall_network_information,events,quality_stats"
"""Every part of the details that an older service leaves out unless it is asked for: one comma string."""

Part = tuple[WireParticipant, str]


class ParticipantReader:
    """Asks for everything about one participant."""

    def __init__(self, api: ApiClient, paths: Paths) -> None:
        self._api = api
        self._paths = paths

    async def read(self, address: Address, peers: Sequence[str] = ()) -> Told:
        """Return the details, and the report of every peer.

        `peers` are those known already; the address's own id is asked for where there are none, so that an address
        may hold a peer's id as well. What else the details name is asked for afterwards.

        Raises:
            CallscopeError: nothing could be read, or what failed would fail for every part.
        """
        (participant_id,) = address.participant
        first = tuple(peers) or (participant_id,)
        try:
            async with TaskGroup() as group:
                details_task = group.create_task(self._details(address, participant_id))
                tasks = {peer: group.create_task(self._report(address, peer)) for peer in first}
        except BaseExceptionGroup as several:
            raise _first(several) from None
        details = details_task.result()
        reports = {peer: task.result() for peer, task in tasks.items()}
        if not isinstance(details, CallscopeError):
            # The events name the peers; without any, a participant's id is the peer's.
            named = peer_ids(details[0]) or first
            for peer in named:
                if peer not in reports:
                    reports[peer] = await self._report(address, peer)
            # A guess that was none of the participant's peers is left out: its report would count twice.
            reports = {peer: reports[peer] for peer in named}
        return _told(details, reports)

    async def _details(self, address: Address, participant_id: str) -> Part | CallscopeError:
        path = self._paths.participant(address.scope[0], address.session_id, participant_id)
        return await self._ask("participant", path, [("filters", FILTERS), ("include_peer_events", "true")])

    async def _report(self, address: Address, peer_id: str) -> Part | CallscopeError:
        # No filter: which parts it selects in the newer form is not documented.
        path = self._paths.peer_report(address.scope[0], peer_id)
        return await self._ask("peer-report", path, [("include_peer_events", "true")])

    async def _ask(self, endpoint: str, path: str, params: Sequence[tuple[str, str]]) -> Part | CallscopeError:
        """Return a part, or the error that only concerns this part."""
        try:
            answer, said = await self._api.read(
                endpoint, "GET", path, lambda one: read(ParticipantAnswer, one), params=params
            )
        except (DataError, VendorFault, TimedOut) as error:
            return error
        if said.participant is None:
            return DataError(f"RealtimeKit answered {endpoint} without a participant")
        return said.participant, answer.source_id


def _told(details: Part | CallscopeError, reports: dict[str, Part | CallscopeError]) -> Told:
    parts: list[Part] = []
    missing: dict[str, str] = {}
    if isinstance(details, CallscopeError):
        missing["participant details"] = details.line()
    else:
        parts.append(details)
    for peer, report in reports.items():
        if isinstance(report, CallscopeError):
            missing[f"peer report {peer}"] = report.line()
        else:
            parts.append(report)
    if not parts:
        raise details if isinstance(details, CallscopeError) else AssertionError("the details are a part")
    failed = [one for one in (details, *reports.values()) if isinstance(one, NetworkError)]
    return Told(tuple(parts), missing, is_whole=not failed)


def _first(several: BaseExceptionGroup) -> BaseException:
    """Return the first error of ours in a group; the group itself where there is none."""
    ours = several.subgroup(CallscopeError)
    found: BaseException = ours if ours is not None else several
    while found is not several and isinstance(found, BaseExceptionGroup):
        found = found.exceptions[0]
    return found

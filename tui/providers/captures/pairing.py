"""Finds the two ends of one call among the peer connections of a dump."""

from __future__ import annotations

from collections.abc import Mapping

from tui.providers.captures.table import Connection

LOWEST_REAL_PORT = 10
"""TCP candidates that only connect out are written with port 9."""


def paired(connections: Mapping[str, Connection]) -> dict[str, str]:
    """Return, for each connection whose other end is in the dump too, the id of that one.

    Two connections belong together if each other's certificates say so, else if one receives an SSRC that the other
    sends, else if one's remote candidates are the other's local ones.
    """
    found: dict[str, str] = {}
    ids = list(connections)
    for is_other_end in (_certificates_match, _streams_match, _candidates_match):
        for index, one in enumerate(ids):
            for other in ids[index + 1 :]:
                taken = one in found or other in found
                if not taken and is_other_end(connections[one], connections[other]):
                    found[one], found[other] = other, one
    return found


def _certificates_match(one: Connection, other: Connection) -> bool:
    local, remote = _fingerprints(one, "localCertificateId"), _fingerprints(one, "remoteCertificateId")
    return bool(local & _fingerprints(other, "remoteCertificateId")) and bool(
        remote & _fingerprints(other, "localCertificateId")
    )


def _fingerprints(connection: Connection, name: str) -> set[str]:
    found = set()
    for transport in connection.of_type("transport"):
        if certificate_id := transport.text(name):
            certificate = connection.stats.get(certificate_id)
            found.add((certificate.text("fingerprint") if certificate else None) or certificate_id)
    return found


def _streams_match(one: Connection, other: Connection) -> bool:
    return bool(_ssrcs(one, "outbound-rtp") & _ssrcs(other, "inbound-rtp")) or bool(
        _ssrcs(other, "outbound-rtp") & _ssrcs(one, "inbound-rtp")
    )


def _ssrcs(connection: Connection, stat_type: str) -> set[float]:
    return {ssrc for stat in connection.of_type(stat_type) if (ssrc := stat.number("ssrc"))}


def _candidates_match(one: Connection, other: Connection) -> bool:
    return bool(_ends(one, "remote-candidate") & _ends(other, "local-candidate")) and bool(
        _ends(other, "remote-candidate") & _ends(one, "local-candidate")
    )


def _ends(connection: Connection, stat_type: str) -> set[tuple[str, float, str]]:
    found = set()
    for stat in connection.of_type(stat_type):
        address, port = stat.text("address") or stat.text("ip"), stat.number("port")
        if address and port and port >= LOWEST_REAL_PORT:
            found.add((address, port, stat.text("protocol") or ""))
    return found

"""Chrome's statistics from before the standard (`goog*`), told in the standard's words.

All values are strings there. Times are in milliseconds, levels run to 32767, and -1 means that nothing was measured.
One `ssrc` object of a sent stream holds what its receiver reported, too; that becomes a remote-inbound-rtp of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from tui.providers.captures import vocabulary as names

LEGACY_TYPES = frozenset({"ssrc", "googCandidatePair", "googComponent", "VideoBwe", "localcandidate",
                          "remotecandidate", "googCertificate"})  # fmt: skip
FULL_LEVEL = 32767.0
REMOTE = "#remote"

_RENAMED: dict[str, tuple[str, float]] = {
    # field, the name in the standard and a factor
    "ssrc": ("ssrc", 1),
    "bytesSent": ("bytesSent", 1),
    "bytesReceived": ("bytesReceived", 1),
    "packetsSent": ("packetsSent", 1),
    "packetsReceived": ("packetsReceived", 1),
    "framesEncoded": ("framesEncoded", 1),
    "framesDecoded": ("framesDecoded", 1),
    "googFrameWidthSent": ("frameWidth", 1),
    "googFrameHeightSent": ("frameHeight", 1),
    "googFrameWidthReceived": ("frameWidth", 1),
    "googFrameHeightReceived": ("frameHeight", 1),
    "googFrameRateSent": ("framesPerSecond", 1),
    "googFrameRateDecoded": ("framesPerSecond", 1),
    "googFrameRateInput": (names.SOURCE_FPS, 1),
    "googNacksReceived": ("nackCount", 1),
    "googNacksSent": ("nackCount", 1),
    "googPlisReceived": ("pliCount", 1),
    "googPlisSent": ("pliCount", 1),
    "googFirsReceived": ("firCount", 1),
    "googFirsSent": ("firCount", 1),
    "googAvgEncodeMs": (names.ENCODE_MS, 1),
    "googDecodeMs": (names.DECODE_MS, 1),
    "googJitterBufferMs": (names.BUFFER_MS, 1),
    "googExpandRate": (names.CONCEALED_FRACTION, 1),
    "audioInputLevel": ("audioLevel", 1 / FULL_LEVEL),
    "audioOutputLevel": ("audioLevel", 1 / FULL_LEVEL),
    "totalAudioEnergy": ("totalAudioEnergy", 1),
    "totalSamplesDuration": ("totalSamplesDuration", 1),
    "googAvailableSendBandwidth": ("availableOutgoingBitrate", 1),
    "googAvailableReceiveBandwidth": ("availableIncomingBitrate", 1),
    "googTargetEncBitrate": ("targetBitrate", 1),
    "portNumber": ("port", 1),
    "responsesReceived": ("responsesReceived", 1),
}
_LOCAL_VIEW: dict[str, tuple[str, float]] = {"packetsLost": ("packetsLost", 1), "googJitterReceived": ("jitter", 0.001)}
_REMOTE_VIEW: dict[str, tuple[str, float]] = {**_LOCAL_VIEW, "googRtt": ("roundTripTime", 0.001)}
_FLAGS = {
    "googCpuLimitedResolution": names.CPU_LIMITED,
    "googBandwidthLimitedResolution": names.BANDWIDTH_LIMITED,
    "googActiveConnection": "selected",
}
_TEXTS = {
    "mediaType": "kind",
    "googTrackId": "trackIdentifier",
    "transportId": "transportId",
    "googContentType": "contentType",
    "selectedCandidatePairId": "selectedCandidatePairId",
    "localCertificateId": "localCertificateId",
    "localCandidateId": "localCandidateId",
    "remoteCandidateId": "remoteCandidateId",
    "googFingerprint": "fingerprint",
    "ipAddress": "address",
    "networkType": "networkType",
}
_TYPES = {
    "googCandidatePair": "candidate-pair",
    "googComponent": "transport",
    "VideoBwe": "candidate-pair",
    "localcandidate": "local-candidate",
    "remotecandidate": "remote-candidate",
    "googCertificate": "certificate",
}
_CANDIDATE_TYPES = {"serverreflexive": "srflx", "peerreflexive": "prflx", "relayed": "relay"}
_UNTOLD_AT_ZERO = frozenset(
    {"availableOutgoingBitrate", "availableIncomingBitrate", "targetBitrate", names.ENCODE_MS, names.DECODE_MS}
)


def standard(stat_id: str, legacy_type: str, fields: dict[str, object]) -> Iterator[tuple[str, str, dict[str, object]]]:
    """Yield (id, type, fields) as the standard would tell an old object; more than one where it held both ends."""
    if legacy_type == "ssrc":
        if stat_id.endswith("_send"):
            yield stat_id, "outbound-rtp", _translated(fields)
            yield stat_id + REMOTE, "remote-inbound-rtp", _numbers(fields, _REMOTE_VIEW) | {"localId": stat_id}
        else:
            yield stat_id, "inbound-rtp", _translated(fields) | _numbers(fields, _LOCAL_VIEW)
        return
    translated = _translated(fields)
    if legacy_type == "googCandidatePair":
        translated |= _numbers(fields, {"googRtt": ("currentRoundTripTime", 0.001)})
    elif legacy_type in ("localcandidate", "remotecandidate"):
        if isinstance(kind := fields.get("candidateType"), str):
            translated["candidateType"] = _CANDIDATE_TYPES.get(kind, kind)
        if isinstance(transport := fields.get("transport"), str):
            translated["protocol"] = transport
    yield stat_id, _TYPES[legacy_type], translated


def _translated(fields: dict[str, object]) -> dict[str, object]:
    found = _numbers(fields, _RENAMED)
    for name, value in fields.items():
        if not isinstance(value, (str, bool)):
            continue
        if name in _FLAGS:
            found[_FLAGS[name]] = str(value).lower() == "true"
        elif name in _TEXTS:
            found[_TEXTS[name]] = str(value)
        elif name == "googCodecName" and value:
            found[names.CODEC_NAME] = value
        elif name == "codecImplementationName" and value and value != "unknown":
            found["encoderImplementation"] = value
    return found


def _numbers(fields: dict[str, object], renamed: dict[str, tuple[str, float]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, (standard_name, factor) in renamed.items():
        value = fields.get(name)
        if value is None:
            continue
        try:
            number = float(str(value))
        except ValueError:
            continue
        absent = number < 0 or (number == 0 and standard_name in _UNTOLD_AT_ZERO)
        found[standard_name] = None if absent else number * factor
    return found

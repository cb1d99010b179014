"""Which fields of which statistics are kept while reading, under the names of W3C webrtc-stats.

Whatever is not named here is passed over: a dump repeats much that says nothing about quality, and a large one
must not fill the memory. Names that start with a capital are ours, for what only old browsers tell.
"""

from __future__ import annotations

from tui.model import Scalar

ENCODE_MS = "EncodeMs"
DECODE_MS = "DecodeMs"
BUFFER_MS = "BufferMs"
CONCEALED_FRACTION = "ConcealedFraction"
SOURCE_FPS = "SourceFps"
CPU_LIMITED = "CpuLimited"
BANDWIDTH_LIMITED = "BandwidthLimited"
CODEC_NAME = "CodecName"

NUMBERS = frozenset(
    {
        # RTP streams, both directions and both ends
        "ssrc", "bytesSent", "bytesReceived", "packetsSent", "packetsReceived", "packetsLost", "jitter",
        "headerBytesSent", "headerBytesReceived", "retransmittedPacketsSent", "retransmittedBytesSent",
        "retransmittedPacketsReceived", "packetsDiscarded", "fractionLost", "roundTripTime", "totalRoundTripTime",
        "roundTripTimeMeasurements", "nackCount", "pliCount", "firCount", "targetBitrate",
        # video
        "frameWidth", "frameHeight", "framesPerSecond", "framesEncoded", "framesSent", "framesReceived",
        "framesDecoded", "framesDropped", "keyFramesEncoded", "keyFramesDecoded", "totalEncodeTime",
        "totalDecodeTime", "freezeCount", "totalFreezesDuration", "pauseCount", "totalPausesDuration",
        "qualityLimitationDurations.none", "qualityLimitationDurations.cpu",
        "qualityLimitationDurations.bandwidth", "qualityLimitationDurations.other",
        # audio
        "audioLevel", "totalAudioEnergy", "totalSamplesDuration", "totalSamplesReceived", "concealedSamples",
        "silentConcealedSamples", "concealmentEvents", "jitterBufferDelay", "jitterBufferEmittedCount",
        # sources
        "width", "height", "frames",
        # the connection
        "availableOutgoingBitrate", "availableIncomingBitrate", "currentRoundTripTime", "responsesReceived",
        "port", "selectedCandidatePairChanges",
        # ours
        ENCODE_MS, DECODE_MS, BUFFER_MS, CONCEALED_FRACTION, SOURCE_FPS, CPU_LIMITED, BANDWIDTH_LIMITED,
    }
)  # fmt: skip

FLAGS = frozenset({"active", "nominated", "selected"})
"""Booleans, kept as 1 and 0."""

TEXTS = frozenset(
    {
        "type", "kind", "mediaType", "rid", "mid", "codecId", "mimeType", "trackId", "trackIdentifier",
        "mediaSourceId", "remoteId", "localId", "contentType", "qualityLimitationReason", "encoderImplementation",
        "decoderImplementation", "selectedCandidatePairId", "localCertificateId", "remoteCertificateId",
        "fingerprint", "iceLocalUsernameFragment", "localCandidateId", "remoteCandidateId", "state", "transportId",
        "address", "ip", "protocol", "relayProtocol", "candidateType", "networkType", "[codec]", CODEC_NAME,
    }
)  # fmt: skip

TYPES = frozenset(
    {
        "inbound-rtp", "outbound-rtp", "remote-inbound-rtp", "remote-outbound-rtp", "track", "media-source", "codec",
        "candidate-pair", "local-candidate", "remote-candidate", "transport", "certificate",
    }
)  # fmt: skip
"""The kinds of statistics that are kept."""

OLD_TYPES = {"inboundrtp": "inbound-rtp", "outboundrtp": "outbound-rtp", "candidatepair": "candidate-pair",
             "localcandidate": "local-candidate", "remotecandidate": "remote-candidate"}  # fmt: skip
"""Spellings of browsers before the standard was final."""


def flattened(fields: dict[str, object]) -> dict[str, object]:
    """Return `fields` with members of inner objects under dotted names."""
    if not any(isinstance(value, dict) for value in fields.values()):
        return fields
    flat: dict[str, object] = {}
    for name, value in fields.items():
        if isinstance(value, dict):
            flat.update({f"{name}.{inner}": each for inner, each in value.items()})
        else:
            flat[name] = value
    return flat


def scalars(value: object, prefix: str = "", depth: int = 4) -> dict[str, Scalar]:
    """Return what a JSON value holds as scalars under dotted keys; lists by index."""
    if isinstance(value, dict) and depth:
        items = [(str(key), each) for key, each in value.items()]
    elif isinstance(value, list) and depth:
        items = [(str(index), each) for index, each in enumerate(value)]
    elif value is None or isinstance(value, (str, int, float, bool)):
        return {prefix or "value": value}
    else:
        return {}
    found: dict[str, Scalar] = {}
    for key, each in items:
        found.update(scalars(each, f"{prefix}.{key}" if prefix else key, depth - 1))
    return found

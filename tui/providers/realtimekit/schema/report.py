"""`peer_report`: the newest home of what is known about a peer."""

from __future__ import annotations

from pydantic import Field

from tui.providers.realtimekit.schema.base import AnyText, Wire
from tui.providers.realtimekit.schema.cumulative import (
    AudioConsumerCumulative,
    AudioProducerCumulative,
    VideoConsumerCumulative,
    VideoProducerCumulative,
)
from tui.providers.realtimekit.schema.samples import Sample
from tui.providers.realtimekit.schema.stats import ClientEvent, DeviceInfo, IpInformation


class MediaDevice(Wire):
    """A camera, microphone or speaker."""

    device_id: str | None = None
    kind: str | None = None
    label: str | None = None


class DevicesUpdate(Wire):
    """Devices that came or went."""

    added: list[MediaDevice] | None = None
    removed: list[MediaDevice] | None = None
    timestamp: str | None = None


class SelectedDevice(Wire):
    """A device that was chosen."""

    device: MediaDevice | None = None
    timestamp: str | None = None


class BrowserMetadata(Wire):
    """The browser."""

    browser: str | None = None
    browser_version: str | None = None
    engine: str | None = None
    user_agent: str | None = None
    webgl_support: AnyText | None = None


class CandidatePair(Wire):
    """A pair of ICE candidates. Round-trip times in seconds, bitrates in bit/s, packet times in epoch milliseconds.

    Bytes and packets are running totals.
    """

    nominated: bool | None = None
    current_round_trip_time: float | None = None
    total_round_trip_time: float | None = None
    bytes_sent: float | None = None
    bytes_received: float | None = None
    bytes_discarded_on_send: float | None = None
    packets_sent: float | None = None
    packets_received: float | None = None
    packets_discarded_on_send: float | None = None
    available_incoming_bitrate: float | None = None
    available_outgoing_bitrate: float | None = None
    last_packet_received_timestamp: float | None = None
    last_packet_sent_timestamp: float | None = None
    local_candidate_id: str | None = None
    local_candidate_type: str | None = None
    local_candidate_address: str | None = None
    local_candidate_port: float | None = None
    local_candidate_protocol: str | None = None
    local_candidate_network_type: str | None = None
    local_candidate_url: str | None = None
    local_candidate_related_address: str | None = None
    local_candidate_related_port: float | None = None
    remote_candidate_id: str | None = None
    remote_candidate_type: str | None = None
    remote_candidate_address: str | None = None
    remote_candidate_port: float | None = None
    remote_candidate_protocol: str | None = None
    remote_candidate_url: str | None = None


class CandidatePairs(Wire):
    """The two transports of a peer."""

    producing_transport: list[CandidatePair] | None = None
    consuming_transport: list[CandidatePair] | None = None


class NativeMetadata(Wire):
    """Encoders of a native client."""

    audio_encoder: str | None = None
    video_encoder: str | None = None


class PcMetadata(Wire):
    """What a peer connection could reach. Its `sdp` is left out: it holds the ICE credentials."""

    effective_network_type: str | None = None
    reflexive_connectivity: bool | None = None
    relay_connectivity: bool | None = None
    turn_connectivity: bool | None = None
    timestamp: str | None = None


class Metadata(Wire):
    """Who and where the peer was, and what happened."""

    audio_devices_updates: list[DevicesUpdate] | None = None
    video_devices_updates: list[DevicesUpdate] | None = None
    speaker_devices_updates: list[DevicesUpdate] | None = None
    selected_device_updates: list[SelectedDevice] | None = None
    browser_metadata: BrowserMetadata | None = None
    candidate_pairs: CandidatePairs | None = None
    device_info: DeviceInfo | None = None
    events: list[ClientEvent] | None = None
    ip_information: IpInformation | None = None
    native_metadata: NativeMetadata | None = None
    pc_metadata: list[PcMetadata] | None = None
    room_view_type: str | None = None
    sdk_name: str | None = None
    sdk_type: str | None = None
    sdk_version: str | None = None


class Quality(Wire):
    """Eight arrays of samples, and eight objects about the whole of each."""

    audio_producer: list[Sample] | None = None
    audio_consumer: list[Sample] | None = None
    video_producer: list[Sample] | None = None
    video_consumer: list[Sample] | None = None
    screenshare_audio_producer: list[Sample] | None = None
    screenshare_audio_consumer: list[Sample] | None = None
    screenshare_video_producer: list[Sample] | None = None
    screenshare_video_consumer: list[Sample] | None = None
    audio_producer_cumulative: AudioProducerCumulative | None = None
    audio_consumer_cumulative: AudioConsumerCumulative | None = None
    video_producer_cumulative: VideoProducerCumulative | None = None
    video_consumer_cumulative: VideoConsumerCumulative | None = None
    screenshare_audio_producer_cumulative: AudioProducerCumulative | None = None
    screenshare_audio_consumer_cumulative: AudioConsumerCumulative | None = None
    screenshare_video_producer_cumulative: VideoProducerCumulative | None = None
    screenshare_video_consumer_cumulative: VideoConsumerCumulative | None = None


class PeerReport(Wire):
    """The report about one peer."""

    metadata: Metadata | None = Field(default=None)
    quality: Quality | None = Field(default=None)

"""A generated world of calls: every value is a pure function of (seed, id, time).

Nothing is stored but small bounded caches, so 10,000 sessions, or one session of 100,000 people, cost nothing until
asked for, and two processes with the same seed and clock agree on every value.

World time. Sessions lie on an absolute schedule: slot k starts `INTERVAL_S` after slot k - 1, give or take a few
minutes, for ever. The last 10,000 slots that have started are the sessions of a vendor: 111 days, so that the oldest
are beyond the 90 days for which rows are kept, and each day slides on by itself. A few are live at any time. A session
is `NOT_READY` for `NOT_READY_S` after its end, then `ENDED`, and `EXPIRED` after 90 days. Ids carry the slot, the
person and the join in enciphered form, so they resolve without a search.

Showcases. Some sessions have names (`World.showcase("sender_uplink_loss", "rtk")`): one for every `Kind`, and
`crowd` (100,000 people), `live`, `expired`, `not_ready`, `ingress` (RTMP and SRT publishers) and `clean`. Their ids
stay the same for ever; most took place yesterday in the afternoon (UTC). They appear in the lists like any other.

Truth. `World.truth(call)` says what really is the matter, and `World.link(call, person, t)` which causes act. Tests
ask for them; no vendor endpoint does. Samples (`sent_series`, `received_series`) follow from capacity, loss, delay,
jitter, CPU and mute alone: media lost on a sender's uplink is missing at all receivers, a receiver's downlink spoils
all that it receives, an SFU everybody on it.
"""

from tui.sandbox.world.types import (
    HARMLESS,
    INCIDENTS,
    Call,
    ConnectionEvent,
    Container,
    EventKind,
    Kind,
    Link,
    Person,
    Place,
    Presence,
    Received,
    Sent,
    Sfu,
    Stage,
    Subscription,
    Summary,
    Track,
    TrackKind,
    Truth,
)
from tui.sandbox.world.world import REPORT_STEP_S, World

__all__ = [
    "HARMLESS",
    "INCIDENTS",
    "REPORT_STEP_S",
    "Call",
    "ConnectionEvent",
    "Container",
    "EventKind",
    "Kind",
    "Link",
    "Person",
    "Place",
    "Presence",
    "Received",
    "Sent",
    "Sfu",
    "Stage",
    "Subscription",
    "Summary",
    "Track",
    "TrackKind",
    "Truth",
    "World",
]

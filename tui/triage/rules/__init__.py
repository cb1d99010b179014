"""Published thresholds, as data: each names whose rule it is."""

from tui.triage.rules.cloudflare import CLOUDFLARE
from tui.triage.rules.signs import SHARES, Sign
from tui.triage.rules.stream import STREAM
from tui.triage.rules.teams import TEAMS
from tui.triage.rules.twilio import TWILIO

__all__ = ["CLOUDFLARE", "SHARES", "STREAM", "TEAMS", "TWILIO", "Sign"]

"""The async data service: the one door to data for screens and command line.

from tui.service import Service, specs_of

async with Service(specs_of(config)) as service:
    ...
"""

from tui.service.bridge import Closed
from tui.service.profiles import sandbox_specs, specs_of
from tui.service.replies import (
    BudgetState,
    EvidenceQuestion,
    EvidenceReply,
    FindProgress,
    Found,
    FoundKind,
    ListQuestion,
    MapQuestion,
    NoQuestion,
    ParticipantsReply,
    Reply,
    ScanProgress,
    SessionsReply,
    Source,
    SourceKind,
    UsageQuestion,
)
from tui.service.rows import Rows
from tui.service.scan_handle import ScanHandle
from tui.service.service import Service
from tui.service.sources import SourceSpec

__all__ = [
    "BudgetState",
    "Closed",
    "EvidenceQuestion",
    "EvidenceReply",
    "FindProgress",
    "Found",
    "FoundKind",
    "ListQuestion",
    "MapQuestion",
    "NoQuestion",
    "ParticipantsReply",
    "Reply",
    "Rows",
    "ScanHandle",
    "ScanProgress",
    "Service",
    "SessionsReply",
    "Source",
    "SourceKind",
    "SourceSpec",
    "UsageQuestion",
    "sandbox_specs",
    "specs_of",
]

"""Bundles: the answers of a vendor in one SQLite file, recorded from any httpx transport and served by another.

with open_bundle("incident.callscope") as bundle:
    transport = ReplayTransport(bundle, Vendor.STREAM, base_url)
"""

from tui.transports.bundle.bundle import Bundle, Kept, Missing, Note, SessionRecord, open_bundle
from tui.transports.bundle.files import is_bundle
from tui.transports.bundle.writer import BundleWriter

__all__ = ["Bundle", "BundleWriter", "Kept", "Missing", "Note", "SessionRecord", "is_bundle", "open_bundle"]

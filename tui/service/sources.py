"""Which sources there are, and which of them answers an address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tui.providers.answers import Archive
from tui.providers.base import Provider
from tui.providers.gate import Gate
from tui.service.replies import Source


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """A source, and how its provider is made when it is first asked.

    Attributes:
        open: makes the provider, which asks through the gate and keeps its answers in the archive.
    """

    source: Source
    open: Callable[[Gate, Archive], Provider]

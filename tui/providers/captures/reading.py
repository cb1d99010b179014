"""What reading a capture file yields, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass, field

from tui.providers.captures.journal import Journal
from tui.providers.captures.table import Connection


@dataclass(slots=True)
class Reading:
    """A capture as read.

    Attributes:
        damage: where the file broke or could not be understood, in words; "" where it is whole.
        damaged: how many places were damaged.
        brand: the browser's name and full version, as Chrome tells them beside the User-Agent.
    """

    connections: dict[str, Connection] = field(default_factory=dict)
    journal: Journal = field(default_factory=Journal)
    damage: list[str] = field(default_factory=list)
    damaged: int = 0
    user_agent: str | None = None
    brand: tuple[str, str] | None = None
    platform: str | None = None
    is_mobile: bool | None = None
    cpus: float | None = None
    memory_gb: float | None = None
    url: str | None = None

    def connection(self, connection_id: str) -> Connection:
        """Return a connection, made when first named."""
        found = self.connections.get(connection_id)
        if found is None:
            found = self.connections[connection_id] = Connection(connection_id)
        return found

    def note_damage(self, where: str) -> None:
        """Remember a damaged place; the first few are kept in words."""
        self.damaged += 1
        if len(self.damage) < 3:
            self.damage.append(where)

    @property
    def damage_text(self) -> str:
        """Say where the file is damaged, in one sentence; "" where it is whole."""
        if not self.damaged:
            return ""
        more = self.damaged - len(self.damage)
        return "; ".join(self.damage) + (f"; and {more} more places" if more else "")

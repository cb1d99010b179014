"""What an encoding cannot say, said in ASCII that takes the same room."""

from __future__ import annotations

import codecs
import unicodedata
from functools import lru_cache

from rich.cells import get_character_cell_size

_LOOK_ALIKES = {
    **dict.fromkeys("‐‑‒–—―╌┄┈─━═╴╶╸╺", "-"),
    **dict.fromkeys("│┃║╎┆┊╵╷╹╻▏▕", "|"),
    **dict.fromkeys("‘’‚‛′", "'"),
    **dict.fromkeys("“”„‟″", '"'),
    **dict.fromkeys("·•∙●○◦", "."),
    **dict.fromkeys("▁▂▃", "_"),
    **dict.fromkeys("░▒", ":"),
    **dict.fromkeys("▄▅▆▇█▉▊▋▌▍▎▐▀■▮▓", "#"),
    **{"…": ".", "‹": "<", "›": ">", "←": "<", "→": ">", "↑": "^", "↓": "v", "▲": "^", "▼": "v", "▴": "^", "▾": "v"},
    **{"◀": "<", "▶": ">", "◂": "<", "▸": ">", "×": "x", "÷": "/", "−": "-", "≤": "<", "≥": ">", "≈": "~", "≠": "!"},
    **{"°": "o", "µ": "u", "μ": "u", "✓": "v", "✗": "x", "✕": "x", "★": "*", "☆": "*", "\N{NO-BREAK SPACE}": " "},
}


class Charset:
    """The characters of an encoding.

    Args:
        encoding: as Python calls it; one that it does not know is taken for ASCII.

    Attributes:
        has_all: whether nothing needs replacing.
    """

    def __init__(self, encoding: str) -> None:
        try:
            self._encoding = codecs.lookup(encoding).name
        except LookupError:
            self._encoding = "ascii"
        self.has_all = self._encoding.startswith("utf")
        self._said = lru_cache(maxsize=4096)(self._say)

    def fitted(self, text: str) -> str:
        """Return the text with every character that the encoding lacks replaced; it takes the same columns."""
        return text if text.isascii() else "".join(map(self._said, text))

    def _say(self, character: str) -> str:
        if self._has(character):
            return character
        columns = get_character_cell_size(character)
        if columns == 0:
            return ""
        code = ord(character)
        if 0x2800 <= code < 0x2900:
            return " " if code == 0x2800 else ":"
        if 0x2500 <= code < 0x2580 and character not in _LOOK_ALIKES:
            return "+"
        plain = _LOOK_ALIKES.get(character) or unicodedata.normalize("NFKD", character)[0]
        return plain if len(plain) == columns and plain.isascii() and plain.isprintable() else "?" * columns

    def _has(self, character: str) -> bool:
        try:
            character.encode(self._encoding)
        except UnicodeEncodeError:
            return False
        return True

"""The explorer, in which Ctrl-L is a fault: it ends with a secret in its message."""

from __future__ import annotations

import sys

from tui.screens.everywhere import Everywhere


def fault(self: Everywhere) -> None:
    raise RuntimeError("on purpose, with api_secret=abcdefghijklmnop0123456789")


if __name__ == "__main__":
    Everywhere.do_show_repaint = fault  # type: ignore[method-assign]  # the fault wanted
    from tui.cli import main

    sys.exit(main())

"""`python -m tui` is `callscope`."""

import sys

from tui.cli import main

sys.exit(main())

"""`python -m desktop` opens the window."""

import sys

from desktop.application import run

if __name__ == "__main__":
    sys.exit(run())

"""The command line of `packaging/launch.py`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from launching import checks, start
from launching.steps import SetupError

USAGE = """python3 packaging/launch.py [--library DIR] [--model FILE]
    Sets Ibid up in .venv if that has not been done, and starts it.
    Without a display it imports the sample articles and answers a question in the terminal.

python3 packaging/launch.py test [PYTEST ARGUMENTS]
    Sets up what the tests need and runs every check; with arguments, only pytest with those."""


def main(arguments: Sequence[str]) -> int:
    """Do what the arguments ask for; gives the exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    if arguments[:1] in (["-h"], ["--help"]):
        print(USAGE)
        return 0
    try:
        if arguments[:1] == ["test"]:
            return checks.run(arguments[1:])
        return start.start(arguments)
    except SetupError as problem:
        print(problem, file=sys.stderr, flush=True)
        return 1
    except OSError as problem:
        print(f"Ibid could not be set up: {problem}.", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130

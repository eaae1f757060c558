"""The command `ibid`: the verbs of the library for scripts and for people without a window."""

from __future__ import annotations

import sys

from indexer.common.version import __version__


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    if arguments == ["--version"]:  # told before anything is imported that only other commands need
        print(f"ibid {__version__}")  # noqa: T201
        return 0
    from indexer.command_line.command import run_command

    return run_command(arguments)


if __name__ == "__main__":
    sys.exit(main())

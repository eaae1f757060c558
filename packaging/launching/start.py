"""Start Ibid: its window, or the same job in the terminal where there is no display."""

from __future__ import annotations

import argparse
import os
import shlex
from collections.abc import Sequence
from pathlib import Path

from launching import embedder, environment, machine, needs
from launching.places import CHECKOUT, Environment, data_folder
from launching.steps import run_shown, say

SAMPLE = CHECKOUT / "assets" / "sample"
QUESTION = "How many battery cabinets did Valmorin recall, and why?"
PARTLY_DONE = 3  # of `ibid import`: some files are in, some could not be read


def start(arguments: Sequence[str]) -> int:
    """Set up if needed and start; gives the exit code of what was started."""
    window = machine.has_display()
    place = environment.ensure("runtime", window=window)
    embedder.get_once(place)
    if not window:
        return in_the_terminal(place, arguments)
    needs.supply(needs.missing_libraries(window=True))
    code = run_shown([place.python, "-P", "-m", "desktop", *arguments])
    if code:
        say(f"Ibid ended with exit code {code}.")
    return code


def in_the_terminal(place: Environment, arguments: Sequence[str]) -> int:
    """Import the sample articles, ask one question of them and print the cited answer."""
    options = argparse.ArgumentParser(prog="launch.py", add_help=False)
    options.add_argument("--library", type=Path)
    options.add_argument("--model", type=Path)
    known, rest = options.parse_known_args(arguments)
    chosen = known.library or os.environ.get("IBID_LIBRARY")
    library = Path(chosen) if chosen else data_folder() / "sample-library"
    ibid: list[str | Path] = [place.ibid, "--library", library]
    say("There is no display here, so Ibid shows what it does in the terminal.")
    say(f"\n$ ibid import {shlex.quote(str(SAMPLE))}    (into {library})")
    code = run_shown([*ibid, "import", SAMPLE])
    if code not in (0, PARTLY_DONE):
        say(f"The import ended with exit code {code}.")
        return code
    model: list[str | Path] = ["--model", known.model] if known.model else []
    say(f"\n$ ibid ask {shlex.quote(QUESTION)}")
    code = run_shown([*ibid, "ask", QUESTION, *model, *rest])
    if code:
        say(f"The question ended with exit code {code}.")
        return code
    command = " ".join(shlex.quote(str(part)) for part in (*ibid, "ask", "..."))
    say(f"\nAsk your own question:\n    {command}")
    return 0

"""Get the model that finds passages by their meaning, once; Ibid works without it, by words."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from launching.places import Environment, cache_folder
from launching.steps import SetupError, run_shown, say, step

MODEL_ID = "multilingual-e5-small"
FILE_NAME = "multilingual-e5-small-q4_0.gguf"  # the engine's word for it; tests compare the two
STOPPED = (130, 143)  # by Ctrl-C, or asked to end


def model_file() -> Path:
    """Where the engine keeps the model."""
    chosen = os.environ.get("IBID_MODELS")
    return (Path(chosen) if chosen else cache_folder() / "models") / FILE_NAME


def get_once(environment: Environment) -> None:
    """Get the model if it is not there and no earlier start has failed to get it; never a reason to stop.

    An environment that is set up anew forgets such a failure. So a start without the network waits for it
    once at most, and one line says how to get the model afterwards.

    Raises:
        KeyboardInterrupt: there was a Ctrl-C; the next start tries again.
    """
    if model_file().exists():
        return
    if not environment.embedder_failure.exists():
        try:
            _download(environment)
        except SetupError as problem:
            say(f"   {problem}")
            with contextlib.suppress(OSError):
                environment.embedder_failure.touch()
    if not model_file().exists():
        command = f"{environment.ibid} models download {MODEL_ID}"
        say(f"Ibid works by words until it has the model for meanings: {command}")


def _download(environment: Environment) -> None:
    arguments = ["-P", "-m", "indexer.command_line.main", "models", "download", MODEL_ID]
    with step("Getting the model for searching by meaning", expect="91 MB, once"):
        say(f"   It is made here and kept in {model_file().parent}.")
        code = run_shown([environment.python, *arguments])
        if code in STOPPED:
            raise KeyboardInterrupt
        if code:
            raise SetupError(f"The model could not be had (exit code {code}).")

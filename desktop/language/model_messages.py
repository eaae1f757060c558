"""Why the model that understands meaning could not be got, in the window's words, beside "Try again"."""

from __future__ import annotations

from types import MappingProxyType

from desktop.language import problems
from desktop.language.i18n import tr
from indexer.common.errors import ModelError

# The engine's own sentences name commands; here there is a button. Unknown codes keep them.
_PROBLEMS = MappingProxyType(
    {
        "no_network": "The model was not downloaded: there is no connection to the package index.",
        "no_room": "The model was not downloaded: the disk has too little room (350 MB are needed).",
        "no_pip": "The model cannot be downloaded: this Python has no pip.",
        "storage": "The model cannot be kept: its folder cannot be written.",
        "download": "The model was not downloaded: the package index does not give it out.",
        "bad_download": "What was downloaded is not the model that Ibid knows, and was thrown away.",
        "bad_conversion": "The model that was made here is not the one that Ibid knows, and is not used.",
        "no_start": "The model is here, but this computer cannot run it.",
    }
)
CODES = tuple(_PROBLEMS)


def fetch_problem(error: object) -> str:
    """One sentence for the user."""
    known = _PROBLEMS.get(error.code) if isinstance(error, ModelError) else None
    return tr(known) if known is not None else problems.sentence(error)

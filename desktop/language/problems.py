"""From an error to one sentence for the user."""

from __future__ import annotations

from desktop.language.engine_sentences import error_words
from desktop.language.i18n import tr
from indexer.common.errors import IndexerError


def sentence(error: object) -> str:
    """What to tell the user; an unexpected error is in the log already."""
    if isinstance(error, IndexerError):
        return error_words(error.code, error.summary)
    return tr("Something went wrong inside Ibid; the details are in the log.")

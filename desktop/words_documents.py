"""The translations of what the window says about a document: English, French, Chinese."""

from __future__ import annotations

DOCUMENT_WORDS: tuple[tuple[str, str, str], ...] = ()

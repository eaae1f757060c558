"""The words of a question that are written like names: capitals inside a sentence, Latin words in Chinese."""

from __future__ import annotations

import re

from indexer.lexical.terms import has_cjk, runs

_LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ0-9'’-]*")
_ELIDED = re.compile(r"^(?:[ldjcnmst]|qu)['’]|['’]s$", re.IGNORECASE)
_OPENING = ".!?:;¿¡«“\"'(（「。？！"


def names_in(question: str) -> frozenset[str]:
    """The folded words of the question that are written like names."""
    if has_cjk(question):
        return frozenset(word for match in _LATIN_WORD.finditer(question) for word in _parts(match.group()))
    names: set[str] = set()
    for match in _LATIN_WORD.finditer(question):
        before = question[: match.start()].rstrip()
        begins = not before or before[-1] in _OPENING
        word = _ELIDED.sub("", match.group())
        if len(word) > 1 and (any(c.isupper() for c in word[1:]) or (word[0].isupper() and not begins)):
            names |= _parts(word)
    return frozenset(names)


def _parts(word: str) -> set[str]:
    return {run for _, run in runs(_ELIDED.sub("", word)) if len(run) > 1}

"""Words that say of a new product the same: who asks what was presented is answered by what was launched.

Only words that the press uses one for the other are here; a wider list of synonyms would let sentences answer
that say something else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

# As `word_terms` cuts them.
_SENSES: Mapping[str, tuple[frozenset[str], ...]] = {
    "fr": (frozenset(("present", "presente", "devoil", "devoile", "lanc", "lance")),),
    "en": (frozenset(("unveil", "launch", "introduc")),),
}


def as_asked(
    terms: Sequence[str], question_words: Mapping[str, float], language: str | None
) -> Sequence[str]:
    """A sentence's terms, where it says in another word what the question says, in the question's word."""
    for sense in _SENSES.get(language or "", ()):
        asked = [word for word in question_words if word in sense]
        if asked and not any(word in terms for word in asked):
            instead = max(asked, key=lambda word: question_words[word])
            terms = [instead if term in sense else term for term in terms]
    return terms

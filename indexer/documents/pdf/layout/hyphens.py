"""Hyphens at line ends: most only break a word and are removed; that of “porte-parole” is kept."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

MAX_PART_CHARS = 40  # of a word
MAX_EVIDENCE_CHARS = 40_000_000  # of the document in which a word is looked up

# Words that always have a hyphen; other words keep it only if the document also has them within a line.
_SECOND_PARTS = {
    "vice": "président|présidente|chancelier|chancelière|amiral|premier|president|chair|chairman",
    "porte": "parole|paroles|avions|drapeau|clés|bonheur|conteneurs|folio",
    "quasi": "totalité|unanimité|monopole|certitude|nul|nulle",
    "demi": "heure|siècle|tour|mesure|mot|finale|journée|douzaine|milliard|million",
    "outre": "mer|atlantique|manche|rhin|tombe",
    "arrière": "plan|pays|garde|boutique|pensée",
    "avant": "projet|garde|poste|hier|dernier|dernière|propos|première",
    "après": "midi|guerre|demain|vente",
    "celui": "ci|là",
    "celle": "ci|là",
    "ceux": "ci|là",
    "celles": "ci|là",
    "lui": "même",
    "elle": "même",
    "eux": "mêmes",
    "elles": "mêmes",
    "soi": "même",
    "nous": "mêmes",
    "vous": "même|mêmes",
    "peut": "être",
    "là": "bas|dessus|dedans",
    "ci": "dessus|dessous|après|contre|joint",
    "au": "delà|dessus|dessous|dehors",
    "à": "dire",
    "self": "employed|made|defence|defense|esteem|sufficient|government",
    "well": "known|being|established",
    "long": "term|standing|range",
    "short": "term|lived|range",
    "non": "profit|resident|members|lieu|respect|paiement",
    "cross": "border|section",
    "decision": "making|makers",
}
_PAIRS = frozenset((first, second) for first, all_ in _SECOND_PARTS.items() for second in all_.split("|"))
_LETTERS = re.compile(r"[^\W\d_]+")


class WordBreak(NamedTuple):
    """A word that a hyphen at a line end cuts in two: the letters next to it, in lower case."""

    before: str
    after: str


def make_break(before: str, after: str) -> WordBreak | None:
    """The break between a line without its hyphen and the next; None where no word goes on in lower case."""
    first, second = _letters_before(before, len(before)), _LETTERS.match(after[:MAX_PART_CHARS])
    if not first or second is None or not second[0][0].islower():
        return None
    return WordBreak(first.casefold(), second[0].casefold())


def _letters_before(text: str, end: int) -> str:
    # Backwards: a pattern that looks for the end would begin at each letter.
    match = _LETTERS.match(text[max(0, end - MAX_PART_CHARS) : end][::-1])
    return match[0][::-1] if match else ""


def is_compound(word: WordBreak) -> bool:
    """Whether this word always has a hyphen."""
    return word in _PAIRS


def compounds_in(texts: Iterable[str], words: Collection[WordBreak]) -> frozenset[WordBreak]:
    """The broken words that keep their hyphen: the text has them with it within a line, never without."""
    if not words:
        return frozenset()
    wanted = {(_stem(word), word) for word in words}
    heads = {word.before for word in words}
    met: set[WordBreak] = set()
    read: list[str] = []
    left = MAX_EVIDENCE_CHARS
    for text in texts:
        if left <= 0:
            break
        left -= len(text)
        read.append(text)
        met.update(_hyphenated(text, heads))
    candidates = {word for stem, word in wanted if stem in met}
    if not candidates:
        return frozenset()
    everything = "\n".join(read).casefold()
    return frozenset(word for word in candidates if not _stands_in(everything, word.before + word.after))


def _stem(word: WordBreak) -> WordBreak:
    return WordBreak(word.before, word.after.rstrip("sx"))


def _hyphenated(text: str, heads: Collection[str]) -> Iterable[WordBreak]:
    """Hyphenated words within the lines of a text, as stems."""
    position = text.find("-")
    while position >= 0:
        after = _LETTERS.match(text, position + 1)
        if after is not None and (head := _letters_before(text, position).casefold()) in heads:
            yield _stem(WordBreak(head, after[0].casefold()))
        position = text.find("-", position + 1)


def _stands_in(text: str, word: str) -> bool:
    position = text.find(word)
    while position >= 0:
        end = position + len(word)
        if not text[position - 1 : position].isalpha() and not text[end : end + 1].isalpha():
            return True
        position = text.find(word, end)
    return False

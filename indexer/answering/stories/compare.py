"""Whether two documents are one article: a reprint within a language, a translation across languages.

Two articles on one subject share words, names and some of their figures. What they do not share is the text
itself, in its order: a reprint has the same runs of words, a translation the same sentences one after the
other, and nearly all of them. So nearly the whole of *both* documents must have its counterpart: then neither
a digest of several articles nor one that quotes another is taken for it. And the figures must be the same:
reports of two quarters differ in little else.

Every constant was chosen by tests/evaluation/stories.py, 2026-12-01: figures in stories.md beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from indexer.answering.stories.alignment import Alignment, Pieces, align
from indexer.answering.stories.text import ToldDocument, letters, share_of

# Within a language.
SAME_TEXT_OF_SHORTER = 0.7  # of the runs of words
SAME_TEXT_OF_LONGER = 0.55  # more than half: else one document could be the reprint of two
FEWEST_WORDS = 40  # twice as many characters of Chinese: with fewer the text must be the very same
CHANGED_NUMBERS = 0.1  # of the numbers that stand in the same place in both: with more it is another report

# Across languages: first by passages, whose vectors are there, then by sentences.
WORTH_A_LOOK = Alignment(kept=0.6, near=0.35)
KEPT, NEAR = 0.8, 0.5
NEAR_WITH_LITTLE_ELSE = 0.6  # where there are few figures or sentences, or years lie between
FEW_FIGURES, FEW_SENTENCES = 3, 4
SAME_FIGURES = 0.6  # of the figures of the document that has more of its own told by the other
FAR_APART_DAYS = 90

MOST_SENTENCES = 300  # of a longer document the passages are compared

SentencePieces = Callable[[ToldDocument], Pieces]


@dataclass(frozen=True, slots=True)
class Translated:
    """What speaks for a translation."""

    alignment: Alignment
    figures: float | None  # share that is told by the other; None where one has none
    little_else: bool  # only the vectors speak for it


def is_reprint(one: ToldDocument, other: ToldDocument) -> bool:
    """Whether two documents of a language have the same text, some of it lost, moved or put before it."""
    if one.language != other.language:
        return False
    if one.words == other.words:
        return bool(one.words)
    fewest = FEWEST_WORDS * (2 if one.language in ("zh", "ja", "ko") else 1)
    if min(len(one.words), len(other.words)) < fewest:
        return False
    of_shorter, of_longer = same_text(one, other)
    if of_shorter < SAME_TEXT_OF_SHORTER or of_longer < SAME_TEXT_OF_LONGER:
        return False
    return changed_numbers(one, other) <= CHANGED_NUMBERS and _figures_allow(same_figures(one, other))


def is_translation(one: ToldDocument, other: ToldDocument, sentences: SentencePieces) -> bool:
    """Whether one document says in another language what the other says, all of it and in its order.

    Args:
        one: A document with vectors that compare texts across languages.
        other: Another one.
        sentences: Gives the pieces that a document's sentences are; asked for only when it is likely.
    """
    if one.language is None or other.language is None or one.language == other.language:
        return False
    if not worth_a_look(one, other) or not _figures_allow(same_figures(one, other)):
        return False
    return speaks_for_it(translated(one, other, sentences))


def speaks_for_it(signs: Translated) -> bool:
    """Whether the signs of a translation are enough."""
    nearest = NEAR_WITH_LITTLE_ELSE if signs.little_else else NEAR
    enough = signs.alignment.kept >= KEPT and signs.alignment.near >= nearest
    return enough and _figures_allow(signs.figures)


def worth_a_look(one: ToldDocument, other: ToldDocument) -> bool:
    """Whether the passages, whose vectors are there, lie side by side well enough to look closer."""
    first = align(one.pieces, other.pieces)
    return first.kept >= WORTH_A_LOOK.kept and first.near >= WORTH_A_LOOK.near


def translated(one: ToldDocument, other: ToldDocument, sentences: SentencePieces) -> Translated:
    """The signs of a translation."""
    count = min(len(one.sentences), len(other.sentences))
    if max(len(one.sentences), len(other.sentences)) > MOST_SENTENCES:
        alignment = align(one.pieces, other.pieces)
    else:
        alignment = align(sentences(one), sentences(other))
    figures = same_figures(one, other)
    few_figures = min(len(one.figures), len(other.figures)) < FEW_FIGURES
    little_else = few_figures or count < FEW_SENTENCES or far_apart(one.published, other.published)
    return Translated(alignment, figures, little_else)


def same_text(one: ToldDocument, other: ToldDocument) -> tuple[float, float]:
    """The shares of the runs of words that both have: of the shorter document, of the longer one."""
    shared = len(one.shingles & other.shingles)
    shares = sorted((share_of(one.shingles, shared), share_of(other.shingles, shared)))
    return shares[1], shares[0]


def changed_numbers(one: ToldDocument, other: ToldDocument) -> float:
    """Of the places that have a number in both documents, the share where it is another one."""
    places = one.numbers_in_place.keys() & other.numbers_in_place.keys()
    changed = [place for place in places if not one.numbers_in_place[place] & other.numbers_in_place[place]]
    return len(changed) / len(places) if places else 0.0


def same_figures(one: ToldDocument, other: ToldDocument) -> float | None:
    """The share of one's figures that the other tells, too; of the better side. None where one has none."""
    if not one.figures or not other.figures:
        return None
    sides = ((one.figures, other.figures_told), (other.figures, one.figures_told))
    return max(share_of(mine, sum(figure.is_told_by(theirs) for figure in mine)) for mine, theirs in sides)


def far_apart(one: str | None, other: str | None) -> bool:
    """Whether both days of publication are known, and months lie between them."""
    if one is None or other is None:
        return False
    try:
        return abs((date.fromisoformat(one[:10]) - date.fromisoformat(other[:10])).days) > FAR_APART_DAYS
    except ValueError:  # only the month or the year is known
        return False


def sentence_lengths(document: ToldDocument) -> list[int]:
    """What its sentences weigh."""
    return [letters(text) for text in document.sentences]


def _figures_allow(share: float | None) -> bool:
    return share is None or share >= SAME_FIGURES

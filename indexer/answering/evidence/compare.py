"""Compares one sentence with one run of a source: what speaks against the run supporting the sentence."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from indexer.answering.evidence.alignment import Token, TokenKind, WordAlignment, align
from indexer.answering.evidence.direction import turned_round
from indexer.answering.evidence.figures import Figure, find_figures
from indexer.answering.evidence.foreign_names import foreign_names_not_in
from indexer.answering.evidence.names import find_names, name_places, names_not_in
from indexer.answering.evidence.roles import exchanged_names
from indexer.answering.evidence.source_sentences import SourceRun
from indexer.answering.evidence.words import Word, content_words, is_denied, is_same_word, may_be_denied
from indexer.common.messages import Message
from indexer.lexical.terms import runs
from indexer.vectors.sentence_meaning import SentenceMeaning

_CLAUSE_ENDS = re.compile(
    r"[,;:](?=\s)|[，；：。]|(?<=[.!?])\s|\s[–—-]\s|\b(?:while|whereas|although|but|tandis|alors|mais|mientras|pero)\b|[而但]"
)
SAME_LANGUAGE_SHARE = 0.5  # of the words of a sentence
SYNONYM_COSINE = 0.72  # of two words by themselves: tests/evaluation/answers/verification.py


class Text:
    """A text cut into what is compared."""

    def __init__(self, text: str, language: str | None) -> None:
        self.text = text
        self.language = language

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Its figures, without small numbers that are written as words."""
        return tuple(find_figures(self.text, self.language))

    @cached_property
    def figures_and_words(self) -> tuple[Figure, ...]:
        """Its figures, small numbers that are written as words among them."""
        return tuple(find_figures(self.text, self.language, words_too=True))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Its names, each once."""
        return tuple(find_names(self.text, self.language))

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Its words, names and figures in their order."""
        taken = [(figure.start, figure.start + len(figure.text)) for figure in self.figures_and_words]
        names = {place for name in self.names for place in name_places(name, self.text)}
        bounds = [match.start() for match in _CLAUSE_ENDS.finditer(self.text)]
        tokens = [
            Token(
                TokenKind.NAME if word.start in names else TokenKind.WORD,
                self.text[word.start : word.end],
                word,
                clause=bisect_left(bounds, word.start),
            )
            for word in content_words(self.text, self.language)
            if not any(start <= word.start < end for start, end in taken)
        ]
        for figure in self.figures_and_words:
            end = figure.start + len(figure.text)
            word = Word(f"#{figure.text}", figure.text, figure.start, end)
            clause = bisect_left(bounds, figure.start)
            tokens.append(Token(TokenKind.FIGURE, figure.text, word, figure.sort, clause))
        return tuple(sorted(tokens, key=lambda token: token.word.start))


@dataclass(frozen=True, slots=True)
class RankedRun:
    """A run of source sentences, how much of a claim it says, and its cosine where it can be told."""

    run: SourceRun
    score: float
    cosine: float | None


@dataclass(frozen=True)
class Comparison:
    """A claim beside a run of a source; `alignment` is None where the two are in different languages."""

    alignment: WordAlignment | None
    missing_figures: tuple[str, ...]
    missing_names: tuple[str, ...]
    opposite: Message | None
    is_denied: bool  # across languages: the claim has a "not", the run has none
    same_script: bool
    cosine: float | None


def compare(claim: Text, ranked: RankedRun, meaning: SentenceMeaning | None) -> Comparison:
    """Everything that can be told of a claim and a run; names only where nothing else speaks against it."""
    run = ranked.run
    same_language = is_same_language(claim, run)
    if same_language and claim.language != run.language:
        claim = Text(claim.text, run.language or claim.language)
    source = Text(run.text, run.language)
    context = Text(run.context, run.language)
    heading = Text(run.heading, run.language)
    told = [*source.figures_and_words, *context.figures_and_words]
    missing_figures = tuple(figure.text for figure in claim.figures if not figure.is_told_by(told))
    opposite = turned_round(claim.text, run.text)
    missing_names: list[str] = []
    if not same_language and not missing_figures and not opposite:
        beside = f"{run.text}\n{run.context}"
        missing_names = foreign_names_not_in(names_not_in(list(claim.names), beside), beside, meaning)
    return Comparison(
        align_texts(claim, source, heading, Text(run.before, run.language), meaning)
        if same_language
        else None,
        missing_figures,
        tuple(missing_names),
        opposite,
        not same_language
        and is_denied(claim.text, claim.language)
        and not may_be_denied(run.text, run.language),
        _is_cjk(claim.text) == _is_cjk(run.text),
        ranked.cosine,
    )


def is_same_language(claim: Text, run: SourceRun) -> bool:
    """Whether words can be compared: one language, or too little known to tell that there are two.

    The language of a short sentence is often guessed wrongly: where most words are the same, it is the same.
    """
    if _is_cjk(claim.text) != _is_cjk(run.text):
        return False
    if claim.language is None or run.language is None or claim.language[:2] == run.language[:2]:
        return True
    if _is_cjk(claim.text):
        mine, theirs = set(claim.text), set(run.text)
    else:
        mine, theirs = ({word for _, word in runs(text)} for text in (claim.text, run.text))
    return len(mine & theirs) >= SAME_LANGUAGE_SHARE * len(mine)


def _is_cjk(text: str) -> bool:
    counts = [0, 0]
    for is_cjk, letters in runs(text):
        counts[is_cjk] += len(letters) * (3 if is_cjk else 1)
    return counts[True] > counts[False]


def align_texts(
    claim: Text, source: Text, heading: Text, before: Text, meaning: SentenceMeaning | None
) -> WordAlignment:
    """Align two texts of one language.

    What stands over the source explains any word of the claim; the sentence `before` only the names and
    figures that "it" and "then" stand for.
    """
    texts = (claim, source, heading, before)
    figures = {figure.text: figure for text in texts for figure in text.figures_and_words}
    referred = [token for token in before.tokens if token.kind is not TokenKind.WORD]
    context = [*heading.tokens, *referred]

    def same(token: Token, other: Token) -> bool:
        if token.kind is TokenKind.FIGURE or other.kind is TokenKind.FIGURE:
            if token.kind is not other.kind:
                return False
            return token.text == other.text or figures[token.text].is_told_by([figures[other.text]])
        return is_same_word(token.word.term, other.word.term)

    def means_the_same(token: Token, others: Sequence[Token]) -> bool:
        if meaning is None or token.kind is not TokenKind.WORD or not others:
            return False
        candidates = [other.text for other in others if other.kind is TokenKind.WORD]
        cosines = meaning.cosines(meaning.vector(token.text), candidates)
        return max(cosines, default=0.0) >= SYNONYM_COSINE

    aligned = align(claim.tokens, source.tokens, context, same=same, means_the_same=means_the_same)
    exchanged = exchanged_names(claim.text, claim.tokens, source.text, source.tokens, same)
    return replace(aligned, misplaced=tuple(dict.fromkeys((*aligned.misplaced, *exchanged))))

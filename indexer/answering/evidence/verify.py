"""Our own check of a sentence against the sources, whatever a model or a colleague claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.answering.evidence.alignment import Token, TokenKind, WordAlignment
from indexer.answering.evidence.attribute import best_runs
from indexer.answering.evidence.compare import Comparison, RankedRun, Text, compare, is_same_language
from indexer.answering.evidence.direction import OTHER_WAY
from indexer.answering.evidence.source_sentences import SourceRun, source_runs
from indexer.common.cancel import CancelToken
from indexer.common.messages import Message
from indexer.records.answers import Support
from indexer.records.search import Hit
from indexer.vectors.sentence_meaning import SentenceMeaning

COMPARED_RUNS = 5  # of the best ones
MIN_COVERAGE = 0.4  # of a sentence's words: with fewer the source says something else
MIN_TOKENS = 3  # words, names and figures: fewer say nothing that could be checked
MIN_ORDER = 0.45  # of the words that keep their order: with fewer it may be who did what that changed
# Cosines of a sentence with a run in another language. Of true pairs 2 of 100 lie below the first in one
# script, 4 in two; the second is what the nearest sentence of another passage reaches.
# Measured by: tests/evaluation/answers/attribution.py, 2026-12-01.
MEANS_THE_SAME, MEANS_SOMETHING_ELSE = 0.68, 0.45
MEANS_THE_SAME_ACROSS_SCRIPTS, MEANS_SOMETHING_ELSE_ACROSS_SCRIPTS = 0.52, 0.4
SOMETHING_ELSE = Message("reason_says_something_else")
ONE_IS_DENIED = Message("reason_negation_differs")
MAX_NAMED = 3  # items that a reason lists


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check says, with a short reason for all that is missing, and the run that it rests on."""

    support: Support
    reasons: tuple[Message, ...] = ()
    run: SourceRun | None = None

    @property
    def is_contradicted(self) -> bool:
        """Whether the run speaks of the same and says the opposite."""
        return any(reason in self.reasons for reason in (OTHER_WAY, ONE_IS_DENIED))


_RANK = {Support.VERIFIED: 0, Support.PARTIAL: 1, Support.UNSUPPORTED: 2}


class Verifier:
    """Checks sentences against the same sources, which are cut into sentences once."""

    def __init__(
        self,
        sources: Sequence[Hit],
        meaning: SentenceMeaning | None = None,
        question: str | None = None,
        token: CancelToken | None = None,
    ) -> None:
        """`meaning` compares sentences across languages; `question` is what the sentences answer."""
        self._token = token
        self._runs = source_runs(sources)
        self._meaning = meaning
        self._question = question

    def verify(self, sentence: str, language: str | None) -> list[Verdict]:
        """The verdicts with the runs that say most of it, best first; empty where there are no sources.

        Raises:
            CancelledByUser: the token was raised.
        """
        claim = Text(sentence, language)
        ranked = best_runs(claim, self._runs, self._meaning, COMPARED_RUNS, self._token)
        verdicts = [self._verdict(claim, one) for one in _best_foreign_only(claim, ranked)]
        if verdicts and verdicts[0].is_contradicted:  # then no other run supports the sentence in part
            verdicts = [one for one in verdicts if one.support is not Support.PARTIAL]
        verdicts.sort(key=lambda verdict: _RANK[verdict.support])
        return verdicts

    def _verdict(self, claim: Text, ranked: RankedRun) -> Verdict:
        comparison = compare(claim, ranked, self._meaning)
        if comparison.alignment is not None:
            support, reasons = judge_words(claim, comparison, comparison.alignment)
        else:
            support, reasons = judge_meaning(claim, comparison)
        if support is Support.VERIFIED and self._repeats_the_question(claim):
            support, reasons = Support.PARTIAL, (Message("reason_repeats_question"),)
        return Verdict(support, reasons, ranked.run)

    def _repeats_the_question(self, claim: Text) -> bool:
        if self._question is None:
            return False
        asked = {token.word.term for token in Text(self._question, claim.language).tokens}
        return all(token.word.term in asked for token in claim.tokens)


def _best_foreign_only(claim: Text, ranked: Sequence[RankedRun]) -> list[RankedRun]:
    """Without the runs in another language but for the best one: a cosine tells too little of the others."""
    foreign = [one for one in ranked if not is_same_language(claim, one.run)]
    return [one for one in ranked if one not in foreign[1:]]


def verify_sentence(
    sentence: str,
    sources: Sequence[Hit],
    *,
    language: str | None,
    meaning: SentenceMeaning | None = None,
    question: str | None = None,
) -> Verdict:
    """The best verdict on one sentence over all the sources."""
    verdicts = Verifier(sources, meaning, question).verify(sentence, language)
    return verdicts[0] if verdicts else Verdict(Support.UNSUPPORTED, (Message("reason_no_source"),))


def judge_words(
    claim: Text, comparison: Comparison, alignment: WordAlignment
) -> tuple[Support, tuple[Message, ...]]:
    """What an alignment within one language says of a sentence."""
    if alignment.coverage < MIN_COVERAGE and claim.tokens:
        return Support.UNSUPPORTED, (SOMETHING_ELSE,)
    false, doubtful = [], []
    if figures := _of_kind(alignment.unexplained, TokenKind.FIGURE):
        false.append(_missing("reason_figures_missing", figures))
    if names := _of_kind(alignment.unexplained, TokenKind.NAME):
        doubtful.append(_missing("reason_names_missing", names))
    if words := _of_kind(alignment.unexplained, TokenKind.WORD):
        doubtful.append(Message("reason_words_missing", items=_listed(words)))
    if alignment.misplaced:
        misplaced = [token.text for token in alignment.misplaced]
        doubtful.append(Message("reason_said_of_something_else", items=_listed(misplaced)))
    if comparison.opposite:
        false.append(comparison.opposite)
    elif alignment.negated:
        false.append(ONE_IS_DENIED)
    if alignment.order < MIN_ORDER:
        doubtful.append(Message("reason_other_order"))
    if len(claim.tokens) < MIN_TOKENS and not false:
        doubtful.append(Message("reason_too_short"))
    reasons = (*false, *doubtful)
    if false:
        return Support.UNSUPPORTED, reasons
    return (Support.PARTIAL if doubtful else Support.VERIFIED), reasons


def judge_meaning(claim: Text, comparison: Comparison) -> tuple[Support, tuple[Message, ...]]:
    """What figures, names and meaning say of a sentence whose source is in another language."""
    reasons = []
    if comparison.missing_figures:
        reasons.append(_missing("reason_figures_missing", comparison.missing_figures))
    if comparison.opposite:
        reasons.append(comparison.opposite)
    if comparison.is_denied:
        reasons.append(ONE_IS_DENIED)
    if reasons:
        return Support.UNSUPPORTED, tuple(reasons)
    cosine = comparison.cosine
    means_the_same, means_something_else = (
        (MEANS_THE_SAME, MEANS_SOMETHING_ELSE)
        if comparison.same_script
        else (MEANS_THE_SAME_ACROSS_SCRIPTS, MEANS_SOMETHING_ELSE_ACROSS_SCRIPTS)
    )
    if cosine is not None and cosine < means_something_else:
        return Support.UNSUPPORTED, (SOMETHING_ELSE,)
    if names := comparison.missing_names:
        reasons.append(
            _missing("reason_names_missing", names)
            if comparison.same_script
            else Message("reason_other_script", items=_listed(names))
        )
    if cosine is not None and cosine < means_the_same:
        reasons.append(Message("reason_may_say_something_else"))
    elif cosine is None and not claim.figures and not claim.names:
        reasons.append(Message("reason_other_language"))
    return (Support.PARTIAL if reasons else Support.VERIFIED), tuple(reasons)


def _of_kind(tokens: Sequence[Token], kind: TokenKind) -> list[str]:
    return list(dict.fromkeys(token.text for token in tokens if token.kind is kind))


def _missing(code: str, items: Sequence[str]) -> Message:
    return Message(code, items=_listed(items))


def _listed(items: Sequence[str]) -> tuple[str, ...] | Message:
    shown = tuple(f"“{item}”" for item in items[:MAX_NAMED])
    more = len(items) - MAX_NAMED
    return Message("items_and_more", items=shown, n=more) if more > 0 else shown

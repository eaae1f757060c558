"""Checks any text against a library, sentence by sentence, as the sentences of an answer are checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from indexer.answering.evidence.citations import CitationBook
from indexer.answering.evidence.verify import Verifier
from indexer.answering.marks import MarkedSentence, without_marks
from indexer.common.cancel import CancelToken
from indexer.lexical.terms import has_cjk
from indexer.passages.languages import detect_language
from indexer.passages.sentences import sentence_spans
from indexer.records.answers import CheckedSentence, CheckedText
from indexer.records.search import Hit
from indexer.vectors.sentence_meaning import SentenceMeaning

# What search would take for an operator: quotation marks, a star, a minus before a word, a field's name.
_OPERATORS = re.compile(r"[\"“”„«»*]|(?<!\w)-(?=\w)|(?<=\w):(?=\S)")
_LETTER = re.compile(r"[^\W_]")

OnSentence = Callable[[int, int], None]


def check_text(
    text: str,
    retrieve: Callable[[str], Sequence[Hit]],
    meaning: SentenceMeaning,
    *,
    token: CancelToken,
    on_sentence: OnSentence = lambda _done, _total: None,
) -> CheckedText:
    """Attribute each sentence of `text` to the passages that `retrieve` finds for it, and verify it.

    Args:
        text: Any text; marks such as [1] in it are not part of its sentences.
        retrieve: The best passages of the library for a sentence.
        meaning: Compares sentences across languages.
        token: Stops the work between two sentences.
        on_sentence: Hears how many sentences are done, of how many.

    Raises:
        CancelledByUser: `token` was raised.
    """
    language = detect_language(text)
    book = CitationBook(language)
    spans = [span for span in sentence_spans(text) if _LETTER.search(span.of(text))]
    checked = []
    for done, span in enumerate(spans):
        token.check()
        on_sentence(done, len(spans))
        sentence = without_marks(span.of(text)).strip()
        verifier = Verifier(retrieve(_OPERATORS.sub(" ", sentence)), meaning, token=token)
        answer = book.enter(MarkedSentence(sentence, ()), verifier, _language_of(sentence, language))
        checked.append(
            CheckedSentence(
                span.of(text), span.start, span.end, answer.citations, answer.support, answer.reasons
            )
        )
    return CheckedText(tuple(checked), book.citations)


def _language_of(sentence: str, language: str | None) -> str | None:
    """A draft may quote another language; a short sentence in Latin letters is taken for one in its own."""
    is_clear = len(sentence) > 60 or has_cjk(sentence)
    return (detect_language(sentence) if is_clear else None) or language

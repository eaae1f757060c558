"""What a model has written so far: each sentence checked when it is complete, loops and echoes ended."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from indexer.answering.evidence.citations import CitationBook
from indexer.answering.evidence.verify import Verifier
from indexer.answering.marks import CompletionReader, MarkedSentence
from indexer.common.cancel import CancelledByUser, LinkedToken
from indexer.common.folding import fold
from indexer.common.messages import Message
from indexer.models.protocol import Completion, StopReason
from indexer.records.answers import (
    AnswerEvent,
    AnswerSentence,
    PhaseChanged,
    SentenceChecked,
    Support,
    TextGenerated,
)

MAX_SENTENCES = 5
ENDED_EARLY = {
    StopReason.LENGTH: Message("reason_answer_cut_off"),
    StopReason.LOOP: Message("reason_answer_repeats_itself"),
}
# A line of the prompt that a small model writes on: "Source 4:", "Question: ...", "资料 2：".
_ECHO = re.compile(r"(?:sources?|questions?|columns|colonnes|资料|问题|列名)\s*\d*\s*[:：]", re.IGNORECASE)


class Writing:
    """The sentences of one answer; stops the model through `token` when nothing new comes."""

    def __init__(
        self,
        book: CitationBook,
        verifier: Verifier,
        tell: Callable[[AnswerEvent], None],
        token: LinkedToken,
    ) -> None:
        self.sentences: list[AnswerSentence] = []
        self.token = token
        self._book = book
        self._verifier = verifier
        self._tell = tell
        self._reader = CompletionReader()
        self._said: set[str] = set()
        self._started = False
        self._stopped = False

    @contextmanager
    def may_stop(self) -> Iterator[None]:
        """Within it, the end that this object has put to the writing is no error."""
        try:
            yield
        except CancelledByUser:
            if not self._stopped:
                raise

    def take(self, text: str) -> None:
        """Take in a piece of the completion."""
        if self._stopped:
            return
        if not self._started:
            self._started = True
            self._tell(PhaseChanged("writing"))
        self._tell(TextGenerated(text))
        for sentence in self._reader.feed(text):
            self._check(sentence)

    def finish(self, completion: Completion | None) -> None:
        """Take in what is left when the model has ended, or was stopped."""
        if self._stopped:
            return
        rest = self._reader.finish()
        ending = ENDED_EARLY.get(completion.stop_reason) if completion else None
        for index, sentence in enumerate(rest):
            self._check(sentence, ending if index == len(rest) - 1 else None)

    def _check(self, sentence: MarkedSentence, ending: Message | None = None) -> None:
        if self._stopped:
            return
        letters = "".join(fold(sentence.text).split())
        if letters in self._said or _ECHO.match(sentence.text):
            self._stop(unless_first=True)
            return
        self._said.add(letters)
        checked = self._book.enter(sentence, self._verifier)
        if ending is not None:
            support = Support.PARTIAL if checked.support is Support.VERIFIED else checked.support
            checked = replace(checked, support=support, reasons=(*checked.reasons, ending))
        self.sentences.append(checked)
        self._tell(SentenceChecked(checked, self._book.citations))
        if len(self.sentences) == MAX_SENTENCES:
            self._stop()

    def _stop(self, *, unless_first: bool = False) -> None:
        if unless_first and not self.sentences:
            return
        self._stopped = True
        self.token.cancel()

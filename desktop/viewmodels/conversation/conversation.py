"""The questions of this session with their answers, and how citations are written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum

from PySide6.QtCore import QObject, Signal, Slot

from desktop.language.i18n import date_text, tr
from desktop.viewmodels.conversation.ask import AskController
from desktop.viewmodels.naming import file_name, page_text
from indexer.records.answers import (
    Answer,
    AnswerKind,
    AnswerSentence,
    CheckedText,
    Citation,
    SentenceChecked,
    Support,
)
from indexer.records.search import Filters, Hit, SearchResult

MAX_HEADING_CHARS = 120  # of a text that is checked
_MARK = re.compile(r"\s*\[\d+(?:\s*[,，、]\s*\d+)*\]")
_THOUGHTS = re.compile(r"<think>.*?(?:</think>|$)", re.DOTALL)
_FORMATTING = frozenset("*_#-•–.)0123456789")  # list markers and emphasis, which checked sentences lack
_OPEN_MARK = re.compile(r"\s*\[[\d\s,，、]*$")


class TurnState(Enum):
    """The state of a question."""

    WORKING = "working"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(slots=True, eq=False)
class Turn:
    """One question of a conversation with everything received for it."""

    question: str
    mode: str
    submitted_at: datetime
    filters: Filters | None = None  # which documents were asked
    state: TurnState = TurnState.WORKING
    phase: str = "retrieving"
    fraction: float | None = None
    hits: tuple[Hit, ...] = ()
    generated: bool = False  # a model writes, so sentences are not quotations
    draft: str = ""  # generated, but not yet a checked sentence
    sentences: list[AnswerSentence] = field(default_factory=list)
    citations: tuple[Citation, ...] = ()
    answer: Answer | None = None
    result: SearchResult | None = None
    problem: str | None = None

    @property
    def heading(self) -> str:
        """The question; of a text that is checked only its beginning."""
        if self.mode != "check" or len(self.question) <= MAX_HEADING_CHARS:
            return self.question
        return f"{' '.join(self.question[:MAX_HEADING_CHARS].split())}…"

    @property
    def abstained(self) -> bool:
        """Whether the sources do not answer the question."""
        return self.answer is not None and self.answer.kind is AnswerKind.ABSTAINED

    @property
    def quoted(self) -> bool:
        """Whether the sentences stand word for word in their sources."""
        if self.answer is not None:
            return self.answer.kind is AnswerKind.QUOTED
        return not self.generated

    @property
    def visible_draft(self) -> str:
        """The unchecked text without citation marks, which are shown once they are checked."""
        return _OPEN_MARK.sub("", _MARK.sub("", _THOUGHTS.sub("", self.draft)))

    def cited(self) -> tuple[Citation, ...]:
        """The citations that sentences refer to, in the order of their first mention."""
        by_number = {citation.n: citation for citation in self.citations}
        order = dict.fromkeys(n for sentence in self.sentences for n in sentence.citations)
        return tuple(by_number[n] for n in order if n in by_number)


class ConversationLog(QObject):
    """Keeps every question of the session by listening to the controller that asks.

    Signals:
        turn_added: a Turn was asked in the current conversation.
        turn_changed: something arrived for that Turn.
        restarted: a new, empty conversation is the current one.
    """

    turn_added = Signal(object)
    turn_changed = Signal(object)
    restarted = Signal()

    def __init__(self, ask: AskController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ask = ask
        self.conversations: list[list[Turn]] = [[]]
        self._turn: Turn | None = None
        ask.started.connect(self._start)
        ask.hits_arrived.connect(self._take_hits)
        ask.phase_changed.connect(self._take_phase)
        ask.text_arrived.connect(self._take_text)
        ask.sentence_checked.connect(self._take_sentence)
        ask.answered.connect(self._take_answer)
        ask.search_finished.connect(self._take_result)
        ask.text_checked.connect(self._take_checked)
        ask.problem.connect(self._fail)
        ask.stopped.connect(self._stop)

    @property
    def turns(self) -> list[Turn]:
        """The turns of the current conversation, oldest first."""
        return self.conversations[-1]

    @Slot()
    def restart(self) -> None:
        """Begin a new conversation; the current one is kept."""
        self._ask.stop()
        if self.turns:
            self.conversations.append([])
        self.restarted.emit()

    def _start(self, question: str) -> None:
        self._turn = Turn(question, self._ask.mode, datetime.now(), self._ask.filters)
        self.turns.append(self._turn)
        self.turn_added.emit(self._turn)

    def _take_hits(self, hits: tuple[Hit, ...]) -> None:
        self._update(hits=hits)

    def _take_phase(self, phase: str, fraction: float | None) -> None:
        self._update(phase=phase, fraction=fraction)

    def _take_text(self, text: str) -> None:
        if self._turn is not None:
            self._update(draft=self._turn.draft + text, generated=True)

    def _take_sentence(self, event: SentenceChecked) -> None:
        if self._turn is not None:
            self._turn.sentences.append(event.sentence)
            self._update(citations=event.citations, draft=draft_after(self._turn.draft, event.sentence.text))

    def _take_answer(self, answer: Answer) -> None:
        self._update(
            state=TurnState.DONE,
            answer=answer,
            sentences=list(answer.sentences),
            citations=answer.citations,
            hits=answer.retrieved,
            draft="",
        )

    def _take_result(self, result: SearchResult) -> None:
        self._update(state=TurnState.DONE, result=result, hits=result.results)

    def _take_checked(self, checked: CheckedText) -> None:
        sentences = [
            AnswerSentence(one.text, one.citations, one.support, one.reasons) for one in checked.sentences
        ]
        self._update(
            state=TurnState.DONE, generated=True, sentences=sentences, citations=checked.citations, draft=""
        )

    def _fail(self, sentence: str) -> None:
        self._update(state=TurnState.FAILED, problem=sentence, draft="")

    def _stop(self) -> None:
        self._update(state=TurnState.STOPPED, draft="")

    def _update(self, **changes: object) -> None:
        turn = self._turn
        if turn is None:
            return
        for name, value in changes.items():
            setattr(turn, name, value)
        self.turn_changed.emit(turn)


def draft_after(draft: str, sentence: str) -> str:
    """The rest of `draft` after `sentence`, ignoring marks and white space."""
    wanted = "".join(sentence.split())
    bare = _THOUGHTS.sub(_blank, _MARK.sub(_blank, draft))
    matched = 0
    for position, character in enumerate(bare):
        if character.isspace():
            continue
        if matched < len(wanted) and character == wanted[matched]:
            matched += 1
            continue
        if matched == len(wanted):
            return draft[position:]
        if character not in _FORMATTING:
            return ""
    return ""


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def in_quotation_marks(sentence: AnswerSentence, language: str | None) -> AnswerSentence:
    """The sentence as a quotation in the manner of its language."""
    opening, closing = ("«\u202f", "\u202f»") if language == "fr" else ("“", "”")
    return replace(sentence, text=f"{opening}{sentence.text.strip()}{closing}")


def text_with_citations(sentences: Iterable[AnswerSentence], citations: Iterable[Citation]) -> str:
    """The sentences with their `[n]`, then the list of what they cite, for the clipboard.

    What no source bears out is left out: a copy goes where its mark cannot be seen.
    """
    shown = [sentence for sentence in sentences if sentence.support is not Support.UNSUPPORTED]
    body = " ".join("".join([s.text, *(f" [{n}]" for n in s.citations)]) for s in shown)
    used = {n for sentence in shown for n in sentence.citations}
    listed = [reference_text(citation) for citation in citations if citation.n in used]
    return body + ("\n\n" + "\n".join(listed) if listed else "")


def reference_text(citation: Citation) -> str:
    """`[n] Publisher, "Title", date, p. 37. file name`; what is unknown is left out."""
    document = citation.document
    title = f'"{document.title}"' if document.title else ""
    parts = [document.publisher, title, date_text(document.published), page_text(citation.page)]
    known = ", ".join(part for part in parts if part)
    name = file_name(document.path)
    return f"[{citation.n}] {known}. {name}" if known else f"[{citation.n}] {name}"


def paragraph_around(citation: Citation, hits: Iterable[Hit]) -> tuple[str, int, int]:
    """The paragraph that a quote stands in, as far as it was retrieved, and the quote's place in it."""
    for hit in hits:
        inside = hit.start <= citation.start and citation.end <= hit.end
        if hit.document.id == citation.document.id and inside:
            start, end = citation.start - hit.start, citation.end - hit.start
            first = hit.text.rfind("\n", 0, start) + 1
            last = hit.text.find("\n", end)
            paragraph = hit.text[first : last if last >= 0 else len(hit.text)]
            return paragraph, start - first, end - first
    return citation.quote, 0, len(citation.quote)


def column_names(citation: Citation, hits: Iterable[Hit]) -> str:
    """What the columns of the table are called that a quote stands in, as words; empty outside of tables."""
    for hit in hits:
        if hit.passage_id == citation.passage_id and hit.column_names:
            return tr("Columns: {names}").format(names=" | ".join(hit.column_names))
    return ""

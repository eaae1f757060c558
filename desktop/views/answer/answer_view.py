"""One question with its answer, tools and sources, or the reason why there is no answer."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.language.i18n import in_words, tr
from desktop.theme import icons, theme, tokens
from desktop.viewmodels.conversation.answer_notes import language_line, repaired_lines, warning_lines
from desktop.viewmodels.conversation.conversation import (
    Turn,
    TurnState,
    in_quotation_marks,
    text_with_citations,
)
from desktop.viewmodels.conversation.scope import scope_text
from desktop.views.answer.answer_layout import AnswerText
from desktop.views.answer.answer_notes import AnswerNotes
from desktop.views.answer.question_heading import QuestionHeading
from desktop.views.answer.search_results import SearchResults
from desktop.views.answer.sources_view import SourcesView
from desktop.views.parts.quiet_bar import QuietProgressBar
from indexer.common.language.catalogue import marked
from indexer.records.answers import AnswerSentence, Support

PHASE_WORDS = {
    "retrieving": marked("Searching the library…"),
    "loading_model": marked("Loading the model…"),
    "reading": marked("Reading the sources…"),
    "checking": marked("Checking the sentences…"),
}
COUNTS = (
    (Support.VERIFIED, marked("{n} verified"), "check-circle"),
    (Support.PARTIAL, marked("{n} to check"), "warning-triangle"),
    (Support.UNSUPPORTED, marked("{n} unsupported"), "unsupported"),
)
QUOTED_COUNT = marked("{n} word for word")


class AnswerView(QWidget):
    """A turn of the conversation; `refresh` after each change of it.

    Signals:
        citation_clicked: open citation n of this answer.
        hit_opened: open a Hit that this turn found.
        again_requested: ask the same question in the same mode once more.
        card_requested: a chip wants its hover card.
        card_dismissed: it does no longer.
    """

    citation_clicked = Signal(int)
    hit_opened = Signal(object)
    again_requested = Signal(str, str)
    card_requested = Signal(object)
    card_dismissed = Signal()

    def __init__(self, turn: Turn, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.turn = turn
        look = theme.current()
        self._question = QuestionHeading(turn.heading, self)
        self._meta = _label("", self)
        self._meta.setProperty("look", "caption")
        self.text = AnswerText(self)
        self.text.citation_clicked.connect(self.citation_clicked)
        self.text.card_requested.connect(self.card_requested)
        self.text.card_dismissed.connect(self.card_dismissed)
        self.text.copy_all_requested.connect(self.copy)
        self._message = _label("", self)
        self._message.setFont(look.font(tokens.ANSWER))
        self.try_again = QPushButton(tr("Try again"), self)
        self.try_again.clicked.connect(self._again)
        self.notes = AnswerNotes(self)
        self._progress = self._progress_row()
        self._counts = self._counts_row()
        self._tools = self._tools_row()
        self._line = QFrame(self)
        self._line.setProperty("look", "line")
        self._line.setFixedHeight(1)
        self.sources = SourcesView(self)
        self.sources.citation_clicked.connect(self.citation_clicked)
        self.sources.hit_clicked.connect(self.hit_opened)
        self.results: SearchResults | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 16, 0, 16)
        self._column.setSpacing(0)
        for widget, gap in (
            (self._question, 3),
            (self._meta, 14),
            (self.text, 10),
            (self._message, 10),
            (self.notes, 4),
            (self._progress, 12),
            (self._counts, 6),
            (self._tools, 6),
            (self._line, 8),
            (self.sources, 0),
        ):
            self._column.addWidget(widget)
            if gap:
                self._column.addSpacing(gap) if widget in (self._question, self._meta) else None
                widget.setContentsMargins(0, 0, 0, 0 if widget in (self._question, self._meta) else gap)
        self._column.addWidget(self.try_again, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addStretch(1)
        theme.current().changed.connect(self._apply_style)
        self._apply_style()
        self.refresh()

    # Parts

    def _progress_row(self) -> QWidget:
        row = QWidget(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 8, 0, 12)
        line.setSpacing(10)
        self.bar = QuietProgressBar(row)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress of the answer"))
        self.bar.setFixedWidth(90)
        self.bar.setRange(0, 100)
        self.phase = QLabel(row)
        self.phase.setProperty("look", "caption")
        line.addWidget(self.bar)
        line.addWidget(self.phase, 1)
        return row

    def _counts_row(self) -> QWidget:
        row = QWidget(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 6, 0, 0)
        line.setSpacing(2)
        self.count_buttons: dict[Support, QPushButton] = {}
        for support, _, _ in COUNTS:
            button = QPushButton(row)
            button.setProperty("look", "count")
            button.setCheckable(True)
            button.clicked.connect(lambda checked, support=support: self._filter(support, checked))
            self.count_buttons[support] = button
            line.addWidget(button)
        line.addStretch(1)
        return row

    def _tools_row(self) -> QWidget:
        row = QWidget(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 8)
        line.setSpacing(4)
        self.copy_button = QPushButton(f" {tr('Copy with citations')}", row)
        self.copy_button.clicked.connect(self.copy)
        self.copy_button.setAccessibleName(tr("Copy with citations"))
        self.again_button = QPushButton(row)
        self.again_button.setToolTip(tr("Ask again"))
        self.again_button.setAccessibleName(tr("Ask again"))
        self.again_button.clicked.connect(self._again)
        for button in (self.copy_button, self.again_button):
            button.setProperty("look", "tool")
            button.setIconSize(QSize(18, 18))
            line.addWidget(button)
        line.addStretch(1)
        return row

    def _apply_style(self) -> None:
        palette = theme.current().palette
        self.copy_button.setIcon(icons.icon("copy", palette.text2))
        self.again_button.setIcon(icons.icon("refresh", palette.text2))
        colours = (palette.verified, palette.check, palette.unsupported)
        for (support, _, name), colour in zip(COUNTS, colours, strict=True):
            button = self.count_buttons[support]
            button.setIcon(icons.icon(name, colour, 16))
            button.setIconSize(QSize(16, 16))

    # State

    def refresh(self) -> None:
        """Show the turn as it is now."""
        turn = self.turn
        working, failed = turn.state is TurnState.WORKING, turn.state is TurnState.FAILED
        searching = turn.mode == "search"
        self._meta.setText(self._meta_text())
        sentences = self.shown_sentences()
        writing = working and not searching and (bool(sentences) or bool(turn.visible_draft.strip()))
        self.text.show_answer(
            sentences, turn.citations, turn.visible_draft, writing=writing, quoted=turn.quoted
        )
        self.text.setVisible(bool(sentences) or writing)
        self._show_message()
        self._show_notes()
        self._progress.setVisible(working)
        if working:
            self._show_progress(writing)
        done = turn.state in (TurnState.DONE, TurnState.STOPPED)
        has_answer = done and bool(sentences) and not turn.abstained
        self._counts.setVisible(has_answer)
        self._tools.setVisible(has_answer)
        if has_answer:
            self._show_counts(sentences)
        with_sources = not searching and not turn.abstained and not failed and bool(turn.hits)
        with_sources = with_sources and (bool(sentences) or working)
        self._line.setVisible(with_sources)
        self.sources.setVisible(with_sources)
        if with_sources:
            self.sources.show_turn(turn)
        if self.results is None and done and (turn.abstained or turn.result is not None):
            self._show_results()

    def shown_sentences(self) -> list[AnswerSentence]:
        """The sentences as they are shown and copied: quotations in quotation marks."""
        turn = self.turn
        if turn.abstained:
            return []
        if not turn.quoted:
            return turn.sentences
        languages = {citation.n: citation.document.language for citation in turn.citations}
        return [
            in_quotation_marks(s, languages.get(s.citations[0]) if s.citations else None)
            for s in turn.sentences
        ]

    def set_opened(self, n: int | None) -> None:
        """Mark citation n as the open one, in the text and among the sources."""
        self.text.set_opened(n)
        self.sources.set_opened(n)

    def copy(self) -> None:
        """Put the answer with its citations on the clipboard."""
        text = text_with_citations(self.shown_sentences(), self.turn.citations)
        if text:
            QGuiApplication.clipboard().setText(text)

    def _meta_text(self) -> str:
        parts = [self.turn.submitted_at.strftime("%H:%M"), scope_text(self.turn.filters)]
        if self.turn.mode == "search":
            parts.append(tr("Search"))
        elif self.turn.mode == "check":
            parts.append(tr("Check"))
        elif self.turn.sentences and self.turn.quoted and not self.turn.abstained:
            parts.append(tr("Quoted"))
        return " · ".join(parts)

    def _show_message(self) -> None:
        turn = self.turn
        message = ""
        if turn.state is TurnState.FAILED:
            message = turn.problem or ""
        elif turn.state is TurnState.STOPPED:
            message = tr("Stopped.")
        elif turn.answer is not None and turn.answer.summary is not None:
            message = in_words(turn.answer.summary)
        elif turn.abstained:
            nearest = "Your sources do not answer this. Nearest passages:"
            message = tr(nearest if turn.hits else "Your sources do not answer this.")
        elif turn.result is not None and not turn.result.results:
            message = tr("No passage matches.")
        self._message.setText(message)
        self._message.setVisible(bool(message))
        stopped_short = turn.state is TurnState.STOPPED and not turn.sentences
        self.try_again.setVisible(turn.state is TurnState.FAILED or stopped_short)

    def _show_notes(self) -> None:
        """Show the notes: languages, corrected words, warnings."""
        answer, result = self.turn.answer, self.turn.result
        finished = answer or result
        lines = repaired_lines(finished.repaired) if finished is not None else []
        languages = language_line(answer) if answer is not None else ""
        self.notes.show_lines(languages, lines, warning_lines(answer) if answer is not None else [])

    def _show_progress(self, writing: bool) -> None:
        turn = self.turn
        if writing or turn.phase == "writing":
            template = tr("Writing sentence {n} · checking each sentence against its source")
            self.phase.setText(template.format(n=len(turn.sentences) + 1))
        else:
            self.phase.setText(tr(PHASE_WORDS.get(turn.phase, PHASE_WORDS["retrieving"])))
        known = turn.fraction is not None
        self.bar.setRange(0, 100 if known else 0)
        self.bar.setValue(round((turn.fraction or 0.0) * 100))

    def _show_counts(self, sentences: list[AnswerSentence]) -> None:
        counts = Counter(sentence.support for sentence in sentences)
        for support, words, _ in COUNTS:
            button = self.count_buttons[support]
            exact = self.turn.quoted and support is Support.VERIFIED
            button.setText(" " + tr(QUOTED_COUNT if exact else words).format(n=counts[support]))
            button.setAccessibleName(button.text().strip())
            button.setVisible(counts[support] > 0)

    def _filter(self, support: Support, checked: bool) -> None:
        for other, button in self.count_buttons.items():
            button.setChecked(checked and other is support)
        self.text.set_only(support if checked else None)

    def _show_results(self) -> None:
        self.results = SearchResults(self.turn.hits, self.turn.question, self)
        self.results.hit_opened.connect(self.hit_opened)
        self._column.insertWidget(self._column.count() - 1, self.results)

    def _again(self) -> None:
        self.again_requested.emit(self.turn.question, self.turn.mode)


def _label(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label

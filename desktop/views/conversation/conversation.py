"""The conversation: the questions of this session, newest at the bottom, and the composer under them."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.language.i18n import decimal_text, tr
from desktop.theme import theme, tokens
from desktop.viewmodels.conversation.ask import AskController
from desktop.viewmodels.conversation.conversation import ConversationLog, Turn, TurnState
from desktop.viewmodels.source.source import SourceController
from desktop.views.answer.answer_view import AnswerView
from desktop.views.answer.hover_card import HoverCard
from desktop.views.conversation.composer import Composer
from desktop.views.parts.citation_chip import CitationChip
from indexer.records.answers import Citation
from indexer.records.documents import Span
from indexer.records.search import Hit

TEXT_WIDTH_PX = 720
WIDE_TEXT_WIDTH_PX = 760
WIDE_WINDOW_PX = 1600


class _TurnsArea(QScrollArea):
    """A scroll area that leaves Alt+arrows to the conversation."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt."""
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)


class ConversationView(QWidget):
    """Questions, answers and the composer.

    Signals:
        question_requested: a question was asked here.
        status_text_changed: model, speed and time of the last answer, for the status bar.
        citations_changed: how often the answer that was looked at last cites each document, by id.
        first_answered: the first answer of a conversation is there and citation n is its first; not
            when the user has opened something else since the question.
    """

    question_requested = Signal(str)
    status_text_changed = Signal(str)
    citations_changed = Signal(dict)
    first_answered = Signal(int)

    def __init__(self, ask: AskController, source: SourceController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ask, self._source = ask, source
        self.log = ConversationLog(ask, self)
        self.views: list[AnswerView] = []
        self._active: AnswerView | None = None
        self._card_view: AnswerView | None = None
        self._opened_since: str | None = None  # the document that was opened since the last question
        self._stale: Turn | None = None  # has changed since it was last shown
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._refresh_stale)
        self.composer = Composer(self)
        self._card: HoverCard | None = None
        self._scroll = _TurnsArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._contents = QWidget()
        self._contents.setObjectName("conversation")
        self._contents.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, False)
        self._turns = QVBoxLayout(self._contents)
        self._turns.setSpacing(8)
        self._empty = QLabel(
            tr("Ask about your documents. Every sentence will carry its source."), self._contents
        )
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setFont(theme.current().font(tokens.ANSWER))
        self._empty.setProperty("look", "muted")
        self._turns.addWidget(self._empty, 1)
        self._turns.addStretch(0)
        self._scroll.setWidget(self._contents)
        self._scroll.viewport().setAutoFillBackground(False)
        self._contents.setAutoFillBackground(False)
        self._foot = QVBoxLayout()
        self._foot.addWidget(self.composer)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._scroll, 1)
        column.addLayout(self._foot)
        self._join()

    def _join(self) -> None:
        self.composer.question_submitted.connect(self.ask)
        self.composer.stop_requested.connect(self._ask.stop)
        self._ask.running_changed.connect(self.composer.set_running)
        self.log.turn_added.connect(self._add)
        self.log.turn_changed.connect(self._refresh_soon)
        self.log.restarted.connect(self._clear)
        self._source.citation_opened.connect(self._mark_opened)
        self._source.document_opened.connect(lambda _: self._mark_opened(self._source.current or 0))
        self._source.document_opened.connect(self._note_opened)
        self._scroll.verticalScrollBar().valueChanged.connect(lambda _: self._hide_card())

    @property
    def card(self) -> HoverCard:
        """What a citation's chip shows; made when it is first wanted."""
        if self._card is None:
            self._card = HoverCard(self)
            self._card.open_requested.connect(self._open_from_card)
        return self._card

    @property
    def _card_shown(self) -> bool:
        return self._card is not None and self._card.isVisible()

    def _hide_card(self) -> None:
        if self._card is not None:
            self._card.hide()

    # What others may ask for

    @Slot()
    def new_question(self) -> None:
        """Begin a new conversation; the questions so far stay in `log.conversations`."""
        self.log.restart()
        self.focus_composer()

    @Slot()
    def focus_composer(self) -> None:
        """Put the cursor into the composer."""
        self.composer.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot(str, str)
    def ask(self, question: str, mode: str = "auto") -> None:
        """Ask as if it had been typed."""
        self._ask.ask(question, mode)
        self.question_requested.emit(question)

    @Slot(object)
    def show_turn(self, turn: Turn) -> None:
        """Scroll to a turn of the current conversation, or bring an earlier one back to look at."""
        view = next((view for view in self.views if view.turn is turn), None)
        if view is None:
            conversation = next((c for c in self.log.conversations if turn in c), None)
            if conversation is None:
                return
            self._remove_views()
            for earlier in conversation:
                view = self._add_view(earlier)
            view = next(view for view in self.views if view.turn is turn)
        self._activate(view)
        QTimer.singleShot(0, self, lambda: self._scroll_to(view))

    # Turns

    def _add(self, turn: Turn) -> None:
        self._opened_since = None
        if any(view.turn not in self.log.turns for view in self.views):
            self._remove_views()  # an earlier conversation was being looked at
        for known in self.log.turns:
            if all(view.turn is not known for view in self.views):
                self._add_view(known)
        self._activate(self.views[-1])
        self.composer.set_follow_up(True)
        self._stretch_last()
        QTimer.singleShot(0, self, lambda: self._scroll_to(self.views[-1]) if self.views else None)

    def _add_view(self, turn: Turn) -> AnswerView:
        view = AnswerView(turn, self._contents)
        view.citation_clicked.connect(lambda n: self._open(view, n))
        view.hit_opened.connect(lambda hit: self._open_hit(view, hit))
        view.again_requested.connect(self.ask)
        view.card_requested.connect(lambda chip: self._show_card(view, chip))
        view.card_dismissed.connect(lambda: self.card.leave())
        self._empty.hide()
        self.views.append(view)
        self._turns.insertWidget(self._turns.count() - 1, view)
        return view

    def _refresh_soon(self, turn: Turn) -> None:
        """Show what has arrived: at once when it is the end, else once for all that comes in one round."""
        if turn.state is not TurnState.WORKING:
            self._refresh(turn)
        elif self._stale is None:
            self._stale = turn
            self._later.start()

    def _refresh_stale(self) -> None:
        if self._stale is not None:
            self._refresh(self._stale)

    def _refresh(self, turn: Turn) -> None:
        self._later.stop()
        self._stale = None
        view = next((view for view in self.views if view.turn is turn), None)
        if view is None:
            return
        view.refresh()
        if view is self._active:
            self._source.show_citations(self._citations_of(turn), passages_only=_cites_nothing(turn))
            self._emit_citation_counts(turn)
        if turn.state is TurnState.DONE:
            self.status_text_changed.emit(status_text(turn))
            cited = turn.cited()
            if cited and turn is self.log.turns[0] and self._opened_since is None:
                first = cited[0].n
                QTimer.singleShot(0, self, lambda: self._open_if_unopened(first))

    def _open_if_unopened(self, n: int) -> None:
        """Emit `first_answered` one event loop later, since showing the source takes time too."""
        if self._opened_since is None:
            self.first_answered.emit(n)

    def _clear(self) -> None:
        self._remove_views()
        self.composer.set_follow_up(False)
        self._source.show_citations(())
        self.citations_changed.emit({})

    def _remove_views(self) -> None:
        self._active = None
        self._hide_card()
        for view in self.views:
            self._turns.removeWidget(view)
            view.hide()
            view.deleteLater()
        self.views.clear()
        self._empty.show()

    # Citations

    def _activate(self, view: AnswerView) -> None:
        """Make `view` the answer whose citations the source pane shows."""
        if view is not self._active:
            if self._active is not None:
                self._active.set_opened(None)
            self._active = view
        self._source.show_citations(self._citations_of(view.turn), passages_only=_cites_nothing(view.turn))
        self._emit_citation_counts(view.turn)

    @staticmethod
    def _citations_of(turn: Turn) -> tuple[Citation, ...]:
        """The turn's citations by first mention; found passages count as such where nothing is cited."""
        if _cites_nothing(turn):
            return tuple(
                Citation(hit.rank, hit.passage_id, hit.document, hit.page, hit.start, hit.end, hit.text)
                for hit in turn.hits
            )
        return turn.cited()

    def _emit_citation_counts(self, turn: Turn) -> None:
        counts: dict[str, int] = {}
        for citation in turn.cited():
            counts[citation.document.id] = counts.get(citation.document.id, 0) + 1
        self.citations_changed.emit(counts)

    def _open(self, view: AnswerView, n: int) -> None:
        self._hide_card()
        self._activate(view)
        self._source.open_citation(n)

    def _open_hit(self, view: AnswerView, hit: Hit) -> None:
        self._activate(view)
        if view.results is not None:
            self._source.open_citation(hit.rank)
        else:
            self._source.open_passage(hit.document.id, Span(hit.start, hit.end))

    def _note_opened(self, document_id: str) -> None:
        self._opened_since = document_id

    def _mark_opened(self, n: int) -> None:
        if self._active is not None:
            self._active.set_opened(n or None)

    def _show_card(self, view: AnswerView, chip: CitationChip) -> None:
        citation = next((c for c in view.turn.citations if c.n == chip.n), None)
        if citation is not None:
            self._card_view = view
            self.card.show_citation(chip, citation, view.turn.hits)

    def _open_from_card(self, n: int) -> None:
        if self._card_view is not None and self._card_view in self.views:
            self._open(self._card_view, n)

    # Size, keys

    def _scroll_to(self, view: AnswerView) -> None:
        self._contents.adjustSize()
        self._scroll.verticalScrollBar().setValue(view.y())

    def _stretch_last(self) -> None:
        """Let the newest turn fill the view, so that its question can stand at the top."""
        for view in self.views:
            view.setMinimumHeight(0)
        if len(self.views) > 1:
            self.views[-1].setMinimumHeight(self._scroll.viewport().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the column's width and place."""
        super().resizeEvent(event)
        wide = self.window().width() >= WIDE_WINDOW_PX
        text = WIDE_TEXT_WIDTH_PX if wide else TEXT_WIDTH_PX
        side = max(24, (self.width() - text) // 2)
        self._turns.setContentsMargins(side, 0, side, 0)
        foot = max(16, (self.width() - text) // 2)
        self._foot.setContentsMargins(foot, 8, foot, 12)
        self._stretch_last()
        self._hide_card()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+arrows go through the citations, digits open them, Escape stops."""
        digit = event.text()
        if event.key() == Qt.Key.Key_Escape and (self._ask.running or self._card_shown):
            self._hide_card()
            self._ask.stop()
        elif event.matches(QKeySequence.StandardKey.Copy) and self._active is not None:
            self._active.copy()
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() == Qt.Key.Key_Down:
            self._source.next_citation()
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() == Qt.Key.Key_Up:
            self._source.previous_citation()
        elif digit.isascii() and digit.isdigit() and self._active is not None:
            self._source.open_citation(int(digit))
        else:
            super().keyPressEvent(event)


def _cites_nothing(turn: Turn) -> bool:
    """Whether the turn has passages, but no answer that cites them."""
    return turn.result is not None or turn.abstained


def status_text(turn: Turn) -> str:
    """'Qwen3 4B · 14.2 tokens/s · 11.8 s', as far as it is known."""
    if turn.answer is None:
        seconds = turn.result.seconds if turn.result else None
        return tr("{n} s").format(n=decimal_text(seconds)) if seconds is not None else ""
    timings = turn.answer.timings
    parts = [turn.answer.model or (tr("No answer found") if turn.abstained else tr("Quoted"))]
    if timings.tokens_per_s is not None:
        parts.append(tr("{n} tokens/s").format(n=decimal_text(timings.tokens_per_s)))
    parts.append(tr("{n} s").format(n=decimal_text(timings.total_s)))
    return "  ·  ".join(parts)

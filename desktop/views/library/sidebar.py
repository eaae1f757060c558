"""The pane at the left: collections and documents, or the questions of this session."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.language.i18n import plural, size_text, tr
from desktop.language.typography import unbroken
from desktop.theme.dress import line, set_icon, set_look
from desktop.viewmodels.library.documents import ANY_COLLECTION, CollectionChoice, SortOrder
from desktop.viewmodels.library.library import LibraryController
from desktop.views.library.documents_list import ROW_PX, DocumentsList
from desktop.views.library.nav_list import CHOICE_ROLE, NavList
from indexer.records.upkeep import LibraryStatus


class Sidebar(QFrame):
    """Library and questions.

    Signals:
        document_requested: open a document (id).
        details_requested: show what is known of a document (id), to correct it.
        remove_requested: take documents (ids) out of the library.
        files_requested, folder_requested: import.
        collection_chosen: a name, None (unsorted) or ANY_COLLECTION.
        question_chosen: what `add_question` was given with a question of this session.
    """

    document_requested = Signal(str)
    details_requested = Signal(str)
    remove_requested = Signal(object)
    files_requested = Signal()
    folder_requested = Signal()
    collection_chosen = Signal(object)
    question_chosen = Signal(object)

    def __init__(self, library: LibraryController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, "sidebar")
        self.setAccessibleName(tr("Library"))
        self._library = library
        self.collection: CollectionChoice = ANY_COLLECTION
        self.filter_box = self._make_filter()
        self.documents = DocumentsList(library.documents)
        self.collections = NavList(tr("Collections"), max_rows=6)
        self.questions = NavList(tr("Questions"), max_rows=0)
        self._count = set_look(QLabel(), "caption")
        self._empty = set_look(QLabel(), "caption")
        self._pages = QStackedWidget()
        self._pages.addWidget(self._make_library_page())
        self._pages.addWidget(self._make_questions_page())
        self._add_buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self.documents.open_requested.connect(self.document_requested)
        self.documents.details_requested.connect(self.details_requested)
        self.documents.original_requested.connect(library.open_original)
        self.documents.remove_requested.connect(self.remove_requested)
        self.collections.itemClicked.connect(self._choose_collection)
        self.collections.itemActivated.connect(self._choose_collection)
        for chosen in (self.questions.itemClicked, self.questions.itemActivated):
            chosen.connect(lambda item: self.question_chosen.emit(item.data(CHOICE_ROLE)))
        library.opened.connect(lambda: self._allow_adding(True))
        library.documents_changed.connect(self._refresh)
        library.status_changed.connect(self._show_size)
        library.documents.modelReset.connect(self._show_emptiness)
        self._allow_adding(False)
        self._refresh()

    def focus_filter(self) -> None:
        """Put the cursor into the filter."""
        self._segments.button(0).click()
        self.filter_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter_box.selectAll()

    def add_question(self, question: str, choice: object) -> None:
        """List a question of this session, newest first; `choice` comes back when it is chosen."""
        item = self.questions.add(unbroken(" ".join(question.split())), icon="message", choice=choice)
        self.questions.takeItem(self.questions.row(item))
        self.questions.insertItem(0, item)
        self._no_questions.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt: the two buttons stand side by side where their words fit."""
        super().resizeEvent(event)
        wanted = self._files.sizeHint().width() + self._folder.sizeHint().width() + 28
        fits = wanted <= self.width()
        direction = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        self._add_buttons.setDirection(direction)

    def _lay_out(self) -> None:
        self._files = QPushButton(tr("Add files"))
        set_icon(self._files, "file-plus", "text")
        self._files.clicked.connect(self.files_requested)
        self._folder = QPushButton(tr("Add folder"))
        set_icon(self._folder, "folder-plus", "text")
        self._folder.clicked.connect(self.folder_requested)
        self._add_buttons.setSpacing(8)
        for button in (self._files, self._folder):
            button.setProperty("tight", True)
            button.setMinimumWidth(1)
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self._add_buttons.addWidget(button)
        self._count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 12, 10, 10)
        column.setSpacing(10)
        column.addWidget(self._make_segments())
        column.addWidget(self._pages, 1)
        column.addWidget(line())
        column.addLayout(self._add_buttons)
        column.addWidget(self._count)

    def _allow_adding(self, allowed: bool) -> None:
        self._files.setEnabled(allowed)
        self._folder.setEnabled(allowed)

    def _make_segments(self) -> QFrame:
        frame = set_look(QFrame(), "segments")
        row = QHBoxLayout(frame)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(0)
        self._segments = QButtonGroup(self)
        for number, (name, icon) in enumerate((("Library", "library"), ("Questions", "message"))):
            button = set_look(QPushButton(tr(name)), "segment")
            button.setCheckable(True)
            button.setChecked(number == 0)
            set_icon(button, icon, "link" if number == 0 else "text2", 16)
            button.toggled.connect(lambda on, b=button, i=icon: set_icon(b, i, "link" if on else "text2", 16))
            self._segments.addButton(button, number)
            row.addWidget(button, 1)
        self._segments.idClicked.connect(self._pages.setCurrentIndex)
        return frame

    def _make_filter(self) -> QLineEdit:
        box = QLineEdit()
        box.setPlaceholderText(tr("Filter documents"))
        box.setAccessibleName(tr("Filter documents"))
        box.setClearButtonEnabled(True)
        box.setToolTip("Ctrl+F")
        leading = QAction(box)
        box.addAction(leading, box.ActionPosition.LeadingPosition)
        set_icon(leading, "search", "text3")
        box.textChanged.connect(self._library.documents.set_filter)
        hint = set_look(QLabel("Ctrl F"), "key")
        box.textChanged.connect(lambda text: hint.setVisible(not text))
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 10, 0)
        row.addWidget(hint, 0, Qt.AlignmentFlag.AlignRight)
        return box

    def _make_library_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._collections_head = set_look(QLabel(tr("Collections")), "section")
        self._collections_head.setContentsMargins(9, 12, 0, 8)
        sort = QToolButton()
        sort.setText(tr("Newest first"))
        set_icon(sort, "chevron-down", "text2", 14)
        sort.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        sort.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the chevron after the words
        sort.setAccessibleName(tr("Sort documents"))
        sort.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(sort)
        menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        for order in SortOrder:
            action = menu.addAction(tr(order.value))
            action.triggered.connect(lambda _=False, chosen=order: self._choose_order(chosen))
        sort.setMenu(menu)
        self._sort = sort
        head = QHBoxLayout()
        head.setContentsMargins(9, 10, 0, 4)
        head.addWidget(set_look(QLabel(tr("Documents")), "section"))
        head.addStretch(1)
        head.addWidget(sort)
        self._empty.setWordWrap(True)
        self._empty.setContentsMargins(9, 6, 9, 6)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        head_row = QWidget()
        head_row.setLayout(head)
        self._when_filled = (self.filter_box, self._collections_head, self.collections, head_row)
        for widget in self._when_filled:
            column.addWidget(widget)
        self._listing = QStackedWidget()
        self._listing.setMinimumHeight(2 * ROW_PX)
        self._listing.addWidget(self.documents)
        self._listing.addWidget(self._empty)
        column.addWidget(self._listing, 1)
        return page

    def _make_questions_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        self._no_questions = set_look(QLabel(tr("The questions of this session appear here.")), "caption")
        self._no_questions.setWordWrap(True)
        self._no_questions.setContentsMargins(9, 6, 9, 6)
        column.addWidget(self._no_questions)
        column.addWidget(self.questions, 1)
        return page

    def _choose_order(self, order: SortOrder) -> None:
        self._sort.setText(tr(order.value))
        self._library.documents.set_order(order)

    def _choose_collection(self, item: QListWidgetItem) -> None:
        self.collection = item.data(CHOICE_ROLE)
        self._library.documents.set_collection(self.collection)
        self.collection_chosen.emit(self.collection)

    def _refresh(self) -> None:
        model = self._library.documents
        counted = model.collections()
        names: list[CollectionChoice] = [ANY_COLLECTION, *(name for name, _ in counted)]
        if self.collection not in names:
            self.collection = ANY_COLLECTION
            model.set_collection(ANY_COLLECTION)
        self.collections.clear()
        self.collections.add(
            tr("All documents"), icon="layers", choice=ANY_COLLECTION, count=len(model.documents)
        )
        for name, count in counted:
            self.collections.add(name or tr("Unsorted"), icon="folder", choice=name, count=count)
        self.collections.setCurrentRow(names.index(self.collection))
        self._show_size(self._library.status)
        self._show_emptiness()

    def _show_size(self, status: LibraryStatus | None) -> None:
        text = plural(len(self._library.documents.documents), "{n} document", "{n} documents")
        if status is not None:
            text += " · " + size_text(
                status.database_bytes + status.originals_bytes + status.vector_index_bytes
            )
        self._count.setText(text if self._library.library() is not None else "")

    def _show_emptiness(self) -> None:
        empty = self._library.documents.rowCount() == 0
        text = self.filter_box.text().strip()
        if text and self._library.documents.documents:
            self._empty.setText(tr("No document matches “{text}”.").format(text=text[:60]))
        else:
            self._empty.setText(tr("No documents yet.") if self._library.library() is not None else "")
        self._listing.setCurrentWidget(self._empty if empty else self.documents)
        for widget in self._when_filled:
            widget.setVisible(bool(self._library.documents.documents))

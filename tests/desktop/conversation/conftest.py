"""A library in memory whose answers are scripted event by event; never to be called on the UI thread."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.viewmodels.conversation.ask import AskController
from desktop.viewmodels.library.details import DetailsController
from desktop.viewmodels.source.source import SourceController
from desktop.views.conversation.conversation import ConversationView
from desktop.views.source.source_pane import SourcePane
from indexer.common.cancel import CancelToken
from indexer.common.errors import NotFoundError, ReadError
from indexer.common.messages import verbatim
from indexer.library.library import Library
from indexer.records.answers import (
    Answer,
    AnswerKind,
    AnswerSentence,
    CheckedSentence,
    CheckedText,
    Citation,
    PassagesRetrieved,
    SentenceChecked,
    Support,
    TextGenerated,
    Timings,
)
from indexer.records.documents import Document, DocumentSummary, DocumentText, PageReference
from indexer.records.pages import PageImage, PageRectangle, PageSize
from indexer.records.search import Hit, SearchResult

ZH = (
    "本报格勒诺布尔电 科瓦恩自主设计的芯片已于今年二月完成流片。😀𠀀首批样片预计五月返回。\n\n"
    "若样片测试顺利，“乌鸫”将于2027年第二季度进入量产。公司不会提前。"
)
FR = (
    "Corvane a confirmé que sa puce Merle sera produite par Nanyu Foundry.\nL’enveloppe atteint 410 millions."
)
PDF = "Une enveloppe de 410 millions d’euros est engagée."


def document(key, language, title, publisher, published, text, **more):
    return Document(
        id=key,
        title=title,
        path=more.get("path", f"/articles/{key}.txt"),
        media_type=more.get("media_type", "text/plain"),
        language=language,
        publisher=publisher,
        author=None,
        published=published,
        collection=None,
        pages=more.get("pages"),
        characters=len(text),
        passages=1,
        imported_at="2026-11-22T10:00:00Z",
        sha256="0" * 64,
        state="ready",
    )


def summary(d: Document) -> DocumentSummary:
    return DocumentSummary(d.id, d.title, d.path, d.language, d.publisher, d.published)


class ScriptedLibrary(Library):
    """Answers with what the test puts in `answer`; `pieces` of text come first, waiting for `gate`."""

    def __init__(self) -> None:
        self.ui_thread = threading.get_ident()
        self.documents_by_id = {
            d.document.id: d
            for d in (
                DocumentText(
                    document("fr", "fr", "Corvane confirme Merle", "La Lettre du Silicium", "2026-01-14", FR),
                    FR,
                    (),
                    (),
                    (),
                ),
                DocumentText(
                    document("zh", "zh", "科瓦恩流片", "晶圆周报", "2026-03-09", ZH), ZH, (), (), ()
                ),
                DocumentText(
                    document(
                        "pdf",
                        "fr",
                        "Rapport annuel 2025",
                        "Corvane",
                        "2026-04-30",
                        PDF,
                        media_type="application/pdf",
                        pages=3,
                        path="C:\\rapports\\rapport.pdf",
                    ),
                    PDF,
                    (),
                    (),
                    (),
                ),
            )
        }
        self.pieces: list[str] = []
        self.checked: list[AnswerSentence] = []
        self.gate = threading.Event()
        self.gate.set()
        self.error: Exception | None = None
        self.answer = self.make_answer()
        self.questions: list[tuple[str, str, object]] = []
        self.locked = self.broken = False  # the PDF's original
        self.notes: dict[str, object] = {}
        self.as_read: dict[str, str | None] = {}
        self.rendered: list[tuple[int, float]] = []

    def on_lane(self) -> None:
        assert threading.get_ident() != self.ui_thread, "the library was called on the UI thread"

    def hit(self, rank: int, key: str) -> Hit:
        entry = self.documents_by_id[key]
        page = PageReference(2, "37") if key == "pdf" else None
        return Hit(rank, 1 / rank, rank, summary(entry.document), page, 0, len(entry.text), entry.text)

    def citation(self, n: int, key: str, quote: str) -> Citation:
        entry = self.documents_by_id[key]
        start = entry.text.index(quote)
        page = PageReference(2, "37") if key == "pdf" else None
        return Citation(n, n, summary(entry.document), page, start, start + len(quote), quote)

    def make_answer(self, kind: AnswerKind = AnswerKind.GENERATED) -> Answer:
        citations = (
            self.citation(1, "fr", "sa puce Merle sera produite par Nanyu Foundry"),
            self.citation(2, "zh", "“乌鸫”将于2027年第二季度进入量产。"),
            self.citation(3, "pdf", "410 millions d’euros"),
        )
        sentences = (
            AnswerSentence("Nanyu Foundry makes the chip.", (1,), Support.VERIFIED),
            AnswerSentence(
                "It comes in 2027 and costs 410 million.", (2, 3), Support.PARTIAL, (verbatim("year"),)
            ),
            AnswerSentence("Others may buy it.", (), Support.UNSUPPORTED),
        )
        if kind is AnswerKind.QUOTED:
            sentences = (AnswerSentence(citations[0].quote, (1,), Support.VERIFIED),)
            citations = citations[:1]
        if kind is AnswerKind.ABSTAINED:
            sentences, citations = (), ()
        hits = tuple(self.hit(rank, key) for rank, key in enumerate(("fr", "zh", "pdf"), start=1))
        hits += (Hit(4, 0.1, 99, hits[0].document, None, 0, 7, FR[:7]),)
        timings = Timings(0.1, 1.0, 11.84, 100, 50, 14.21)
        return Answer("q", "en", kind, "Qwen3 4B", "", sentences, citations, hits, timings)

    def ask(self, question, *, k=8, mode="auto", model=None, filters=None, token=None, on_event=None):
        self.on_lane()
        token = token or CancelToken()
        self.questions.append((question, mode, model))
        if self.error is not None:
            raise self.error
        answer = self.answer
        on_event(PassagesRetrieved(answer.retrieved))
        for piece in self.pieces:
            token.check()
            on_event(TextGenerated(piece))
        for sentence in self.checked:
            on_event(SentenceChecked(sentence, answer.citations))
        while not self.gate.wait(0.01):
            token.check()
        token.check()
        return answer

    def check(self, text, *, filters=None, token=None, on_sentence=None):
        self.on_lane()
        on_sentence(0, 3)
        while not self.gate.wait(0.01):
            token.check()
        places = [(text.find(one.text), one) for one in self.answer.sentences]
        sentences = tuple(
            CheckedSentence(one.text, at, at + len(one.text), one.citations, one.support, one.reasons)
            for at, one in places
        )
        return CheckedText(sentences, self.answer.citations)

    def search(self, query, *, k=10, mode="hybrid", filters=None):
        self.on_lane()
        return SearchResult(query, mode, 0.03, tuple(self.hit(r, key) for r, key in ((1, "zh"), (2, "fr"))))

    def show(self, document_id):
        self.on_lane()
        if document_id not in self.documents_by_id:
            raise NotFoundError(verbatim("This document is no longer in the library."))
        return self.documents_by_id[document_id]

    def edit(self, document_id, *, reset=(), **fields):
        self.on_lane()
        entry = self.documents_by_id[document_id]
        edited = (set(entry.document.edited) | set(fields)) - set(reset)
        for field in reset:
            fields[field] = self.as_read.get(field)
        for field in fields:
            self.as_read.setdefault(field, getattr(entry.document, field))
        values = {field: value or None for field, value in fields.items()}
        changed = replace(entry.document, edited=tuple(sorted(edited)), **values)
        self.documents_by_id[document_id] = replace(entry, document=changed)
        return changed

    def original_path(self, document_id):
        self.on_lane()
        return Path(self.show(document_id).document.path)

    def unlock(self, document_id, password):
        self.on_lane()
        if password != "sesame":
            raise ReadError(
                verbatim("“rapport.pdf” does not open with this password."), code="wrong_password"
            )
        self.locked = False

    def original_note(self, document_id, *, token=None):
        self.on_lane()
        return self.notes.get(document_id)

    def page_sizes(self, document_id):
        self.on_lane()
        if self.locked:
            raise ReadError(verbatim("“rapport.pdf” is protected by a password."), code="encrypted")
        if self.broken:
            raise ReadError(verbatim("The original of “rapport.pdf” is damaged."), code="broken")
        return (PageSize(200.0, 300.0), PageSize(200.0, 300.0), PageSize(300.0, 200.0))

    def page_image(self, document_id, page_index, scale, token=None):
        self.on_lane()
        self.rendered.append((page_index, scale))
        self.gate.wait(5)
        size = self.page_sizes(document_id)[page_index - 1]
        width, height = round(size.width * scale), round(size.height * scale)
        return PageImage(page_index, width, height, scale, b"\x00\x80\xff\xff" * (width * height))

    def span_rectangles(self, document_id, span):
        self.on_lane()
        return {2: (PageRectangle(20.0, 40.0, 120.0, 12.0), PageRectangle(20.0, 54.0, 30.0, 12.0))}


def pytest_collection_modifyitems(items):
    """The offscreen platform warns of windows that have a minimum size and of popups: not of ours."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.fixture
def library() -> ScriptedLibrary:
    return ScriptedLibrary()


@pytest.fixture
def ask(library, lanes):
    controller = AskController(lambda: library, lanes.query)
    yield controller
    controller.stop()


@pytest.fixture
def source(library, lanes):
    return SourceController(lambda: library, lanes.source)


@pytest.fixture
def conversation(qtbot, ask, source):
    view = ConversationView(ask, source)
    qtbot.addWidget(view)
    view.resize(640, 720)
    view.show()
    return view


@pytest.fixture
def details(library, lanes):
    return DetailsController(lambda: library, lanes.source)


@pytest.fixture
def pane(qtbot, source, details):
    pane = SourcePane(source, details)
    details.edited.connect(source.take_edited)
    qtbot.addWidget(pane)
    pane.resize(420, 600)
    pane.show()
    return pane


@pytest.fixture
def answered(qtbot, ask, conversation):
    """Ask and wait for the answer's view."""

    def do(question: str = "Who makes it?", mode: str = "auto"):
        done = ask.search_finished if mode == "search" else ask.answered
        with qtbot.waitSignal(done):
            conversation.ask(question, mode)
        return conversation.views[-1]

    return do

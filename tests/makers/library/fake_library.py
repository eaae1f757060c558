"""A library in memory for the window's tests; every call asserts that it is not on the UI thread."""

from __future__ import annotations

import inspect
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from pathlib import Path

from indexer.common.cancel import CancelToken
from indexer.common.errors import NotFoundError, UsageError
from indexer.common.messages import verbatim
from indexer.library.library import Library
from indexer.records.answers import (
    Answer,
    AnswerFinished,
    AnswerKind,
    AnswerSentence,
    Citation,
    PassagesRetrieved,
    PhaseChanged,
    SentenceChecked,
    Support,
    Timings,
)
from indexer.records.documents import Document, DocumentSummary, DocumentText, PageSpan
from indexer.records.importing import (
    FailedFile,
    ImportProgress,
    ImportReport,
    ImportStage,
    PendingImport,
    SkippedFile,
)
from indexer.records.originals import OriginalNote
from indexer.records.pages import PageImage, PageRectangle, PageSize
from indexer.records.search import Hit, SearchResult
from indexer.records.upkeep import EmbeddingState, LibraryStatus

SEED = (
    (
        "fr-1",
        "fr",
        "Corvane confirme Merle, sa première puce d’inférence",
        "La Lettre du Silicium",
        "2026-01-14",
        "Chip supply",
        "Corvane a confirmé le 14 janvier que sa puce Merle sera produite par Nanyu Foundry. "
        "Le groupe a réservé 410 millions d’euros pour ce programme. L’été sera décisif.",
    ),
    (
        "zh-1",
        "zh",
        "科瓦恩自研芯片“乌鸫”完成流片，预计明年二季度量产",
        "晶圆周报",
        "2026-03-09",
        "Chip supply",
        "本报格勒诺布尔电 科瓦恩自主设计的推理芯片“乌鸫”已于今年二月完成流片。"
        "若样片测试顺利，“乌鸫”将于2027年第二季度进入量产。😀首批样片预计五月返回。",
    ),
    (
        "en-1",
        "en",
        "Corvane pushes Merle to the end of 2027",
        "The Fab Ledger",
        "2026-09-02",
        None,
        "Corvane told suppliers that Merle will enter volume production in the fourth quarter of 2027. "
        "The delay follows a second test run.",
    ),
)


def make_document(
    document_id: str,
    *,
    title: str | None = "A title",
    language: str | None = "en",
    publisher: str | None = None,
    published: str | None = None,
    collection: str | None = None,
    path: str = "",
    media_type: str = "text/plain",
    pages: int | None = None,
    characters: int = 100,
    imported_at: str = "2026-11-22T10:00:00Z",
) -> Document:
    return Document(
        id=document_id,
        title=title,
        path=path or f"/articles/{document_id}.txt",
        media_type=media_type,
        language=language,
        publisher=publisher,
        author=None,
        published=published,
        collection=collection,
        pages=pages,
        characters=characters,
        passages=1,
        imported_at=imported_at,
        sha256="0" * 64,
        state="ready",
    )


def summary_of(document: Document) -> DocumentSummary:
    return DocumentSummary(
        document.id,
        document.title,
        document.path,
        document.language,
        document.publisher,
        document.published,
    )


PASSWORD = "sesame"


def called_as(real: type) -> Callable[[type], type]:
    """Let a fake's verbs be called as those of `real`; each is given only the parameters that it names."""

    def with_real_signatures(fake: type) -> type:
        for name, verb in list(vars(fake).items()):
            if inspect.isfunction(verb) and not name.startswith("_"):
                setattr(fake, name, _called_as(getattr(real, name), verb))
        return fake

    return with_real_signatures


def _called_as(real: Callable[..., object], verb: Callable[..., object]) -> Callable[..., object]:
    signature, named = inspect.signature(real), inspect.signature(verb).parameters
    assert named.keys() <= signature.parameters.keys(), f"{verb.__qualname__} takes more than the real one"

    @wraps(real)
    def call(fake, *given, **more):
        fake._called(verb.__name__)
        bound = signature.bind(fake, *given, **more)
        bound.apply_defaults()
        return verb(**{name: bound.arguments[name] for name in named})

    return call


@called_as(Library)
class FakeLibrary(Library):
    """In memory; files named *broken* fail, *locked* ones want PASSWORD, known paths are skipped.

    `pace_s` slows each file down.
    """

    def __init__(self, *, empty: bool = False) -> None:
        self.ui_thread = threading.get_ident()
        self.texts: dict[str, DocumentText] = {}
        self.calls: list[str] = []
        self.closed = False
        self.pace_s = 0.0
        self.collections: list[str | None] = []  # of each import, in order
        self.pending: list[PendingImport] = []
        self.model: object = None
        self.notes: dict[str, OriginalNote] = {}
        self.understands = True
        self.understands_after_fetching = True
        self.embedding = EmbeddingState(under_way=False)
        self.shares: dict[str, float] = {}
        if not empty:
            for document_id, language, title, publisher, published, collection, text in SEED:
                document = make_document(
                    document_id,
                    title=title,
                    language=language,
                    publisher=publisher,
                    published=published,
                    collection=collection,
                    characters=len(text),
                )
                self.texts[document_id] = DocumentText(document, text, (), (), ())
            pdf = make_document(
                "pdf-1",
                title="Rapport annuel 2025",
                language="fr",
                publisher="Corvane",
                published="2026-04-30",
                media_type="application/pdf",
                pages=2,
                path="/articles/rapport.pdf",
            )
            text = "Page une. Le programme Merle coûte 410 millions.\nPage deux. Fin."
            pages = (PageSpan(1, "i", 0, 49), PageSpan(2, "1", 49, len(text)))
            self.texts["pdf-1"] = DocumentText(pdf, text, pages, (), ())

    def _called(self, name: str) -> None:
        assert threading.get_ident() != self.ui_thread, f"library.{name} was called on the UI thread"
        assert not self.closed, f"library.{name} was called after close"
        self.calls.append(name)

    def close(self) -> None:
        self.closed = True

    def documents(self, collection):
        found = [entry.document for entry in self.texts.values()]
        return tuple(reversed([d for d in found if collection in (None, d.collection)]))

    def add(self, paths, collection, token, on_progress, pause, passwords):
        self.collections.append(collection)
        token = token or CancelToken()
        files = [file for path in map(Path, paths) for file in _files_under(path)]
        imported, skipped, failed = [], [], []
        known = {entry.document.path: entry.document.id for entry in self.texts.values()}

        def tell(path, stage, done, **more):
            if on_progress is not None:
                on_progress(ImportProgress(str(path), stage, done, len(files), **more))

        for path in files:
            tell(path, ImportStage.WAITING, 0, size_bytes=10)
        for done, path in enumerate(files):
            token.check()
            if pause is not None:
                pause.wait(token)
            tell(path, ImportStage.READING, done)
            if self.pace_s:
                time.sleep(self.pace_s)
            if "broken" in path.name:
                damaged = verbatim(f"{path.name} is damaged.")
                failed.append(FailedFile(str(path), "broken", damaged))
                tell(path, ImportStage.FAILED, done + 1, message=damaged, code="broken")
            elif "locked" in path.name and PASSWORD not in passwords:
                code = "wrong_password" if passwords else "encrypted"
                locked = verbatim(f"{path.name} is protected.")
                failed.append(FailedFile(str(path), code, locked))
                tell(path, ImportStage.FAILED, done + 1, message=locked, code=code)
            elif str(path) in known:
                skipped.append(SkippedFile(str(path), verbatim("already in the library"), known[str(path)]))
                tell(path, ImportStage.SKIPPED, done + 1, message=verbatim("Already in the library."))
            else:
                document = make_document(
                    f"new-{len(self.texts)}",
                    title=path.stem,
                    path=str(path),
                    collection=collection,
                    imported_at="2026-11-22T11:00:00Z",
                )
                self.texts[document.id] = DocumentText(document, "Some text.", (), (), ())
                imported.append(document)
                tell(path, ImportStage.READY, done + 1, document=document, size_bytes=10)
        return ImportReport(tuple(imported), tuple(skipped), tuple(failed), 0.1)

    def pending_imports(self):
        return tuple(self.pending)

    def forget_imports(self):
        self.pending.clear()

    def resume_imports(self, token, on_progress, passwords, pause):
        paths = [one.path for one in self.pending]
        self.pending.clear()
        return self.add(paths, token=token, on_progress=on_progress, pause=pause, passwords=passwords)

    def show(self, document_id):
        if document_id not in self.texts:
            raise NotFoundError(verbatim("This document is no longer in the library."))
        return self.texts[document_id]

    def remove(self, document_ids):
        for document_id in document_ids:
            if document_id not in self.texts:
                raise NotFoundError(verbatim("This document is no longer in the library."))
        for document_id in document_ids:
            del self.texts[document_id]
        return tuple(document_ids)

    def warm(self):
        pass

    def status(self):
        return LibraryStatus(
            folder="/library",
            documents=len(self.texts),
            passages=len(self.texts),
            languages=("en", "fr", "zh"),
            read_only=False,
            embedder="hashed",
            chat_model=None,
            vector_index="ready",
            database_bytes=1_000_000,
            originals_bytes=2_000_000,
            vector_index_bytes=500_000,
        )

    @property
    def knows_meaning(self):
        self._called("knows_meaning")
        return self.understands

    def use_default_embedder(self):
        self.understands = self.understands_after_fetching

    def embedding_state(self):
        return self.embedding

    def embedding_shares(self):
        return dict(self.shares)

    def pause_embedding(self, paused):
        self.embedding = replace(self.embedding, paused=paused)

    def _hits(self) -> tuple[Hit, ...]:
        entries = [entry for entry in self.texts.values() if entry.document.media_type == "text/plain"]
        return tuple(
            Hit(
                rank,
                1.0 / rank,
                rank,
                summary_of(entry.document),
                None,
                0,
                len(entry.text),
                entry.text,
            )
            for rank, entry in enumerate(entries, start=1)
        )

    def search(self, query, k, mode):
        return SearchResult(query, mode, 0.01, self._hits()[:k])

    def ask(self, question, k, model, token, on_event):
        self.model = model
        if not question.strip():
            raise UsageError(verbatim("Type a question first."))
        token = token or CancelToken()
        tell = on_event or (lambda event: None)
        tell(PhaseChanged("retrieving"))
        hits = self._hits()[:k]
        tell(PassagesRetrieved(hits))
        sentences, citations = [], []
        for number, hit in enumerate(hits, start=1):
            token.check()
            if self.pace_s:
                time.sleep(self.pace_s)
            quote = hit.text.split(". ")[0]
            citations.append(
                Citation(number, hit.passage_id, hit.document, None, hit.start, hit.start + len(quote), quote)
            )
            sentences.append(AnswerSentence(quote, (number,), Support.VERIFIED))
            tell(SentenceChecked(sentences[-1], tuple(citations)))
        answer = Answer(
            question,
            "en",
            AnswerKind.QUOTED if sentences else AnswerKind.ABSTAINED,
            None,
            " ".join(f"{s.text} [{s.citations[0]}]" for s in sentences),
            tuple(sentences),
            tuple(citations),
            hits,
            Timings(0.01, None, 0.2),
        )
        tell(AnswerFinished(answer))
        return answer

    def original_path(self, document_id):
        return Path(self.show(document_id).document.path)

    def original_notes(self):
        return dict(self.notes)

    def original_note(self, document_id):
        return self.notes.get(document_id)

    def page_sizes(self):
        return (PageSize(200.0, 300.0), PageSize(200.0, 300.0))

    def page_image(self, page_index, scale):
        width, height = round(200 * scale), round(300 * scale)
        return PageImage(page_index, width, height, scale, b"\xff\xff\xff\xff" * (width * height))

    def span_rectangles(self):
        return {1: (PageRectangle(20.0, 40.0, 120.0, 12.0),)}


def _files_under(path: Path) -> list[Path]:
    return sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]

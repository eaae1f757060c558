"""The verbs of a library that find and answer: search, ask, and reading ahead for them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.catalogue.database import Database
from indexer.common.cancel import CancelToken
from indexer.records.answers import Answer, AnswerEvent
from indexer.records.search import Filters, SearchOptions, SearchResult

if TYPE_CHECKING:
    from indexer.answering.asking import Asker
    from indexer.answering.quoting.sentence_meaning import SentenceMeaning
    from indexer.models.runtime.llama_reranker import LlamaReranker
    from indexer.models.runtime.loaded import Kept
    from indexer.retrieval.retriever import Retrieved, Retriever
    from indexer.vectors.chroma.index import VectorIndex
    from indexer.vectors.embedder import Embedder


# Sentences are chosen from so many times the passages that an answer shows.
# Chosen by: tests/evaluation/passage_size.py, 2026-12-01.
QUOTED_PER_HIT = 2


class QuestionVerbs:
    """Searches and answers; models stay loaded for as long as the library is open."""

    _database: Database
    _parts: threading.Lock
    _vector_index: VectorIndex | None

    def __init__(self) -> None:
        super().__init__()
        self._retriever: Retriever | None = None
        self._asker: Asker | None = None
        self._rerankers: Kept[LlamaReranker] | None = None

    def search(
        self,
        query: str,
        *,
        k: int = 10,
        mode: str = "hybrid",
        filters: Filters | None = None,
        options: SearchOptions | None = None,
        reranker: Path | str | None = None,
        token: CancelToken | None = None,
    ) -> SearchResult:
        """Ranked passages; `mode` is hybrid, lexical or semantic.

        `query` may hold "phrases", -exclusions, beginnings* and fields (`indexer.lexical.query`). A
        `reranker`, a GGUF file, reads the best passages once more; the result says it where it could not.

        Raises:
            UsageError: the query asks what cannot be asked.
            ModelError: `reranker` is not the file of a reranker.
            CancelledByUser: `token` was raised while the reranker worked.
        """
        found = self._retrieve(query, k, mode, filters, options, reranker=reranker, token=token)
        return SearchResult(
            query=query,
            mode=mode,
            seconds=found.seconds,
            results=found.hits,
            repaired=found.question.repaired,
            warnings=found.warnings,
        )

    def warm(self, token: CancelToken | None = None) -> None:
        """Read ahead, on the caller's thread, what the first search would wait for.

        Raises:
            CancelledByUser: `token` was raised; what was read so far serves.
        """
        with self._database.reading() as connection:
            self._retriever_of().warm(connection, token)

    def ask(
        self,
        question: str,
        *,
        k: int = 8,
        mode: str = "auto",
        model: Path | str | None = None,
        filters: Filters | None = None,
        reranker: Path | str | None = None,
        token: CancelToken | None = None,
        on_event: Callable[[AnswerEvent], None] | None = None,
    ) -> Answer:
        """A cited answer.

        `mode` is quote, answer (let the model try, whatever was found), or auto: let the model write when
        there is one and the library shows signs of holding the subject, else quote or abstain. `reranker` is
        as in `search`.

        Raises:
            CancelledByUser: `token` was raised.
            ModelError: the model cannot be used, or `reranker` is not the file of a reranker.
            UsageError: the question is empty, or `mode` is `answer` without a model.
        """
        token = token or CancelToken()
        return self._asker_of().ask(
            lambda: self._retrieve(
                question, QUOTED_PER_HIT * k, "hybrid", filters, reranker=reranker, token=token
            ),
            k=k,
            mode=mode,
            model=model,
            token=token,
            tell=on_event or (lambda _event: None),
            warn=self._warnings,
        )

    def ask_stream(
        self,
        question: str,
        *,
        k: int = 8,
        mode: str = "auto",
        model: Path | str | None = None,
        filters: Filters | None = None,
        reranker: Path | str | None = None,
    ) -> Iterator[AnswerEvent]:
        """Like `ask`, but yields the events as they happen; the last one is AnswerFinished.

        A consumer that stops iterating cancels the answer.
        """
        from indexer.answering.asking import stream_events

        return stream_events(
            lambda token, tell: self.ask(
                question,
                k=k,
                mode=mode,
                model=model,
                filters=filters,
                reranker=reranker,
                token=token,
                on_event=tell,
            )
        )

    def retrieve(self, question: str, *, k: int) -> Retrieved:
        """The ranked passages for a question with all that quoting and refusing look at, to measure it."""
        return self._retrieve(question, k, "hybrid", None)

    def sentence_meaning(self) -> SentenceMeaning:
        """What compares sentences with questions; it keeps the vectors that it has made."""
        return self._asker_of().meaning

    def _embedder(self) -> Embedder:
        raise NotImplementedError

    def _close_models(self) -> None:
        with self._parts:
            asker, self._asker = self._asker, None
            rerankers, self._rerankers = self._rerankers, None
        for part in (asker, rerankers):
            if part is not None:
                part.close()

    def _warnings(self, answer: Answer) -> tuple[str, ...]:
        from indexer.answering.source_warnings import source_warnings
        from indexer.answering.stories.warnings import story_warnings

        with self._database.reading() as connection:
            return source_warnings(connection, answer) + story_warnings(connection, answer)

    def _asker_of(self) -> Asker:
        from indexer.answering.asking import Asker
        from indexer.answering.quoting.sentence_meaning import SentenceMeaning

        with self._parts:
            if self._asker is None:
                self._asker = Asker(SentenceMeaning(self._embedder()))
            return self._asker

    def _retrieve(
        self,
        text: str,
        k: int,
        mode: str,
        filters: Filters | None,
        options: SearchOptions | None = None,
        *,
        reranker: Path | str | None = None,
        token: CancelToken | None = None,
    ) -> Retrieved:
        model = self._rerankers_of().of(Path(reranker)) if reranker is not None else None
        with self._database.reading() as connection:
            return self._retriever_of().retrieve(
                connection,
                text,
                k=k,
                mode=mode,
                filters=filters,
                options=options,
                reranker=model,
                token=token,
            )

    def _rerankers_of(self) -> Kept[LlamaReranker]:
        from indexer.models.runtime.llama_reranker import LlamaReranker
        from indexer.models.runtime.loaded import Kept

        with self._parts:
            if self._rerankers is None:
                self._rerankers = Kept(LlamaReranker)
            return self._rerankers

    def _retriever_of(self) -> Retriever:
        from indexer.retrieval.retriever import Retriever

        with self._parts:
            if self._retriever is None:
                self._retriever = Retriever(self._embedder(), self._vector_index)
            return self._retriever

"""The operations that search a library and answer questions from it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.catalogue.database import Database
from indexer.common.cancel import CancelToken
from indexer.common.messages import Message
from indexer.library.embedding import Embedding
from indexer.records.answers import Answer, AnswerEvent, AnswerFinished, AskRequest, CheckedText
from indexer.records.search import Filters, Hit, SearchOptions, SearchRequest, SearchResult

if TYPE_CHECKING:
    from indexer.answering.asking import Asker
    from indexer.answering.corpus.question_kind import CorpusQuestion
    from indexer.models.runtime.llama_reranker import LlamaReranker
    from indexer.models.runtime.loaded import Kept
    from indexer.retrieval.retriever import Retrieved, Retriever


# Sentences are chosen from this many times the number of passages that an answer shows.
# Chosen by: tests/evaluation/passage_size.py, 2026-12-01.
QUOTED_PER_HIT = 2
CHECKED_AGAINST = 8  # passages for each sentence of a text that is checked


class Asking:
    """Searches and answers. Loaded models stay in memory until `close`."""

    def __init__(self, database: Database, embedding: Embedding) -> None:
        self._database = database
        self._embedding = embedding
        self._lock = threading.Lock()  # guards the fields that are created when first needed
        self._retriever: Retriever | None = None
        self._asker: Asker | None = None
        self._rerankers: Kept[LlamaReranker] | None = None

    def search(
        self, request: SearchRequest, reranker: Path | str | None, token: CancelToken | None
    ) -> SearchResult:
        """See `Library.search`."""
        retrieved = self.retrieve(request, reranker, token)
        return SearchResult(
            query=request.text,
            mode=request.mode,
            seconds=retrieved.seconds,
            results=retrieved.hits,
            repaired=retrieved.question.repaired,
            warnings=retrieved.warnings,
        )

    def retrieve(
        self, request: SearchRequest, reranker: Path | str | None = None, token: CancelToken | None = None
    ) -> Retrieved:
        """The ranked passages with the figures that quoting and abstaining use."""
        model = self.rerankers().of(Path(reranker)) if reranker is not None else None
        with self._database.reading() as connection:
            return self._retriever_of().retrieve(connection, request, model, token)

    def warm(self, token: CancelToken | None) -> None:
        """See `Library.warm`."""
        with self._database.reading() as connection:
            self._retriever_of().warm(connection, token)

    def ask(
        self,
        request: AskRequest,
        token: CancelToken | None = None,
        on_event: Callable[[AnswerEvent], None] | None = None,
    ) -> Answer:
        """See `Library.ask`."""
        from indexer.answering.corpus.question_kind import asks_for_the_latest, read_corpus_question

        token = token or CancelToken()
        meant = request.standalone_question or request.question
        tell = on_event or (lambda _event: None)
        if request.mode != "answer" and (asked := read_corpus_question(meant)) is not None:
            return self._answer_from_all(request, asked, token, tell)
        options = SearchOptions(prefer_recent=asks_for_the_latest(meant))
        search = SearchRequest(meant, QUOTED_PER_HIT * request.k, filters=request.filters, options=options)

        def show(event: AnswerEvent) -> None:
            if isinstance(event, AnswerFinished):
                event = AnswerFinished(replace(event.answer, question=request.question))
            tell(event)

        answer = self.asker().ask(
            request,
            lambda: self.retrieve(search, request.reranker, token),
            token=token,
            tell=show,
            warn=self._warnings,
        )
        return replace(answer, question=request.question)

    def _answer_from_all(
        self,
        request: AskRequest,
        asked: CorpusQuestion,
        token: CancelToken,
        tell: Callable[[AnswerEvent], None],
    ) -> Answer:
        from indexer.answering.corpus.answer_all import answer_from_all
        from indexer.passages.languages import detect_language

        language = detect_language(request.question)
        with self._database.reading() as connection:
            answer = answer_from_all(
                connection, request.question, language, asked, request.filters, token=token, tell=tell
            )
        tell(AnswerFinished(answer))
        return answer

    def check(
        self,
        text: str,
        filters: Filters,
        token: CancelToken,
        on_sentence: Callable[[int, int], None],
    ) -> CheckedText:
        """See `Library.check`."""
        from indexer.answering.checking import check_text

        def retrieve(sentence: str) -> tuple[Hit, ...]:
            return self.retrieve(SearchRequest(sentence, CHECKED_AGAINST, filters=filters), token=token).hits

        return check_text(text, retrieve, self.asker().meaning, token=token, on_sentence=on_sentence)

    def ask_stream(self, request: AskRequest) -> Iterator[AnswerEvent]:
        """See `Library.ask_stream`."""
        from indexer.answering.asking import stream_events

        return stream_events(lambda token, tell: self.ask(request, token, tell))

    def close(self) -> None:
        """Free the models' memory; they are loaded again when needed."""
        with self._lock:
            asker, self._asker = self._asker, None
            rerankers, self._rerankers = self._rerankers, None
            self._retriever = None
        for part in (asker, rerankers):
            if part is not None:
                part.close()

    @property
    def model_name(self) -> str | None:
        """The name of the model that answered last; None if none has."""
        asker = self._asker
        return asker.model_name if asker is not None else None

    def asker(self) -> Asker:
        """The object that writes and quotes answers; created when first needed."""
        from indexer.answering.asking import Asker
        from indexer.vectors.sentence_meaning import SentenceMeaning

        with self._lock:
            if self._asker is None:
                self._asker = Asker(SentenceMeaning(self._embedding.embedder))
            return self._asker

    def rerankers(self) -> Kept[LlamaReranker]:
        """The reranker that was loaded last."""
        from indexer.models.runtime.llama_reranker import LlamaReranker
        from indexer.models.runtime.loaded import Kept

        with self._lock:
            if self._rerankers is None:
                self._rerankers = Kept(LlamaReranker)
            return self._rerankers

    def _retriever_of(self) -> Retriever:
        from indexer.retrieval.retriever import Retriever

        with self._lock:
            if self._retriever is None:
                self._retriever = Retriever(self._embedding.embedder, self._embedding.index)
            return self._retriever

    def _warnings(self, answer: Answer) -> tuple[Message, ...]:
        from indexer.answering.source_warnings import source_warnings
        from indexer.answering.stories.warnings import story_warnings

        with self._database.reading() as connection:
            return source_warnings(connection, answer) + story_warnings(connection, answer)

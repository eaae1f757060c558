"""Runs llama.cpp on whole texts: to embed them, or to score a passage for a query."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.common.cancel import CancelToken
from indexer.common.errors import ModelError
from indexer.common.messages import Message
from indexer.models.runtime.gguf_body import write_body
from indexer.models.runtime.llama_runtime import LlamaRuntime
from indexer.models.runtime.piece_vectors import PieceVectors
from indexer.models.runtime.text_batch import TextBatch, Tokens

# Short texts are batched: 62 tokens take 42 ms in such batches, 83 ms alone. Longer batches are slower, since
# attention runs over the whole batch: 166 tokens take 118 ms, and 143 ms in batches of 1,024.
# Chosen by: tests/benchmarks/speed/reranker_speed.py --fills, 2026-11-29
POOLED_BATCH_TOKENS = 256
# For a question; on a busy machine more threads wait for one another longer than they save.
# Chosen by: tests/benchmarks/speed/embedder_speed.py, 2026-12-01
ONE_THREAD_TOKENS = 64
POOLED_SEQUENCES = 16  # a power of two: some models abort with another number


class PooledRuntime(LlamaRuntime):
    """A model that pools each text into one vector or score. Not safe for several threads."""

    def __init__(
        self, path: str, *, context_tokens: int, threads: int, prompt_threads: int, ranking: bool
    ) -> None:
        """Load the file, for embeddings or, with `ranking`, for scores. Raises ModelError."""
        self._ranking = ranking
        self._vectors: PieceVectors | None = None
        self._prompt_threads = prompt_threads
        # Read when llama.cpp is loaded. Threads that spin while waiting block the cores on a busy machine:
        # 1.8 passages per second instead of 4.6 beside two busy programs.
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        super().__init__(path, context_tokens=context_tokens, threads=threads, prompt_threads=prompt_threads)

    def _open(self, path: str, parameters: Any) -> tuple[Any, Any]:
        """Load the body of an encoder and its vocabulary separately, see `gguf_body`."""
        with tempfile.TemporaryDirectory(prefix="ibid-model-") as folder:
            body = Path(folder) / "body.gguf"
            try:
                self._vectors = write_body(Path(path), body)
            except OSError:  # a full disk: then it takes more memory
                self._vectors = None
            if self._vectors is None:
                return super()._open(path, parameters)
            parameters.vocab_only = True
            vocabulary = self._load(path, parameters)
            parameters.vocab_only = False
            parameters.load_mode = self._api.LLAMA_LOAD_MODE_NONE  # the file goes at once
            return self._load(str(body), parameters), vocabulary

    def _make_batch(self) -> TextBatch:
        return TextBatch(self._api, self._batch_tokens, self._vectors)

    def _batch_length(self) -> int:
        return max(self.context_tokens, POOLED_BATCH_TOKENS)  # a text cannot be split

    def _shape(self, parameters: Any) -> None:
        parameters.n_ctx = self._batch_tokens
        parameters.embeddings = True
        parameters.n_seq_max = POOLED_SEQUENCES
        parameters.kv_unified = True
        if self._ranking:
            parameters.pooling_type = self._api.LLAMA_POOLING_TYPE_RANK

    @property
    def width(self) -> int:
        """The number of values that a text is pooled into."""
        return 1 if self._ranking else int(self._model.n_embd())

    @property
    def rerank_template(self) -> str | None:
        """The template in the file that joins a query and a passage, with {query} and {document}."""
        return self._vocabulary.metadata().get("tokenizer.chat_template.rerank") or None

    def joints(self) -> tuple[list[int], list[int], list[int]]:
        """The model's tokens before a query, between it and a passage, and after the passage.

        As llama.cpp's own server joins them (format_prompt_rerank in tools/server/server-common.cpp).
        """
        api, vocab = self._api, self._vocabulary.vocab
        start, end, separator = (
            int(of(vocab)) for of in (api.llama_vocab_bos, api.llama_vocab_eos, api.llama_vocab_sep)
        )
        end = separator if end < 0 else end
        starts = [start] if api.llama_vocab_get_add_bos(vocab) and start >= 0 else []
        ends = [end] if api.llama_vocab_get_add_eos(vocab) and end >= 0 else []
        separators = [separator] if api.llama_vocab_get_add_sep(vocab) and separator >= 0 else []
        return starts, [*ends, *separators], ends

    def embedding_tokens(self, text: str) -> list[int]:
        """Tokens of a text and the model's own first and last; one longer than the context is cut."""
        tokens = self.tokenize(text, start=True)
        if len(tokens) <= self.context_tokens:
            return tokens
        around = self.tokenize("", start=True)
        last = around[1:] if tokens[:1] == around[:1] else around
        return [*tokens[: self.context_tokens - len(last)], *last]

    def pooled(self, texts: Sequence[Tokens], token: CancelToken) -> Iterator[NDArray[np.float32]]:
        """Pool tokenized texts, batch after batch; yields arrays (texts of the batch, width).

        Raises:
            CancelledByUser: `token` was raised.
            ModelError: the model failed, or does not pool.
        """
        for batch in self._batches(texts):
            token.check()
            yield self._pool(batch, token)

    def _batches(self, texts: Sequence[Tokens]) -> Iterator[Sequence[Tokens]]:
        batch: list[Tokens] = []
        filled = 0
        for tokens in texts:
            if batch and (len(batch) == POOLED_SEQUENCES or filled + len(tokens) > POOLED_BATCH_TOKENS):
                yield batch
                batch, filled = [], 0
            batch.append(tokens)
            filled += len(tokens)
        if batch:
            yield batch

    def _pool(self, batch: Sequence[Tokens], token: CancelToken) -> NDArray[np.float32]:
        self._token = token
        try:
            self._forget()
            self._batch.fill(batch)
            threads = 1 if sum(map(len, batch)) <= ONE_THREAD_TOKENS else self._prompt_threads
            self._api.llama_set_n_threads(self._context.ctx, threads, threads)
            self._run(token)
            rows = np.empty((len(batch), self.width), np.float32)
            for number in range(len(batch)):
                pooled = self._api.llama_get_embeddings_seq(self._context.ctx, number)
                if not pooled:
                    raise ModelError(Message("model_gives_no_embedding"), code="not_an_embedder")
                rows[number] = np.ctypeslib.as_array(pooled, (self.width,))
            return rows
        finally:
            self._token = None
            self._forget()

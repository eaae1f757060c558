"""llama.cpp reading whole texts: to embed them, or to rank a passage for a query."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from indexer.cancel import CancelToken
from indexer.errors import ModelError
from indexer.models.llama_runtime import LlamaRuntime

# Short texts go together: 62 tokens take 42 ms in such batches, 83 alone. Longer batches cost more, because
# each text is compared, in vain, with all of its batch: 166 tokens take 118 ms, in batches of 1,024 then 143.
# Chosen by: tests/benchmarks/reranker_speed.py --fills, 2026-11-29
POOLED_BATCH_TOKENS = 256
POOLED_SEQUENCES = 16  # a power of two: some models abort with another number

Tokens = Sequence[int]


class PooledRuntime(LlamaRuntime):
    """A model that pools each text into a few numbers. Not for two threads."""

    def __init__(
        self, path: str, *, context_tokens: int, threads: int, prompt_threads: int, ranking: bool
    ) -> None:
        """Load the file, for embeddings or, with `ranking`, for scores. Raises ModelError."""
        self._ranking = ranking
        super().__init__(path, context_tokens=context_tokens, threads=threads, prompt_threads=prompt_threads)

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
        """How many numbers an embedding has."""
        return int(self._model.n_embd())

    @property
    def rerank_template(self) -> str | None:
        """The template in the file that joins a query and a passage, with {query} and {document}."""
        return self._model.metadata().get("tokenizer.chat_template.rerank") or None

    def joints(self) -> tuple[list[int], list[int], list[int]]:
        """The model's tokens before a query, between it and a passage, and after the passage.

        As llama.cpp's own server joins them (format_prompt_rerank in tools/server/server-common.cpp).
        """
        api, vocab = self._api, self._model.vocab
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
        whole = self.tokenize(text, start=True)
        if len(whole) <= self.context_tokens:
            return whole
        around = self.tokenize("", start=True)
        last = around[1:] if whole[:1] == around[:1] else around
        return [*whole[: self.context_tokens - len(last)], *last]

    def pooled(self, texts: Sequence[Tokens], width: int, token: CancelToken) -> Iterator[list[float]]:
        """For each tokenized text in turn the first `width` numbers that it is pooled into.

        Raises:
            CancelledByUser: `token` was raised.
            ModelError: the model failed, or pools nothing.
        """
        for batch in self._batches(texts):
            token.check()
            yield from self._pool(batch, width, token)

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

    def _pool(self, batch: Sequence[Tokens], width: int, token: CancelToken) -> list[list[float]]:
        self._token = token
        try:
            self._forget()
            self._batch.reset()
            for number, tokens in enumerate(batch):
                self._batch.add_sequence(tokens, number, logits_all=True)
            self._run(token)
            rows = []
            for number in range(len(batch)):
                found = self._api.llama_get_embeddings_seq(self._context.ctx, number)
                if not found:
                    raise ModelError("This model gives no embedding of a text.", code="not_an_embedder")
                rows.append([float(value) for value in found[:width]])
            return rows
        finally:
            self._token = None
            self._forget()

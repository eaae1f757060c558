"""One loaded model of llama.cpp, in the model child. The only module that imports llama_cpp."""

from __future__ import annotations

import codecs
import contextlib
import ctypes
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from indexer.common.cancel import CancelledByUser, CancelToken
from indexer.common.errors import ModelError
from indexer.common.messages import Message
from indexer.models.protocol import StopReason

BATCH_TOKENS = 256  # short batches, so that cancelling and progress react quickly
PIECE_BYTES = 512
MAX_TEXT_BYTES = 8 * 1024 * 1024  # tokenizing 5 MB takes 13 s
TOKEN_ROOM = 4_096  # grows with the first longer text
ABORTED = 2
NO_ROOM = 1
MIN_REPEATED_TOKENS = 60
MIN_REPEATS = 4
MAX_PERIOD = 80


class LlamaRuntime:
    """A model and its context. Not safe for several threads."""

    def __init__(self, path: str, *, context_tokens: int, threads: int, prompt_threads: int) -> None:
        """Load the file; `context_tokens` is limited to what the model was trained on.

        Raises:
            ModelError: llama.cpp refuses the file or lacks the memory.
        """
        import llama_cpp
        from llama_cpp import _internals as internals

        self._api = llama_cpp
        self._internals = internals
        self._token: CancelToken | None = None
        self._evaluated: list[int] = []
        self._token_room = (llama_cpp.llama_token * TOKEN_ROOM)()
        llama_cpp.llama_backend_init()
        parameters = llama_cpp.llama_model_default_params()
        parameters.n_gpu_layers = 0
        if b"AMX_INT8 = 1" in llama_cpp.llama_print_system_info():
            # WORKAROUND https://github.com/ggml-org/llama.cpp/issues/20824: with quantized weights packed for
            # these units of some Intel processors, the first text read is a segmentation fault.
            parameters.use_extra_bufts = False
        self._model, self._vocabulary = self._open(path, parameters)
        trained = self._model.n_ctx_train()
        self.context_tokens = min(context_tokens, trained) if trained > 0 else context_tokens
        self._batch_tokens = self._batch_length()
        self._context = self._make_context(threads, prompt_threads)
        self._batch = self._make_batch()
        # An encoder keeps no state between batches, and has no decoder.
        remembers = bool(llama_cpp.llama_get_memory(self._context.ctx))
        self._work_through = llama_cpp.llama_decode if remembers else llama_cpp.llama_encode

    def _open(self, path: str, parameters: Any) -> tuple[Any, Any]:
        """The model, and the one that has its vocabulary: the same."""
        model = self._load(path, parameters)
        return model, model

    def _load(self, path: str, parameters: Any) -> Any:
        try:
            return self._internals.LlamaModel(path_model=path, params=parameters, verbose=True)
        except ValueError as problem:
            raise ModelError(Message("model_cannot_be_loaded"), detail=str(problem)) from problem

    def _make_batch(self) -> Any:
        return self._internals.LlamaBatch(n_tokens=self._batch_tokens, embd=0, n_seq_max=1, verbose=True)

    def _batch_length(self) -> int:
        return min(BATCH_TOKENS, self.context_tokens)

    def _shape(self, parameters: Any) -> None:
        """What a kind of use changes in the parameters of the context."""
        parameters.embeddings = False

    def _make_context(self, threads: int, prompt_threads: int) -> Any:
        api = self._api
        parameters = api.llama_context_default_params()
        parameters.n_ctx = self.context_tokens
        parameters.n_batch = parameters.n_ubatch = self._batch_tokens
        parameters.n_threads = threads
        parameters.n_threads_batch = prompt_threads
        self._shape(parameters)
        # The callback must live as long as the context: a collected one is a segmentation fault.
        self._abort_callback = api.ggml_abort_callback(self._must_abort)
        parameters.abort_callback = self._abort_callback
        try:
            return self._internals.LlamaContext(model=self._model, params=parameters, verbose=True)
        except ValueError as problem:
            raise ModelError(
                Message("model_no_memory_for_context", n=self.context_tokens),
                code="out_of_memory",
            ) from problem

    def _must_abort(self, _data: object) -> bool:
        return self._token is not None and self._token.cancelled

    @property
    def chat_template(self) -> str | None:
        """The template in the file."""
        return self._vocabulary.metadata().get("tokenizer.chat_template") or None

    def control_texts(self) -> tuple[list[str], list[str]]:
        """The texts of control tokens and user-defined tokens."""
        api, control, user_defined = self._api, [], []
        for token in range(self._vocabulary.n_vocab()):
            attributes = api.llama_vocab_get_attr(self._vocabulary.vocab, token)
            if attributes & (api.LLAMA_TOKEN_ATTR_CONTROL | api.LLAMA_TOKEN_ATTR_UNKNOWN):
                control.append(self._text_of(token))
            elif attributes & api.LLAMA_TOKEN_ATTR_USER_DEFINED:
                user_defined.append(self._text_of(token))
        return control, user_defined

    def _text_of(self, token: int) -> str:
        text: bytes = self._api.llama_vocab_get_text(self._vocabulary.vocab, token)
        return text.decode("utf-8", "replace")

    def start_and_end_texts(self) -> tuple[str, str]:
        """The texts of the start and end tokens, for the chat template."""
        tokens = (self._vocabulary.token_bos(), self._vocabulary.token_eos())
        start, end = (self._text_of(token) if token >= 0 else "" for token in tokens)
        return start, end

    def tokenize(self, text: str, *, start: bool = False, control: bool = False) -> list[int]:
        """Tokens of `text`; control markers become control tokens only with `control`."""
        encoded = text.encode("utf-8", "replace")
        if len(encoded) > MAX_TEXT_BYTES:
            raise ModelError(Message("model_text_too_long"), code="too_long")
        for _ in range(2):
            room = len(self._token_room)
            count = self._api.llama_tokenize(
                self._vocabulary.vocab, encoded, len(encoded), self._token_room, room, start, control
            )
            if count >= 0:
                tokens: list[int] = self._token_room[:count]
                return tokens
            self._token_room = (self._api.llama_token * -count)()
        raise ModelError(Message("model_cannot_read_text"), detail=f"llama_tokenize returned {count}")

    def tokenize_prompt(self, prompt: str) -> list[int]:
        """Tokens of a rendered prompt, with exactly one start token if the model uses one."""
        start_token = self._vocabulary.token_bos()
        tokens = self.tokenize(prompt, control=True)
        if self._vocabulary.add_bos_token() and start_token >= 0 and tokens[:1] != [start_token]:
            tokens.insert(0, start_token)
        return tokens

    def count_control(self, tokens: Sequence[int]) -> int:
        """How many of `tokens` are control tokens."""
        return sum(bool(self._api.llama_vocab_is_control(self._vocabulary.vocab, token)) for token in tokens)

    def generate(
        self,
        prompt: Sequence[int],
        *,
        max_tokens: int,
        sampling: Sampling,
        token: CancelToken,
        on_prompt: Callable[[int], None],
    ) -> Iterator[tuple[str, StopReason | None]]:
        """Yields (text, None) per token and ends with (remaining text, reason)."""
        self._token = token
        sampler = make_sampler(self._internals.LlamaSampler(), sampling)
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        written: list[int] = []
        reason = StopReason.LENGTH
        try:
            self._read(prompt, token, on_prompt)
            while len(written) < max_tokens:
                token.check()
                chosen = int(sampler.sample(self._context, -1))
                if self._api.llama_vocab_is_eog(self._vocabulary.vocab, chosen):
                    reason = StopReason.END
                    break
                written.append(chosen)
                yield decoder.decode(self._piece(chosen)), None
                if ends_in_a_loop(written):
                    reason = StopReason.LOOP
                    break
                if len(self._evaluated) >= self.context_tokens or len(written) >= max_tokens:
                    break
                self._decode([chosen], token)
            yield decoder.decode(b"", final=True), reason
        finally:
            sampler.close()
            self._token = None

    def close(self) -> None:
        """Free everything."""
        self._batch.close()
        self._context.close()
        self._model.close()
        self._vocabulary.close()

    def _read(self, prompt: Sequence[int], token: CancelToken, on_prompt: Callable[[int], None]) -> None:
        """Evaluate the prompt, except for its beginning that is still in memory from the last call."""
        known = 0
        for old, new in zip(self._evaluated, prompt[:-1], strict=False):
            if old != new:
                break
            known += 1
        if self._evaluated[known:]:
            if self._context.kv_cache_seq_rm(0, known, -1):
                del self._evaluated[known:]
            else:  # a recurrent model cannot forget in part
                self._forget()
        while len(self._evaluated) < len(prompt):
            done = len(self._evaluated)
            self._decode(prompt[done : done + self._batch_tokens], token)
            on_prompt(len(self._evaluated))

    def _decode(self, tokens: Sequence[int], token: CancelToken) -> None:
        self._batch.set_batch(batch=tokens, n_past=len(self._evaluated), logits_all=False)
        self._run(token)
        self._evaluated.extend(tokens)

    def _run(self, token: CancelToken) -> None:
        """Evaluate the batch."""
        status = self._work_through(self._context.ctx, self._batch.batch)
        if status == 0:
            return
        self._forget()  # continuing an aborted sequence would hang
        if status == ABORTED or token.cancelled:
            raise CancelledByUser
        if status == NO_ROOM:
            raise ModelError(Message("model_context_too_small"), code="too_long")
        raise ModelError(Message("model_failed"), detail=f"llama.cpp returned {status}")

    def _forget(self) -> None:
        self._evaluated.clear()
        with contextlib.suppress(AssertionError):
            self._context.kv_cache_clear()

    def _piece(self, token: int) -> bytes:
        buffer = ctypes.create_string_buffer(PIECE_BYTES)
        length = self._api.llama_token_to_piece(self._vocabulary.vocab, token, buffer, PIECE_BYTES, 0, False)
        return buffer.raw[: max(length, 0)]


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the next token is chosen; with temperature 0, always the most likely one."""

    temperature: float = 0.0
    top_k: int = 40
    top_p: float = 0.95
    min_p: float = 0.05
    seed: int = 0


def make_sampler(sampler: Any, sampling: Sampling) -> Any:
    """Configure llama.cpp's `sampler` and return it."""
    if sampling.temperature <= 0:
        sampler.add_greedy()
        return sampler
    sampler.add_top_k(sampling.top_k)
    sampler.add_top_p(sampling.top_p, 1)
    sampler.add_min_p(sampling.min_p, 1)
    sampler.add_temp(sampling.temperature)
    sampler.add_dist(sampling.seed)
    return sampler


def ends_in_a_loop(tokens: Sequence[int]) -> bool:
    """Whether `tokens` end in a sequence that is repeated at least MIN_REPEATS times."""
    for period in range(1, min(MAX_PERIOD, len(tokens) // MIN_REPEATS) + 1):
        repeats = max(MIN_REPEATS, -(-MIN_REPEATED_TOKENS // period))
        if len(tokens) < period * repeats or tokens[-1] != tokens[-1 - period]:
            continue
        tail = tokens[-period * repeats :]
        if all(tail[index] == tail[index - period] for index in range(period, len(tail))):
            return True
    return False

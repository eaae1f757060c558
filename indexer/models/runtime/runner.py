"""`python -m indexer.models.runtime.runner`: the model child, which answers calls about one model."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Sequence
from typing import Any

from indexer.common.cancel import CancelledByUser
from indexer.common.errors import ModelError
from indexer.common.messages import Message
from indexer.models.chat_template import PLAIN_STOPS, ChatTemplate, TemplateProblem, render_plainly
from indexer.models.control_markers import MarkerBreaker
from indexer.models.protocol import ChatTurn, StopReason
from indexer.models.runtime.llama_pooled import PooledRuntime
from indexer.models.runtime.llama_runtime import LlamaRuntime, Sampling
from indexer.models.runtime.rerank_prompt import RerankPrompt
from indexer.processes.frames import Reply
from indexer.processes.server import Call, Handler, serve


class ModelServer:
    """The operations of the child; `load` comes first."""

    def __init__(self) -> None:
        self._runtime: LlamaRuntime | None = None
        self._pooled: PooledRuntime | None = None  # the same, when it reads whole texts
        self._breaker = MarkerBreaker()
        self._template: ChatTemplate | None = None

    def handlers(self) -> dict[str, Handler]:
        """By the name that the parent uses."""
        return {
            "load": self.load,
            "count": self.count,
            "complete": self.complete,
            "embed": self.embed,
            "measure": self.measure,
            "rank": self.rank,
        }

    def load(self, arguments: dict[str, Any], call: Call) -> Reply:
        """Load {path, context_tokens, threads, prompt_threads}; to write, or for {embedding} or {ranking}."""
        if self._runtime is not None:
            self._runtime.close()
            self._runtime = self._pooled = None
        sizes = {name: arguments[name] for name in ("context_tokens", "threads", "prompt_threads")}
        runtime: LlamaRuntime
        ranking, embedding = arguments.get("ranking", False), arguments.get("embedding", False)
        if ranking or embedding:
            runtime = self._pooled = PooledRuntime(arguments["path"], ranking=ranking, **sizes)
        else:
            runtime = LlamaRuntime(arguments["path"], **sizes)
        if not embedding:  # nothing that a text says can command an embedder
            self._breaker = MarkerBreaker(*runtime.control_texts())
        self._template = _template_of(runtime)
        self._runtime = runtime
        call.token.check()
        return Reply({"context_tokens": runtime.context_tokens})

    def count(self, arguments: dict[str, Any], call: Call) -> Reply:
        """How many tokens each of {texts} takes."""
        runtime = self._loaded()
        counts = []
        for text in arguments["texts"]:
            call.token.check()
            counts.append(len(runtime.tokenize(self._breaker.break_markers(text))))
        return Reply({"counts": counts})

    def complete(self, arguments: dict[str, Any], call: Call) -> Reply:
        """Write the next turn after {messages}: partials {"text"} and {"prompt"}, then what it took."""
        runtime = self._loaded()
        began = time.monotonic()
        prompt = self._prompt_tokens([ChatTurn(**message) for message in arguments["messages"]])
        room = runtime.context_tokens - len(prompt)
        if room < 1:
            raise ModelError(
                Message("prompt_too_long", n=len(prompt), most=runtime.context_tokens),
                code="too_long",
            )
        sampling = Sampling(temperature=arguments["temperature"], seed=arguments["seed"])
        first_token_s = None
        written = 0
        pieces = _Stops(() if self._template else PLAIN_STOPS)
        reason = StopReason.END
        stream = runtime.generate(
            prompt,
            max_tokens=min(arguments["max_tokens"], room),
            sampling=sampling,
            token=call.token,
            on_prompt=lambda done: call.send_partial({"prompt": done / len(prompt)}),
        )
        for text, ended in stream:
            if ended is None:
                written += 1
            if first_token_s is None and ended is None:
                first_token_s = time.monotonic() - began
            if shown := pieces.add(text, last=ended is not None):
                call.send_partial({"text": shown})
            reason = ended or reason
            if pieces.stopped:
                reason = StopReason.END
                break
        stream.close()  # type: ignore[attr-defined]
        return Reply(
            {
                "prompt_tokens": len(prompt),
                "control_tokens": runtime.count_control(prompt),
                "completion_tokens": written,
                "first_token_s": first_token_s,
                "total_s": time.monotonic() - began,
                "stop_reason": reason,
            }
        )

    def embed(self, arguments: dict[str, Any], call: Call) -> Reply:
        """Embeddings of {texts}: float32, row after row, in the block; a text too long is cut.

        When the call is cancelled, those of the first texts, as many as are made.
        """
        runtime = self._loaded_to_pool()
        rows = []
        with contextlib.suppress(CancelledByUser):
            tokens = []
            for text in arguments["texts"]:
                call.token.check()
                tokens.append(runtime.embedding_tokens(text))
                if not tokens[-1]:
                    raise ModelError(Message("no_text_to_embed"), code="empty_text")
            for vectors in runtime.pooled(tokens, call.token):
                rows.append(vectors.tobytes())
        return Reply({"width": runtime.width}, b"".join(rows))

    def measure(self, arguments: dict[str, Any], call: Call) -> Reply:
        """How many tokens each of {texts} has for an embedder, with the model's own first and last."""
        runtime = self._loaded_to_pool()
        counts = []
        for text in arguments["texts"]:
            call.token.check()
            counts.append(len(runtime.tokenize(text, start=True)))
        return Reply({"counts": counts})

    def rank(self, arguments: dict[str, Any], call: Call) -> Reply:
        """Scores of {passages} for {query}: float32 in the block."""
        runtime = self._loaded_to_pool()
        prompt = RerankPrompt(
            tokenizer=runtime,
            context_tokens=runtime.context_tokens,
            template=runtime.rerank_template,
            joints=runtime.joints(),
            break_markers=self._breaker.break_markers,
        )
        tokens = prompt.tokens(arguments["query"], arguments["passages"])
        call.token.check()
        return Reply({}, b"".join(scores.tobytes() for scores in runtime.pooled(tokens, call.token)))

    def _loaded(self) -> LlamaRuntime:
        if self._runtime is None:
            raise ModelError(Message("no_model_loaded"))
        return self._runtime

    def _loaded_to_pool(self) -> PooledRuntime:
        if self._pooled is None:
            raise ModelError(Message("no_reading_model_loaded"))
        return self._pooled

    def _prompt_tokens(self, messages: Sequence[ChatTurn]) -> list[int]:
        """The prompt's tokens, with as many control tokens as the same turns with harmless text have.

        The count is checked each time, because each family of models has its own markers.
        """
        runtime = self._loaded()
        broken = [ChatTurn(turn.role, self._breaker.break_markers(turn.content)) for turn in messages]
        tokens = runtime.tokenize_prompt(self._render(broken))
        harmless = [ChatTurn(turn.role, "a") for turn in messages]
        expected = runtime.count_control(runtime.tokenize_prompt(self._render(harmless)))
        if runtime.count_control(tokens) != expected:
            raise ModelError(
                Message("source_poses_as_command"),
                code="forged_markers",
            )
        return tokens

    def _render(self, messages: Sequence[ChatTurn]) -> str:
        if self._template is None:
            return render_plainly(messages)
        try:
            return self._template.render(messages)
        except TemplateProblem as problem:
            raise ModelError(
                Message("model_cannot_be_asked", why=problem.message), code="bad_template"
            ) from problem


def _template_of(runtime: LlamaRuntime) -> ChatTemplate | None:
    """The file's own; None where it has none that works, and conversations are written plainly."""
    source = runtime.chat_template
    if source is None:
        return None
    start, end = runtime.start_and_end_texts()
    try:
        return ChatTemplate(source, start=start, end=end)
    except TemplateProblem:
        return None


class _Stops:
    """Holds text back while it might be the beginning of a stop text."""

    def __init__(self, stops: Sequence[str]) -> None:
        self._stops = stops
        self._held = ""
        self.stopped = False

    def add(self, text: str, *, last: bool) -> str:
        self._held += text
        places = [place for stop in self._stops if (place := self._held.find(stop)) >= 0]
        if places:
            self.stopped = True
            return self._held[: min(places)]
        keep = 0
        if not last:
            for stop in self._stops:
                for length in range(1, len(stop)):
                    if self._held.endswith(stop[:length]):
                        keep = max(keep, length)
        ready = self._held[: len(self._held) - keep]
        self._held = self._held[len(ready) :]
        return ready


def main() -> None:
    """Serve until the parent goes away."""
    serve(ModelServer().handlers())


if __name__ == "__main__":
    main()

"""Renders a conversation with a model file's chat template: untrusted code, sandboxed, with a time limit."""

from __future__ import annotations

import ctypes
import json
import re
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from indexer.common.errors import MessageError, ModelError
from indexer.common.messages import Message
from indexer.models.protocol import ChatTurn

RENDER_SECONDS = 3.0
MAX_TEMPLATE_CHARS = 200_000
MAX_RENDERED_CHARS = 8_000_000
T = TypeVar("T")
_PLAIN_LABEL = re.compile(
    r"^(\s*(?:System|User|Assistant)):", re.MULTILINE
)  # so that no text can begin a new turn
PLAIN_STOPS = ("\nUser:", "\nSystem:")


class TemplateProblem(MessageError):
    """The template cannot be used; the message says why."""


class _OutOfTime(BaseException):
    """Raised in the rendering thread to stop it."""


def render_plainly(messages: Sequence[ChatTurn]) -> str:
    """The format for a file without a usable template."""
    labels = {"system": "System", "user": "User", "assistant": "Assistant"}
    turns = []
    for message in messages:
        content = _PLAIN_LABEL.sub(r"\1 :", message.content)
        turns.append(f"{labels.get(message.role, 'User')}: {content}")
    return "\n\n".join([*turns, "Assistant:"])


class ChatTemplate:
    """One compiled template."""

    def __init__(self, source: str, *, start: str, end: str) -> None:
        """Compile `source`; `start` and `end` are the texts of the model's own start and end tokens.

        Raises:
            TemplateProblem: the template is not valid, absurdly long, or does not end.
        """
        if len(source) > MAX_TEMPLATE_CHARS:
            raise TemplateProblem(Message("template_too_long"))
        self._start = start
        self._end = end
        self._merge_system = False
        self._template = _within_time(lambda: _compile(source))
        self._choose_system_turn()

    def render(self, messages: Sequence[ChatTurn]) -> str:
        """The prompt, ready for the model's answer. Raises TemplateProblem."""
        turns = _without_system(messages) if self._merge_system else list(messages)
        rendered = _within_time(lambda: self._run(turns))
        if not rendered.strip():
            raise TemplateProblem(Message("template_empty"))
        return rendered

    def _run(self, turns: Sequence[ChatTurn]) -> str:
        pieces = []
        length = 0
        for piece in self._template.generate(
            messages=[{"role": turn.role, "content": turn.content} for turn in turns],
            bos_token=self._start,
            eos_token=self._end,
            add_generation_prompt=True,
            enable_thinking=False,
            tools=None,
        ):
            length += len(piece)
            if length > MAX_RENDERED_CHARS:
                raise TemplateProblem(Message("template_endless_prompt"))
            pieces.append(piece)
        return "".join(pieces)

    def _choose_system_turn(self) -> None:
        """Move the system text into the first question, for templates that refuse or ignore it."""
        trial = [ChatTurn("system", "RULES-OF-THE-TRIAL"), ChatTurn("user", "QUESTION-OF-THE-TRIAL")]
        try:
            if all(message.content in self.render(trial) for message in trial):
                return
        except TemplateProblem:
            pass
        self._merge_system = True
        if any(message.content not in self.render(trial) for message in trial):
            raise TemplateProblem(Message("template_without_question"))


def _without_system(messages: Sequence[ChatTurn]) -> list[ChatTurn]:
    system = "\n\n".join(message.content for message in messages if message.role == "system")
    turns = [message for message in messages if message.role != "system"]
    if system and turns:
        turns[0] = ChatTurn(turns[0].role, f"{system}\n\n{turns[0].content}")
    return turns


def _compile(source: str) -> Any:
    from jinja2 import ext, nodes, parser, sandbox

    class GenerationTags(ext.Extension):
        """`{% generation %}` marks what to train on; it changes nothing here."""

        tags = {"generation"}  # noqa: RUF012 - jinja's interface

        def parse(self, parser: parser.Parser) -> list[nodes.Node]:
            next(parser.stream)
            return parser.parse_statements(("name:endgeneration",), drop_needle=True)

    environment = sandbox.ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[ext.loopcontrols, GenerationTags]
    )
    environment.filters["tojson"] = _to_json
    environment.globals["raise_exception"] = _refuse
    environment.globals["strftime_now"] = lambda pattern: datetime.now().strftime(pattern)
    return environment.from_string(source)


def _to_json(value: Any, indent: int | None = None, **_: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent)


def _refuse(message: object) -> None:
    raise TemplateProblem(Message("template_refuses", reason=str(message)[:200]))


def _within_time(work: Callable[[], T]) -> T:
    """Run `work` in a thread and stop it after RENDER_SECONDS, whatever its loops do."""
    outcome: list[T] = []
    problem: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(work())
        except _OutOfTime:
            pass
        except Exception as error:  # noqa: BLE001 - the template is a program that we did not write
            problem.append(error)

    thread = threading.Thread(target=run, name="chat template", daemon=True)
    thread.start()
    thread.join(RENDER_SECONDS)
    if thread.is_alive():
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread.ident or 0), ctypes.py_object(_OutOfTime)
        )
        thread.join(1.0)
        if thread.is_alive():  # stuck inside one endless operation: only the end of the process stops it
            raise ModelError(Message("template_endless"), code="endless_template")
        raise TemplateProblem(Message("template_does_not_end"))
    if problem:
        if isinstance(problem[0], TemplateProblem):
            raise problem[0]
        raise TemplateProblem(Message("template_fails", reason=str(problem[0]))) from problem[0]
    return outcome[0]

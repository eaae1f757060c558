"""The parent's side of a child process: messages over pipes, limits, cancelling, and clear errors.

Readers, Chroma and llama.cpp each run in a child, because each of them can crash, hang or hold the
interpreter lock. `server.py` is the child's side.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.common.cancel import CancelledByUser, CancelToken
from indexer.common.errors import ChildDiedError, ChildTimedOutError, IndexerError
from indexer.common.messages import Message, message_from_json
from indexer.processes.frames import LIMITS_VARIABLE, Limits, Reply, framed, read_frame

CANCEL_GRACE_SECONDS = 1.0
POLL_SECONDS = 0.05
LAST_WORDS_LINES = 40
_NO_REPLY = Reply({})


@dataclass(frozen=True, slots=True)
class Patience:
    """How partial replies extend the time limit of a call."""

    each_seconds: float  # minimum time after each partial reply
    longest_seconds: float  # maximum time of the whole call
    unmoved_by: frozenset[str] = frozenset()  # partial replies with these keys do not extend it


class ChildProcess:
    """The parent's end of one child that runs `python -m module`.

    One call at a time; a call that is cancelled, times out or finds the child dead leaves no half-read
    message behind. A dead child is started again by the next call.
    """

    def __init__(
        self,
        module: str,
        *,
        name: str,
        limits: Limits | None = None,
        folder: Path | None = None,
    ) -> None:
        self.module = module
        self.name = name  # used in messages, such as "the PDF reader"
        self._limits = limits or Limits()
        self._folder = folder
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._ended = False
        self._requests: queue.Queue[bytes | None] = queue.Queue()
        self._replies: queue.Queue[Reply | None] = queue.Queue()
        self._threads: list[threading.Thread] = []
        self._last_words: deque[str] = deque(maxlen=LAST_WORDS_LINES)
        self._next_id = 0

    @property
    def alive(self) -> bool:
        """Whether the child is running now."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        """The child's process id, None when there is no child."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the child if it is not running; returns at once, before it is ready."""
        with self._lock:
            self._ensure_started()

    def call(
        self,
        operation: str,
        arguments: Mapping[str, Any] | None = None,
        *,
        block: bytes = b"",
        timeout_seconds: float | None = None,
        token: CancelToken | None = None,
        on_partial: Callable[[dict[str, Any]], None] | None = None,
        patience: Patience | None = None,
    ) -> Reply:
        """Run one operation in the child and wait for its reply.

        Args:
            operation: The name of an operation of the child.
            arguments: The operation's arguments; must be valid JSON.
            block: Bytes sent with the arguments.
            timeout_seconds: The child is killed after this time; None waits without limit.
            token: Stops the operation.
            on_partial: Called with each partial reply.
            patience: How partial replies extend the time limit; None: they do not.

        Raises:
            CancelledByUser: `token` was raised; a child that does not stop within a second is killed.
            ChildTimedOutError: no reply in `timeout_seconds`; the child is killed.
            ChildDiedError: the child ended; `detail` says how.
            IndexerError: what the operation itself raised on purpose.
        """
        with self._lock:
            if token is not None and token.cancelled:  # a fast child might reply before it notices
                raise CancelledByUser
            self._ensure_started()
            self._next_id += 1
            request = {"id": self._next_id, "op": operation, "args": dict(arguments or {})}
            self._requests.put(framed(request, block))
            return self._wait(self._next_id, timeout_seconds, token, on_partial, patience)

    def notify(self) -> None:
        """Make a waiting call check its token now instead of within POLL_SECONDS. Safe from any thread."""
        self._replies.put(_NO_REPLY)

    def kill(self) -> None:
        """End the child at once. Safe from any thread: a waiting call sees a dead child."""
        process = self._process
        if process is not None and process.poll() is None:
            with contextlib.suppress(OSError):
                process.kill()

    def end(self) -> None:
        """End the child for good. Running and later calls fail."""
        self._ended = True
        while not self._lock.acquire(timeout=POLL_SECONDS):
            self.kill()  # again: the call may have started it since
        try:
            self._kill_and_reap()
        finally:
            self._lock.release()

    def close(self, *, grace_seconds: float = 2.0) -> None:
        """Let the child finish and end it; kills it when it has not ended in time."""
        with self._lock:
            process = self._process
            if process is None:
                return
            self._requests.put(None)
            try:
                process.wait(grace_seconds)
            except subprocess.TimeoutExpired:
                process.kill()
            self._reap()

    def _ensure_started(self) -> None:
        if self._ended:
            raise ChildDiedError(Message("child_ended", name=self.name))
        if self._process is not None:
            if self._process.poll() is None:
                return
            self._reap()
        self._requests, self._replies = queue.Queue(), queue.Queue()
        self._last_words.clear()
        package_parent = str(Path(__file__).resolve().parents[2])
        search_path = [package_parent, *filter(None, [os.environ.get("PYTHONPATH")])]
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(search_path),
            "PYTHONIOENCODING": "utf-8",
            LIMITS_VARIABLE: json.dumps(
                {"memory": self._limits.memory_bytes, "file": self._limits.file_bytes}
            ),
        }
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", self.module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            cwd=self._folder,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._process = process
        threads: dict[str, tuple[Callable[..., None], tuple[Any, ...]]] = {
            "requests": (self._hand_over, (process, self._requests)),
            "replies": (self._collect, (process, self._replies)),
            "log": (self._listen, (process,)),
        }
        self._threads = [
            threading.Thread(target=target, args=args, name=f"{self.name} {what}", daemon=True)
            for what, (target, args) in threads.items()
        ]
        for thread in self._threads:
            thread.start()

    def _hand_over(self, process: subprocess.Popen[bytes], requests: queue.Queue[bytes | None]) -> None:
        """Write requests on a separate thread, since a child that reads nothing would block the caller."""
        assert process.stdin is not None
        with contextlib.suppress(OSError, ValueError):
            while (request := requests.get()) is not None:
                process.stdin.write(request)
                process.stdin.flush()
        with contextlib.suppress(OSError):
            process.stdin.close()

    def _collect(self, process: subprocess.Popen[bytes], replies: queue.Queue[Reply | None]) -> None:
        assert process.stdout is not None
        with contextlib.suppress(OSError, ValueError):
            while (reply := read_frame(process.stdout)) is not None:
                replies.put(reply)
        replies.put(None)

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stderr is not None
        with contextlib.suppress(OSError, ValueError):
            for line in process.stderr:
                self._last_words.append(line.decode("utf-8", "replace").rstrip())

    def _wait(
        self,
        request_id: int,
        timeout_seconds: float | None,
        token: CancelToken | None,
        on_partial: Callable[[dict[str, Any]], None] | None,
        patience: Patience | None,
    ) -> Reply:
        started = time.monotonic()
        deadline = None if timeout_seconds is None else started + timeout_seconds
        cancelled_at: float | None = None
        while True:
            now = time.monotonic()
            if token is not None and token.cancelled and cancelled_at is None:
                cancelled_at = now
                self._requests.put(framed({"cancel": request_id}))
            if cancelled_at is not None and now - cancelled_at > CANCEL_GRACE_SECONDS:
                self._kill_and_reap()
                raise CancelledByUser
            if deadline is not None and now > deadline:
                self._kill_and_reap()
                raise ChildTimedOutError(
                    Message("child_did_not_answer", name=self.name, n=round(deadline - started))
                )
            try:
                reply = self._replies.get(timeout=POLL_SECONDS)
            except queue.Empty:
                continue
            if reply is None:
                raise self._death()
            if reply.data.get("id") != request_id:
                continue  # the late reply to an abandoned call, or an invalid one
            if "partial" in reply.data:
                gives_time = patience is not None and patience.unmoved_by.isdisjoint(reply.data["partial"])
                if patience is not None and deadline is not None and gives_time:
                    deadline = min(
                        max(deadline, time.monotonic() + patience.each_seconds),
                        max(deadline, started + patience.longest_seconds),
                    )
                if on_partial is not None and cancelled_at is None:
                    on_partial(reply.data["partial"])
                continue
            return _unwrap(reply)

    def _death(self) -> ChildDiedError:
        process = self._process
        with contextlib.suppress(subprocess.TimeoutExpired):
            if process is not None:
                process.wait(1.0)
        status = process.poll() if process is not None else None
        self._kill_and_reap()
        words = "\n".join(self._last_words)
        return ChildDiedError(Message("child_stopped", name=self.name, status=str(status)), detail=words)

    def _kill_and_reap(self) -> None:
        self.kill()
        self._reap()

    def _reap(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.wait()
        self._requests.put(None)
        for thread in self._threads:
            thread.join(2.0)
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()


def _unwrap(reply: Reply) -> Reply:
    error = reply.data.get("error")
    if error is None:
        return Reply(reply.data.get("result", {}), reply.block)
    if error["kind"] == "cancelled":
        raise CancelledByUser
    message = message_from_json(error["message"])
    if error["kind"] == "expected":
        raise IndexerError(message, detail=error["detail"], code=error["code"])
    raise ChildDiedError(message, detail=error["detail"], code=error["code"])

"""The child's side of a child process: limits, the loop that answers calls, and partial replies."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import sys
import threading
from collections.abc import Callable, Mapping
from typing import Any

from indexer.common.cancel import CancelledByUser, CancelToken
from indexer.common.errors import IndexerError
from indexer.common.messages import Message, message_to_json, verbatim
from indexer.processes.frames import LIMITS_VARIABLE, Reply, read_frame, write_frame

NICENESS = 5  # so that the window stays responsive when all cores are busy


class Call:
    """The call that the child is working on."""

    def __init__(self, request_id: int, block: bytes, send: Callable[[dict[str, Any], bytes], None]) -> None:
        self.request_id = request_id
        self.block = block
        self.token = CancelToken()
        self._send = send

    def send_partial(self, data: dict[str, Any]) -> None:
        """Send the parent a partial reply before the final one."""
        self._send({"id": self.request_id, "partial": data}, b"")


Handler = Callable[[dict[str, Any], Call], Reply]


def apply_limits() -> None:
    """Apply the limits set by the parent, and a lower priority than the window's (POSIX)."""
    limits = json.loads(os.environ.get(LIMITS_VARIABLE) or "{}")
    if sys.platform == "win32":
        return
    os.nice(NICENESS)
    import resource

    for key, kind in (("memory", resource.RLIMIT_AS), ("file", resource.RLIMIT_FSIZE)):
        if limits.get(key):
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(kind, (limits[key], limits[key]))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def serve(handlers: Mapping[str, Handler]) -> None:
    """The child's main loop: answer calls until the parent ends, then end the process."""
    apply_limits()
    requests = sys.stdin.buffer
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # so that output printed by a library does not mix with the messages
    send_lock = threading.Lock()

    def send(data: dict[str, Any], block: bytes = b"") -> None:
        with send_lock:
            write_frame(replies, data, block)

    waiting: queue.Queue[tuple[dict[str, Any], Call] | None] = queue.Queue()
    calls: dict[int, Call] = {}

    def receive() -> None:
        while (message := read_frame(requests)) is not None:
            if "cancel" in message.data:
                call = calls.get(message.data["cancel"])
                if call is not None:
                    call.token.cancel()
                continue
            call = Call(message.data["id"], message.block, send)
            calls[call.request_id] = call
            waiting.put((message.data, call))
        for call in calls.values():
            call.token.cancel()
        waiting.put(None)

    threading.Thread(target=receive, name="requests", daemon=True).start()
    while (item := waiting.get()) is not None:
        request, call = item
        _answer(handlers, request, call, send)
        calls.pop(call.request_id, None)


def _answer(
    handlers: Mapping[str, Handler],
    request: dict[str, Any],
    call: Call,
    send: Callable[[dict[str, Any], bytes], None],
) -> None:
    try:
        call.token.check()
        reply = handlers[request["op"]](request["args"], call)
        send({"id": call.request_id, "result": reply.data}, reply.block)
        return
    except CancelledByUser:
        error: dict[str, Any] = {"kind": "cancelled"}
    except IndexerError as problem:
        error = {
            "kind": "expected",
            "code": problem.code,
            "message": message_to_json(problem.message),
            "detail": problem.detail,
        }
    except MemoryError:
        said = message_to_json(Message("not_enough_memory"))
        error = {"kind": "bug", "code": "out_of_memory", "message": said, "detail": ""}
    except Exception as problem:  # noqa: BLE001 - process boundary: report, never swallow
        import traceback

        error = {
            "kind": "bug",
            "code": "crash",
            "message": message_to_json(verbatim(f"{type(problem).__name__}: {problem}")),
            "detail": traceback.format_exc(),
        }
    send({"id": call.request_id, "error": error}, b"")

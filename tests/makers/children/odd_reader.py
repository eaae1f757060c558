"""A reader child for tests whose behaviour is chosen by the file's first word."""

import os
import signal
import time
from pathlib import Path

from indexer.common.errors import ReadError
from indexer.common.messages import Message
from indexer.ingest.reading.outcome import FileReading, ReadPassage, encode
from indexer.processes.frames import Reply
from indexer.processes.server import Call, serve
from indexer.records.documents import ExtractedText, Span
from indexer.records.passages import PassageDraft


def read(arguments, call: Call) -> Reply:
    path = Path(arguments["path"])
    text = path.read_text(encoding="utf-8")
    word = text.split()[0]
    if word == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if word == "hang":
        time.sleep(600)
    if word == "eat":
        return Reply({"length": len(bytearray(8 << 30))})
    if word == "fail":
        raise ZeroDivisionError
    if word == "refuse" or (word == "choosy" and path.suffix != ".md"):
        raise ReadError(Message("path_unreadable", name=path.name, reason="refused"), code="broken")
    if word == "pages":
        for page in (1, 2):
            call.send_partial({"recognising": page, "pages": 2})
        call.send_partial({"stage": ["no", "stage"], "recognising": "x", "pages": None})
    if word == "slow":
        time.sleep(0.3)
    return lie(word, answer(text, call))


def answer(text: str, _call: Call):
    passage = ReadPassage(PassageDraft(0, 0, Span(0, len(text)), "en"), ("word",), ("word",))
    extracted = ExtractedText(text=text, media_type="text/plain", importer="odd/1")
    return encode(FileReading(extracted, "en", (passage,)))


def lie(word: str, data) -> Reply:
    if word == "nonsense":
        data = {"nonsense": True}
    if word == "types":
        data["metadata"]["title"] = ["a", "list"]
    return Reply(data)


if __name__ == "__main__":
    serve({"read": read})

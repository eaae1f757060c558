"""`ibid export`: a kept conversation as a document, or the documents as a list of references."""

from __future__ import annotations

import argparse
import contextlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from indexer.command_line.language import tr
from indexer.command_line.output import EXIT_DONE, emit, reading, say
from indexer.common.errors import StorageError, UsageError
from indexer.common.messages import Message
from indexer.exporting.bibliography import write_bibtex, write_csl_json, write_ris
from indexer.exporting.exported import exported_answers
from indexer.exporting.html import write_html
from indexer.exporting.markdown import write_markdown
from indexer.exporting.word import write_word
from indexer.records.conversations import ConversationText
from indexer.records.documents import Document

_LISTS: dict[str, tuple[Callable[[Sequence[Document]], str], str]] = {
    "bibtex": (write_bibtex, ".bib"),
    "ris": (write_ris, ".ris"),
    "csl-json": (write_csl_json, ".json"),
}
CONVERSATION_FORMATS = ("md", "html", "docx")
SOURCE_FORMATS = tuple(_LISTS)
_NAME = re.compile(r"[^\w-]+")
MAX_NAME_CHARS = 60


def export(options: argparse.Namespace) -> int:
    """`ibid export conversation ID` or `ibid export sources`: writes a new file and says which."""
    wanted = CONVERSATION_FORMATS if options.what == "conversation" else SOURCE_FORMATS
    if options.format not in wanted:
        raise UsageError(Message("no_such_export_format", format=options.format, formats=", ".join(wanted)))
    if (options.what == "conversation") != (options.id is not None):
        raise UsageError(Message("export_arguments"))
    with reading(options) as library:
        if options.what == "conversation":
            conversation = library.conversations.show(options.id)
            data = conversation_file(conversation, options.format)
            name = f"{_file_name(conversation.conversation.title)}.{options.format}"
        else:
            write, suffix = _LISTS[options.format]
            listed = library.documents(collection=options.collection, language=options.lang)
            data, name = write(listed).encode("utf-8"), f"sources{suffix}"
    file = options.output or Path(name)
    _write_new(file, data)
    if options.json:
        emit({"file": str(file), "bytes": len(data)})
    else:
        say(str(file))
    return EXIT_DONE


def conversation_file(conversation: ConversationText, form: str) -> bytes:
    """A conversation as the bytes of a file; `form` is md, html or docx."""
    answers, title = exported_answers(conversation), conversation.conversation.title
    if form == "docx":
        return write_word(title, answers, tr("to check"))
    write = write_html if form == "html" else write_markdown
    return write(title, answers, tr("to check")).encode("utf-8")


def _file_name(title: str) -> str:
    return _NAME.sub("-", title)[:MAX_NAME_CHARS].strip("-") or "conversation"


def _write_new(file: Path, data: bytes) -> None:
    """Write a file that is not there yet; nothing is overwritten, and nothing half written stays."""
    try:
        with file.open("xb") as stream:
            try:
                stream.write(data)
                stream.flush()
            except OSError:
                with contextlib.suppress(OSError):
                    file.unlink()
                raise
    except FileExistsError as error:
        raise UsageError(Message("export_exists", file=file)) from error
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise StorageError(Message("export_not_written", file=file, reason=reason)) from error

"""From an error to one sentence for the user, shorter where it stands beside what it is about."""

from __future__ import annotations

from types import MappingProxyType

from desktop.language.i18n import in_words, language, tr
from indexer.common.errors import IndexerError, ModelError
from indexer.common.language.catalogue import marked
from indexer.common.language.sentences import gap
from indexer.common.messages import Message

# Why a file was not imported, beside its name, by the stable codes of the engine's errors.
FILE_REASONS = MappingProxyType(
    {
        "encrypted": marked("It is protected by a password."),
        "wrong_password": marked("The password does not open it."),
        "needs_ocr": marked(
            "It holds pictures of text only, and text recognition (Tesseract) is not installed."
        ),
        "broken": marked("It is damaged and cannot be read."),
        "unsupported": marked("Its format cannot be read."),
        "too_large": marked("It is larger than what can be read safely."),
        "too_deep": marked("It lies too deep inside other archives and was not unpacked."),
        "empty": marked("It is empty."),
        "no_text": marked("It holds no text that could be searched."),
        "timeout": marked("Reading it took too long and was stopped."),
        "storage": marked("The disk is full or refuses to write; add it again when there is room."),
        "out_of_memory": marked("Reading it took too much memory and was stopped."),
        "crash": marked("It made the reader stop; the rest of Ibid is not touched by that."),
        "reader_died": marked("It made the reader stop; the rest of Ibid is not touched by that."),
        "not_found": marked("It is not there any more."),
        "no_permission": marked("You may not read it; change its permissions."),
        "not_a_file": marked("It is not a document file."),
        "changed": marked("It changed while it was read; add it again when it is complete."),
        "unreadable": marked("The disk or the device did not give it out."),
        "unexpected": marked("Something unexpected happened; the details are in the log."),
    }
)
# Why the model that understands meaning could not be got, beside "Try again"; the engine names commands.
MODEL_REASONS = MappingProxyType(
    {
        "no_network": marked("The model was not downloaded: there is no connection to the package index."),
        "no_room": marked("The model was not downloaded: the disk has too little room (350 MB are needed)."),
        "no_pip": marked("The model cannot be downloaded: this Python has no pip."),
        "storage": marked("The model cannot be kept: its folder cannot be written."),
        "download": marked("The model was not downloaded: the package index does not give it out."),
        "bad_download": marked("What was downloaded is not the model that Ibid knows, and was thrown away."),
        "bad_conversion": marked(
            "The model that was made here is not the one that Ibid knows, and is not used."
        ),
        "no_start": marked("The model is here, but this computer cannot run it."),
    }
)
_PASSWORD_CODES = frozenset({"encrypted", "wrong_password"})
_PASSWORD_SUFFIXES = (".pdf", ".zip")  # what the engine can open with one


def sentence(error: object) -> str:
    """What to tell the user; an unexpected error is in the log already."""
    if isinstance(error, IndexerError):
        return in_words(error.message)
    return tr("Something went wrong inside Ibid; the details are in the log.")


def failure_reason(code: str, message: Message | None) -> str:
    """One sentence without the file's name, to stand beside it; of an unknown code, the engine's."""
    known = FILE_REASONS.get(code)
    if known is not None:
        return tr(known)
    return in_words(message) if message is not None else ""


def failure_sentence(name: str, code: str, message: Message | None) -> str:
    """The same with the file's name, to stand alone."""
    if code not in FILE_REASONS:
        return failure_reason(code, message)
    return tr("“{name}” was not added.").format(name=name) + gap(language()) + failure_reason(code, message)


def takes_password(path: str, code: str) -> bool:
    """Whether the file may open with a password that the user knows."""
    return code in _PASSWORD_CODES and path.lower().endswith(_PASSWORD_SUFFIXES)


def fetch_problem(error: object) -> str:
    """Why the model that understands meaning could not be got."""
    known = MODEL_REASONS.get(error.code) if isinstance(error, ModelError) else None
    return tr(known) if known is not None else sentence(error)

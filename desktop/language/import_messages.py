"""Why a file was not imported, in the window's language; the engine's own sentence is the detail."""

from __future__ import annotations

from types import MappingProxyType

from desktop.language.i18n import tr

# The stable codes of the engine, and what each means for the one who wanted the file in.
_REASONS = MappingProxyType(
    {
        "encrypted": "It is protected by a password.",
        "wrong_password": "The password does not open it.",
        "needs_ocr": "It holds pictures of text only, and text recognition (Tesseract) is not installed.",
        "broken": "It is damaged and cannot be read.",
        "unsupported": "Its format cannot be read.",
        "too_large": "It is larger than what can be read safely.",
        "too_deep": "It lies too deep inside other archives and was not unpacked.",
        "empty": "It is empty.",
        "no_text": "It holds no text that could be searched.",
        "timeout": "Reading it took too long and was stopped.",
        "storage": "The disk is full or refuses to write; add it again when there is room.",
        "out_of_memory": "Reading it took too much memory and was stopped.",
        "crash": "It made the reader stop; the rest of Ibid is not touched by that.",
        "reader_died": "It made the reader stop; the rest of Ibid is not touched by that.",
        "not_found": "It is not there any more.",
        "no_permission": "You may not read it; change its permissions.",
        "not_a_file": "It is not a document file.",
        "changed": "It changed while it was read; add it again when it is complete.",
        "unreadable": "The disk or the device did not give it out.",
        "unexpected": "Something unexpected happened; the details are in the log.",
    }
)
_PASSWORD_CODES = frozenset({"encrypted", "wrong_password"})
_PASSWORD_SUFFIXES = (".pdf", ".zip")  # what the engine can open with one


def failure_reason(code: str, message: str) -> str:
    """One sentence without the file's name, to stand beside it; an unknown code keeps the engine's words."""
    known = _REASONS.get(code)
    return tr(known) if known is not None else message


def failure_sentence(name: str, code: str, message: str) -> str:
    """The same with the file's name, to stand alone."""
    known = _REASONS.get(code)
    if known is None:
        return message
    return tr("“{name}” was not added.").format(name=name) + tr(" ") + tr(known)


def takes_password(path: str, code: str) -> bool:
    """Whether the file may open with a password that the user knows."""
    return code in _PASSWORD_CODES and path.lower().endswith(_PASSWORD_SUFFIXES)

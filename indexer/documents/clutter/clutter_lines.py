"""Classifies single lines without their neighbours: captions, share bars, notices."""

from __future__ import annotations

import re

from indexer.documents.blocks.lines import Line
from indexer.documents.clutter.rules import (
    ALONE,
    CAPTIONS,
    CREDITED,
    MACHINE_TRANSLATION,
    OPENINGS,
    PAYWALL,
    POINTER,
    QUOTED_SPEECH,
    SENTENCE_WITHIN,
    SEPARATORS,
)

MAX_SHORT_RULE_CHARS = 250
MAX_LABEL_CHARS = 120
MAX_NOTICE_CHARS = 600
MAX_POINTER_CHARS = 200
MIN_TITLE_UNITS, MAX_TITLE_UNITS = 20, 200

_MARKDOWN_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
_HEADING_MARKS = re.compile(r"#{1,6}\s+")
_BRACKETS = {"(": ")", "（": "）", "[": "]", "【": "】", "〔": "〕"}
# Every pattern of the kind needs one of these; searching for them first is much faster.
_SIGNS_OF_A_CAPTION = (":", "：", "(", "（", "©", "/", "图", "摄")
_SIGNS_OF_TRANSLATION = ("translat", "traduc", "traduit", "翻译")
_NO_TITLE_END = tuple(".。!！;；:：,，…")


def bare_line(text: str) -> str:
    """A line without what Markdown and typesetters put around it: #, **, a link's address, brackets."""
    if "](" in text:
        text = _MARKDOWN_LINK.sub(r"\1", text)
    if text[:1] in "#*_":
        text = _HEADING_MARKS.sub("", text, count=1)
    if text[:1] in "*_" and text[:2] != "* ":
        text = text.strip("*_ ")
    if len(text) > 2 and _BRACKETS.get(text[0]) == text[-1] and text.count(text[0]) == 1:
        text = text[1:-1].strip()
    return text


def is_clutter_anywhere(raw: str, text: str, *, is_title: bool) -> bool:
    """Whether a short line is clutter, wherever in the text it is.

    Args:
        raw: The line as it is.
        text: The same as `bare_line` gives it.
        is_title: Nothing stands above it: then a name of an agency at its end is no credit.
    """
    if raw[0] in "|·•" and SEPARATORS.fullmatch(raw):
        return True
    if len(text) <= MAX_LABEL_CHARS and ALONE.fullmatch(text):
        return True
    if PAYWALL.fullmatch(text):
        return True
    if OPENINGS.match(text):
        return not QUOTED_SPEECH.search(text)
    if POINTER.match(raw) or POINTER.match(text):
        return len(text) <= MAX_POINTER_CHARS and not SENTENCE_WITHIN.search(text)
    if is_title or not any(sign in raw for sign in _SIGNS_OF_A_CAPTION):
        return False
    is_one_sentence = len(SENTENCE_WITHIN.findall(text)) <= 1
    return is_one_sentence and bool(CAPTIONS.fullmatch(raw) or CREDITED.fullmatch(raw))


def is_translation_notice(text: str) -> bool:
    """Whether a line says that the text was translated by a machine."""
    if len(text) > MAX_NOTICE_CHARS or not any(word in text.lower() for word in _SIGNS_OF_TRANSLATION):
        return False
    return MACHINE_TRANSLATION.search(text) is not None


def ends_like_a_title(line: Line, shortest_units: int = MIN_TITLE_UNITS) -> bool:
    """Whether a line can be a headline: neither a word nor a paragraph, and no end of a sentence."""
    return shortest_units <= line.units <= MAX_TITLE_UNITS and not line.text.endswith(_NO_TITLE_END)

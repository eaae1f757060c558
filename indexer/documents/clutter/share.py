"""How much of a document is clutter, in its report; and a sentence for the user where it is most of it."""

from __future__ import annotations

import re
from dataclasses import replace

from indexer.common.messages import Message
from indexer.documents.blocks.lines import joined_spans
from indexer.records.documents import ExtractedText

WARNING_FROM_SHARE = 0.6
_MAILS = ("message/rfc822", "application/vnd.ms-outlook")
_HEADER = re.compile(r"(?:From|To|Cc|Date|Attachments): ")
_PAGES = ("text/html", "multipart/related")


def with_clutter_share(name: str, extracted: ExtractedText) -> ExtractedText:
    """The same text with `report.clutter_share`, and a warning where most of it is clutter."""
    share = _share(extracted)
    report = replace(extracted.report, clutter_share=share)
    if share <= WARNING_FROM_SHARE:
        return replace(extracted, report=report)
    kind = Message("clutter_navigation" if extracted.media_type in _PAGES else "clutter_notices")
    warning = Message("mostly_clutter", name=name, why=kind, n=100 - round(100 * share))
    return replace(extracted, report=report, warnings=(*extracted.warnings, warning))


def _share(extracted: ExtractedText) -> float:
    """Of the characters that are not white space."""
    if not extracted.clutter:
        return 0.0
    own = _header_lines(extracted) if extracted.media_type in _MAILS else 0
    everything = _visible(extracted.text) - own
    hidden = sum(
        _visible(span.of(extracted.text)) for span in joined_spans(extracted.text, extracted.clutter)
    )
    hidden -= own
    return round(hidden / everything, 4) if everything else 0.0


def _header_lines(extracted: ExtractedText) -> int:
    """Of a mail: sender and date are no clutter around its text, however short that is."""
    first = min(extracted.clutter, key=lambda span: span.start).of(extracted.text)
    return _visible(first) if _HEADER.match(first) else 0


def _visible(text: str) -> int:
    return sum(map(len, text.split()))

"""How much of a document is clutter, in its report; and a sentence for the user where it is most of it."""

from __future__ import annotations

from dataclasses import replace

from indexer.documents.lines import joined_spans
from indexer.records import ExtractedText

WARNING_FROM_SHARE = 0.6
_PAGES = ("text/html", "multipart/related")


def with_clutter_share(name: str, extracted: ExtractedText) -> ExtractedText:
    """The same text with `report.clutter_share`, and a warning where most of it is clutter."""
    share = _share(extracted)
    report = replace(extracted.report, clutter_share=share)
    if share <= WARNING_FROM_SHARE:
        return replace(extracted, report=report)
    kind = "navigation" if extracted.media_type in _PAGES else "notices, headers or lists of other texts"
    warning = (
        f"Most of “{name}” is {kind}: only {100 - round(100 * share)} % of it is the article that can be "
        "searched."
    )
    return replace(extracted, report=report, warnings=(*extracted.warnings, warning))


def _share(extracted: ExtractedText) -> float:
    """Of the characters that are not white space."""
    if not extracted.clutter:
        return 0.0
    everything = _visible(extracted.text)
    hidden = sum(
        _visible(span.of(extracted.text)) for span in joined_spans(extracted.text, extracted.clutter)
    )
    return round(hidden / everything, 4) if everything else 0.0


def _visible(text: str) -> int:
    return sum(map(len, text.split()))

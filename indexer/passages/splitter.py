"""Cuts a document's canonical text into passages: whole sentences up to a budget, with exact spans."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from indexer.common.stop_words import LANGUAGES_WITH_STOP_WORDS
from indexer.passages.languages import detect_language, letter_count, weigh_languages
from indexer.passages.outline import heading_spans, is_heading, paragraphs
from indexer.passages.overlong import cut_overlong
from indexer.passages.page_breaks import sentence_end_beyond
from indexer.passages.sentences import sentence_spans
from indexer.passages.tables import header_of
from indexer.passages.weights import weight_of
from indexer.records.documents import PageSpan, Span
from indexer.records.passages import PassageDraft
from indexer.records.reading import OutlineEntry, TableSpan

# About one news paragraph. A token is at least one character, so that no passage is longer than the 512
# tokens that the embedder reads: none is ever cut. 400 to 600 find as much, 1,100 loses 5 to 15 points of
# answers in the first 1,500 characters found (tests/evaluation/passage_size.py, 2026-12-01).
BUDGET_WEIGHT = 500.0
SECTION_WEIGHT = 4_000.0  # maximum weight of text whose passages are scored together
_MIN_SECTION_WEIGHT = 300.0  # so that a list of one-line "headings" is one section
LATIN_LANGUAGES = LANGUAGES_WITH_STOP_WORDS
_LETTERS_NEEDED = 40  # with fewer letters, a passage gets its document's language


def split_text(
    text: str,
    *,
    pages: Sequence[PageSpan] = (),
    clutter: Sequence[Span] = (),
    language: str | None = None,
    outline: Sequence[OutlineEntry] = (),
    tables: Sequence[TableSpan] = (),
    budget: float = BUDGET_WEIGHT,
) -> tuple[PassageDraft, ...]:
    """Cut `text` into passages.

    Passages hold whole sentences, stand in reading order, do not overlap, begin and end with a character
    that is not white space, and together cover every letter and digit outside the clutter. They cross a
    page break only to finish a sentence, over at most a short running header or footer between its halves;
    they never cross other clutter. `language` is the document's, for passages too short to tell; `outline`
    names headings that do not look like one; rows of `tables` have too few words to tell a language by.
    """
    drafts: list[PassageDraft] = []
    heads = frozenset(span.start for span in heading_spans(text, outline)) if outline else frozenset()
    spans = _passage_spans(text, pages, clutter, heads, budget)
    for section, span in _number_sections(text, spans, budget):
        in_table = bool(tables) and header_of(tables, span.start) is not None
        spoken = language if in_table else _language_of(span.of(text), language)
        drafts.append(PassageDraft(len(drafts), section, span, spoken))
    return tuple(drafts)


def _language_of(passage: str, document_language: str | None) -> str | None:
    if letter_count(passage, _LETTERS_NEEDED) < _LETTERS_NEEDED:
        return document_language
    guess, clear = weigh_languages(passage, LATIN_LANGUAGES)
    if guess is not None and (clear or guess == document_language):
        return guess  # ten times as fast as lingua
    return detect_language(passage) or document_language


def _passage_spans(
    text: str,
    pages: Sequence[PageSpan],
    clutter: Sequence[Span],
    heads: Collection[int],
    budget: float,
) -> Iterator[tuple[bool, Span]]:
    """The spans of passages, each with whether it begins with a heading."""
    breaks = sorted({cut for page in pages for cut in (page.start, page.end) if 0 < cut < len(text)})
    done = 0
    filled = (s for s in _stretches(len(text), breaks, clutter) if not s.of(text).isspace())
    for stretch, following in _with_next(filled):
        start = max(done, stretch.start)
        sentences = sentence_spans(text, start=start, end=stretch.end)
        if sentences and following is not None:
            end = sentence_end_beyond(text, sentences[-1], following, breaks, budget)
            if end is not None:
                sentences[-1] = Span(sentences[-1].start, end)
                done = end
        for headed, span in _pack(text, sentences, Span(start, stretch.end), heads, budget):
            if any(character.isalnum() for character in span.of(text)):
                yield headed, span


def _with_next(stretches: Iterator[Span]) -> Iterator[tuple[Span, Span | None]]:
    stretch = next(stretches, None)
    while stretch is not None:
        following = next(stretches, None)
        yield stretch, following
        stretch = following


def _stretches(length: int, breaks: Sequence[int], clutter: Sequence[Span]) -> Iterator[Span]:
    """The text without its clutter, cut at page breaks."""
    position, next_break = 0, 0
    for gap in [*sorted(clutter), Span(length, length)]:
        until = min(max(gap.start, position), length)
        while next_break < len(breaks) and breaks[next_break] <= until:
            if breaks[next_break] > position:
                yield Span(position, breaks[next_break])
                position = breaks[next_break]
            next_break += 1
        if until > position:
            yield Span(position, until)
        position = max(position, min(gap.end, length))


def _pack(
    text: str, sentences: Sequence[Span], stretch: Span, heads: Collection[int], budget: float
) -> Iterator[tuple[bool, Span]]:
    """Fill passages greedily; a half-full passage ends at a paragraph end instead of inside the next one."""
    filling: list[Span] = []
    filled, headed, section_weight = 0.0, False, 0.0

    def flush() -> Iterator[tuple[bool, Span]]:
        nonlocal filled, headed
        if filling:
            yield headed, Span(filling[0].start, filling[-1].end)
        filling.clear()
        filled, headed = 0.0, False

    for paragraph in paragraphs(text, sentences):
        heading = paragraph[0].start in heads
        heading = heading or (len(paragraph) == 1 and is_heading(text, paragraph[0], stretch))
        weights = [weight_of(text, span) for span in paragraph]
        total = weight_of(text, Span(paragraph[0].start, paragraph[-1].end))
        if heading and section_weight >= _MIN_SECTION_WEIGHT:
            yield from flush()
            headed, section_weight = True, 0.0
        elif filled >= budget / 2 and filled + total > budget:
            yield from flush()
        section_weight += total
        for span, weight in zip(paragraph, weights, strict=True):
            gap = span.start - filling[-1].end if filling else 0
            if filling and filled + gap + weight > budget:
                yield from flush()
                gap = 0
            if weight > budget:
                yield from ((False, piece) for piece in cut_overlong(text, span, budget))
                continue
            filling.append(span)
            filled += gap + weight
    yield from flush()


def _number_sections(
    text: str, passages: Iterator[tuple[bool, Span]], budget: float
) -> Iterator[tuple[int, Span]]:
    section, weight = 0, 0.0
    for headed, span in passages:
        own = weight_of(text, span)
        if weight and (headed or weight + own > max(SECTION_WEIGHT, budget)):
            section, weight = section + 1, 0.0
        weight += own
        yield section, span

"""Locates words in a text: folded words with their exact spans in code points, for marks and phrases."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from indexer.common.folding import fold
from indexer.lexical.terms import GROUPED_DIGITS, RUNS, has_cjk, index_form, runs, stem
from indexer.records.documents import Span

# Characters that change the one before: half-width voicing marks, parts of decomposed Korean syllables.
_JOINED_TO_THE_LETTER_BEFORE = re.compile("[\uff9e\uff9f\u1160-\u11ff\ud7b0-\ud7fb]")
_STRETCH = re.compile(r"\S+|\s+")


@dataclass(frozen=True, slots=True)
class LocatedRun:
    """One word, or run of Chinese, Japanese or Korean, from `runs`, with the places of its characters."""

    is_cjk: bool
    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """The span in the text of the characters `start` to `end` of the run."""
        return Span(self.starts[start:end][0], self.ends[start:end][-1])


def located_runs(text: str) -> list[LocatedRun]:
    """The runs of a text, the same as those of `terms.runs`, each with its place."""
    folded, starts, ends = _folded_with_places(text)
    for match in reversed(list(GROUPED_DIGITS.finditer(folded))):
        digits = [i for i in range(match.start(), match.end()) if folded[i].isdecimal()]
        kept = "".join(folded[i] for i in digits)
        folded = folded[: match.start()] + kept + folded[match.end() :]
        starts[match.start() : match.end()] = [starts[i] for i in digits]
        ends[match.start() : match.end()] = [ends[i] for i in digits]
    return [
        LocatedRun(
            bool(match.group(1)), match.group(), starts[slice(*match.span())], ends[slice(*match.span())]
        )
        for match in RUNS.finditer(folded)
    ]


def mark_terms(
    text: str,
    words: Collection[str],
    language: str | None,
    *,
    prefixes: Sequence[str] = (),
    phrases: Sequence[str] = (),
) -> tuple[Span, ...]:
    """The spans of a query's words in `text`: ascending, neighbours joined.

    Args:
        text: Of one passage.
        words: The query's terms of the word view, for the passage's language.
        language: Of the passage.
        prefixes: Folded prefixes of words.
        phrases: Marked from their first to their last word.
    """
    located = located_runs(text)
    pairs = {word for word in words if len(word) > 1}
    # If there are other words, a single character is mostly a particle and would be marked everywhere.
    alone = words if not pairs and all(has_cjk(word) for word in words) else ()
    spans = [span for phrase in phrases for span in _phrase_spans(located, phrase)]
    for run in located:
        if run.is_cjk:
            spans += _cjk_spans(run, words, pairs, alone, prefixes)
        elif stem(run.text, language) in words or run.text.startswith(tuple(prefixes)):
            spans.append(run.span())
    return _joined(spans)


def holds_phrase(text: str, phrase: str) -> bool:
    """Whether `text` contains the words of `phrase` in a row; case and accents do not matter.

    Chinese text may continue before and after the phrase.
    """
    return bool(_phrase_spans(located_runs(text), phrase))


def _cjk_spans(
    run: LocatedRun,
    words: Collection[str],
    pairs: Collection[str],
    alone: Collection[str],
    prefixes: Sequence[str],
) -> list[Span]:
    spans = [run.span(i, i + 2) for i in range(len(run.text) - 1) if index_form(run.text[i : i + 2]) in pairs]
    if len(run.text) == 1 and run.text in words:
        spans.append(run.span())
    spans += [run.span(i, i + 1) for i, character in enumerate(run.text) if character in alone]
    for prefix in prefixes:
        spans += [run.span(m.start(), m.end()) for m in re.finditer(re.escape(prefix), run.text)]
    return spans


def _phrase_spans(located: Sequence[LocatedRun], phrase: str) -> list[Span]:
    wanted = list(runs(phrase))
    if not wanted:
        return []
    spans = []
    for first in range(len(located) - len(wanted) + 1):
        spans += _match_at(located[first : first + len(wanted)], wanted)
    return spans


def _match_at(located: Sequence[LocatedRun], wanted: Sequence[tuple[bool, str]]) -> list[Span]:
    if len(wanted) == 1 and wanted[0][0]:
        run, part = located[0], wanted[0][1]
        if not run.is_cjk:
            return []
        return [run.span(m.start(), m.end()) for m in re.finditer(re.escape(part), run.text)]
    last = len(wanted) - 1
    for i, (run, (is_cjk, part)) in enumerate(zip(located, wanted, strict=True)):
        if run.is_cjk != is_cjk:
            return []
        whole = not is_cjk or 0 < i < last
        fits = run.text == part if whole else run.text.endswith(part) if i == 0 else run.text.startswith(part)
        if not fits:
            return []
    start = located[0].span(-len(wanted[0][1]) if wanted[0][0] else 0).start
    end = located[-1].span(0, len(wanted[-1][1])).end
    return [Span(start, end)]


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def _folded_with_places(text: str) -> tuple[str, list[int], list[int]]:
    """The folded text, and for each of its characters its start and end in `text`."""
    if text.isascii():
        return fold(text), list(range(len(text))), list(range(1, len(text) + 1))
    folded_text = fold(text)
    folded, starts, ends = _join_folded((letter, i) for i, letter in enumerate(text))
    if len(folded) != len(folded_text):
        folded, starts, ends = _join_folded(_letters_with_their_marks(text))
    if len(folded) == len(folded_text):  # only forms may differ, such as a final sigma
        return folded_text, starts, ends
    # Letters change one another in another way, so only whole words can be located.
    return _join_folded((match.group(), match.start()) for match in _STRETCH.finditer(text))


def _letters_with_their_marks(text: str) -> Iterator[tuple[str, int]]:
    start = 0
    for i in range(1, len(text)):
        if not _belongs_to_the_letter_before(text[i]):
            yield text[start:i], start
            start = i
    yield text[start:], start


def _belongs_to_the_letter_before(letter: str) -> bool:
    if unicodedata.category(letter)[0] == "M" or _JOINED_TO_THE_LETTER_BEFORE.match(letter):
        return True
    return not _fold_piece(letter)


def _join_folded(pieces: Iterable[tuple[str, int]]) -> tuple[str, list[int], list[int]]:
    folded: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for piece, start in pieces:
        folded_piece = _fold_piece(piece)
        folded.append(folded_piece)
        if folded_piece:
            starts += [start] * len(folded_piece)
            ends += [start + len(piece)] * len(folded_piece)
        elif ends and ends[-1] == start:
            ends[-1] = start + len(piece)  # a separate accent belongs to the letter before
    return "".join(folded), starts, ends


@lru_cache(maxsize=8192)
def _fold_piece(piece: str) -> str:
    return fold(piece)

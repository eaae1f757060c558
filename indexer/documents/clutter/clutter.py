"""Finds lines of a clipped article that are not the article: captions, share bars, lists of other stories.

Clutter is shown but not searched. A wrongly marked line is lost for answers, so unsure rules mark nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import accumulate

from indexer.common.messages import Message
from indexer.documents.blocks.lines import Line, lines_of, spans_of
from indexer.documents.clutter.clutter_lines import (
    MAX_SHORT_RULE_CHARS,
    bare_line,
    ends_like_a_title,
    is_clutter_anywhere,
    is_translation_notice,
)
from indexer.documents.clutter.rules import (
    ALONE_IN_HEAD,
    ALONE_IN_TAIL,
    BIOGRAPHY,
    GLUED_BREADCRUMB,
    LIST_ITEM,
    LIST_LABEL,
    PAYWALL,
    POINTER,
    TAIL_LISTS,
    TAIL_NOTICES,
)
from indexer.records.documents import Span

TAIL_FROM_SHARE = 0.3  # of the lines: share bars also stand above an article
LINES_OF_TAIL_FROM_SHARE = 0.5  # of the characters: where tags and rights may stand, line by line
MAX_TAIL_SHARE = 0.5  # of the characters: more than this is an article with a marker in its middle
MAX_TAIL_SENTENCES = 3  # lines that end like one: teasers of other stories are cut or have no end
SENTENCE_UNITS = 60
MAX_LIST_ITEMS = 12
NOTICE_LINES = 5  # a machine-translation notice stands in the first lines
MAX_LINES = 20_000  # of a clipped page: in a longer text only its ends are looked at
END_LINES = 300
MAX_NAME_CHARS = 40
MIN_HEADING_UNITS = 8
INSERTED_UNITS = (70, 200)  # a headline of another article; this one's own headings are shorter


def find_clutter(text: str, known: Sequence[Span] = ()) -> tuple[Span, ...]:
    """The lines of an article that are not its body, as spans of whole lines, sorted and disjoint.

    Args:
        text: Canonical text of a plain text, Markdown or HTML article.
        known: Spans known to be clutter from markup; they are skipped and not returned.
    """
    lines = [line for line in lines_of(text) if line.text]
    if known:
        lines = _outside(lines, known)
    marked = _mark_lines(lines)
    tail = _tail_start(lines, marked)
    marked.update(range(tail, len(lines)))
    marked.update(_biography(lines, tail))
    marked.update(_inserted_headlines(lines, marked))
    if len(marked) == len(lines):  # nothing would be left, so the rules must be wrong for this text
        return ()
    return spans_of(lines, sorted(marked))


def paywall_warnings(name: str, text: str, clutter: Sequence[Span]) -> tuple[Message, ...]:
    """A warning if a notice says that the rest of the text is for subscribers only."""
    for span in clutter:
        for line in span.of(text).split("\n"):
            if len(line) <= MAX_SHORT_RULE_CHARS and PAYWALL.fullmatch(bare_line(line.strip())):
                return (Message("behind_a_paywall", name=name),)
    return ()


def _outside(lines: Sequence[Line], known: Sequence[Span]) -> list[Line]:
    spans, kept, position = sorted(known), [], 0
    for line in lines:
        while position < len(spans) and spans[position].end <= line.start:
            position += 1
        if position == len(spans) or spans[position].start >= line.end:
            kept.append(line)
    return kept


def _mark_lines(lines: Sequence[Line]) -> set[int]:
    marked: set[int] = set()
    in_head = True
    weights = list(accumulate(len(line.text) for line in lines))
    tail_from = LINES_OF_TAIL_FROM_SHARE * weights[-1] if weights else 0
    position = 0
    while position < len(lines):
        if END_LINES <= position < len(lines) - END_LINES and len(lines) > MAX_LINES:
            position = len(lines) - END_LINES
        line = lines[position]
        if _is_clutter(line, position, in_head=in_head, in_tail=weights[position] > tail_from):
            marked.add(position)
        elif len(line.text) <= MAX_SHORT_RULE_CHARS and LIST_LABEL.fullmatch(bare_line(line.text)):
            items = _list_length(lines, position + 1)
            if items:
                marked.update(range(position, position + 1 + items))
                position += items
        elif line.is_long:
            in_head = False
        position += 1
    return marked


def _is_clutter(line: Line, position: int, *, in_head: bool, in_tail: bool) -> bool:
    if position < NOTICE_LINES and is_translation_notice(line.text):
        return True
    if len(line.text) > MAX_SHORT_RULE_CHARS:
        return False
    text = bare_line(line.text)
    if is_clutter_anywhere(line.text, text, is_title=position == 0):
        return True
    if in_head and (ALONE_IN_HEAD.fullmatch(text) or GLUED_BREADCRUMB.fullmatch(text)):
        return True
    return in_tail and not in_head and bool(ALONE_IN_TAIL.fullmatch(text))


def _list_length(lines: Sequence[Line], first: int) -> int:
    """How many lines under a label are other stories: list items, or one line that can only be a title."""
    count = 0
    for line in lines[first : first + MAX_LIST_ITEMS]:
        if not LIST_ITEM.match(line.text) or len(line.text) > MAX_SHORT_RULE_CHARS:
            break
        count += 1
    if count == 0 and len(lines) > first + 1:
        only, below = lines[first], lines[first + 1]
        is_near = only.number <= lines[first - 1].number + 2
        return int(is_near and ends_like_a_title(only) and below.is_long)
    return count


def _tail_start(lines: Sequence[Line], marked: Collection[int]) -> int:
    """The first line of what follows the article; `len(lines)` when nothing does."""
    ends = [p for p, line in enumerate(lines) if p not in marked and line.ends_sentence]
    last_end = next((p for p in reversed(ends) if not _is_cut(lines[p].text)), -1)
    weights = [len(line.text) for line in lines]
    everything, after = sum(weights), sum(weights)
    are_sentences = [_is_sentence(line) for line in lines]
    sentences = sum(are_sentences)
    seen_body = False
    for position, line in enumerate(lines):
        after -= weights[position]
        sentences -= are_sentences[position]
        seen_body = seen_body or line.is_long
        if weights[position] > MAX_SHORT_RULE_CHARS:
            continue
        if len(lines) > MAX_LINES and position < len(lines) - END_LINES:
            continue
        text = bare_line(line.text)
        is_list = TAIL_LISTS.fullmatch(text) is not None
        if not is_list and not TAIL_NOTICES.match(text):
            continue
        if position in marked and last_end > position:
            continue  # the label of a list that is known already; the article goes on under it
        if is_list and seen_body and sentences == 0:
            return position  # lists of stories alone, however many
        allowed = MAX_TAIL_SENTENCES if is_list else 0
        late = position >= TAIL_FROM_SHARE * len(lines) and after <= MAX_TAIL_SHARE * everything
        if late and sentences <= allowed:
            return position
    return len(lines)


def _is_sentence(line: Line) -> bool:
    return line.ends_sentence and line.units >= SENTENCE_UNITS and not _is_cut(line.text)


def _is_cut(text: str) -> bool:
    return text.rstrip().endswith(("...", "…"))


def _biography(lines: Sequence[Line], end: int) -> range:
    """The author's name on a line of its own at the end, with the paragraph about that person below it."""
    for position in range(max(1, end // 2), end):
        name = lines[position].text
        if len(name) > MAX_NAME_CHARS or not name[:1].isupper() or ends_like_a_title(lines[position]):
            continue
        below = position + 1
        while below < end and lines[below].text == name:
            below += 1
        about = lines[below].text.lstrip("\"“«‘' ") if below < end else ""
        if about.startswith(name) and BIOGRAPHY.match(about, len(name)):
            after = sum(1 for line in lines[below + 1 : end] if line.is_long)
            return range(position, below + 1) if after == 0 else range(0)
    return range(0)


def _inserted_headlines(lines: Sequence[Line], marked: set[int]) -> list[int]:
    """Headlines of other articles between the paragraphs, on pages that are known to point to such.

    They stand alone like headings do; what tells them apart is that they are whole sentences, far longer
    than each of at least two headings of the article's own.
    """
    if not any(
        LIST_LABEL.fullmatch(text) or POINTER.match(text)
        for position in marked
        if len(text := bare_line(lines[position].text)) <= MAX_SHORT_RULE_CHARS
    ):
        return []
    first = next((p for p, line in enumerate(lines) if line.is_long), len(lines))
    alone = [
        p
        for p in range(first + 1, len(lines) - 1)
        if p not in marked
        and ends_like_a_title(lines[p], MIN_HEADING_UNITS)
        and not LIST_ITEM.match(lines[p].text)
    ]
    shortest, longest = INSERTED_UNITS
    own = [lines[p].units for p in alone if lines[p].units < shortest]
    if len(own) < 2:
        return []
    return [p for p in alone if max(shortest, 1.3 * max(own)) <= lines[p].units <= longest]

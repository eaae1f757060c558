"""Title, date, byline and publisher of an article from the lines above its body; unknown stays None."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from indexer.common.written_dates import find_date
from indexer.documents.blocks.lines import Line, han_count, lines_of
from indexer.documents.clutter.clutter_lines import is_translation_notice
from indexer.documents.metadata.choice import FieldChoices
from indexer.documents.metadata.mastheads import is_host_of, is_masthead, may_be_masthead
from indexer.documents.source.addresses import clean_address
from indexer.records.documents import DocumentMetadata, Span

HEAD_LINES = 30  # non-empty lines that may stand above the body
HEAD_CHARS = 20_000
LONGEST_TITLE_UNITS = 200
SHORTEST_TITLE_LETTERS = 6
LONGEST_MASTHEAD_UNITS = 40
MASTHEAD_TO_TITLE_LINES = 3
LEAST_HEADLINE_WORDS = 3
LEAST_HEADLINE_HAN = 6
MOST_WORDS_OF_A_NAME = 4
BODY_UNITS = 80  # a line this long, or a sentence, is evidence that a body follows the title
MOST_WORDS_BESIDE_DATE_CHARS = 40
DATELINE_CHARS = 60
ADDRESS_CHARS = 4_000

_LABELS = {
    "title": re.compile(r"(?:title|titre|标题|題目|题目)\s*[:：]\s*(?P<value>\S.*)", re.I),
    "author": re.compile(r"(?:authors?|auteure?s?|作者|记者|撰文|文)\s*[:：/／]\s*(?P<value>\S.*)", re.I),
    "publisher": re.compile(
        r"(?:publisher|éditeur|来源|媒体)\s*[:：]\s*(?P<value>\S{1,40}(?: \S{1,20}){0,3})", re.I
    ),
}
_NAME = (
    r"[A-ZÀ-Þ][\w'’.-]*(?:\s+(?:(?:de|du|des|la|le|van|von|der|den|di|el|al|bin)\s+)*[A-ZÀ-Þ][\w'’.-]*){0,4}"
)
_BYLINE = re.compile(
    rf"(?:^|\)\s*)(?:[Pp]ar|PAR|[Bb]y|BY)\s+(?P<value>{_NAME}(?:\s*(?:,|\bet\b|\band\b|&)\s*{_NAME}){{0,9}})\s*[,|•·-]?\s*$"
)
_DATE_LABEL = re.compile(
    r"(?:\bdate\b|publi|post(?:ed|é)|paru|mis en ligne|mis à jour|updated|发布|发表|时间|日期|更新)", re.I
)
_FRENCH = re.compile(r"\b(?:le|la|les|des|du|une|dans|pour|est|sur|avec|publié|mis|à)\b", re.I)
_STATEMENT_ENDS = ".。;；,，:："
_GOES_ON = "/,;)]&+"  # a line that begins so goes on with the one above
_BREADCRUMB = re.compile(r"\S[^>›]*(?:\s[>›]\s\S[^>›]*)+$|(?:Édition|Edition)\b|.{1,12}版$")
_BYLINE_BREAKS = re.compile(r"\s[·|•–—]\s|(?<=\d{4})\.\s")
_DOTS = re.compile(r"\s[·•]\s")
_NEXT_LABEL = re.compile(
    r"\s+(?=(?:来源|媒体|出处|作者|记者|撰文|编辑|责任编辑|责编|发布时间|时间|日期)\s*[:：])"
)
_ADDRESS_LABEL = re.compile(
    r"(?:url|source|lien(?: original| de l['’]article)?|adresse|link|original(?: article| url)?|permalink|"
    r"原文(?:链接|地址|网址)|本文(?:链接|地址|网址)|文章(?:链接|地址|网址)|链接|来源|出处)"
    r"\s*[:：]\s*<?(?P<address>https?://[^\s>]{4,2000})>?",
    re.I,
)
_NOT_A_TITLE = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+|[\W\d_]*", re.I)


def find_metadata(text: str, clutter: Sequence[Span] = (), *, clipping: bool = True) -> DocumentMetadata:
    """What the head of an article says about it.

    Args:
        text: Canonical text; only what stands above the first long paragraph counts.
        clutter: Its clutter, which cannot be a title.
        clipping: It is a text saved from a newspaper, whose name may stand above the title.
    """
    head, first_paragraph = _split_head(text[:HEAD_CHARS])
    cluttered = {line.number for line in head if any(s.start <= line.start < s.end for s in clutter)}
    clean = [line for line in head if line.number not in cluttered]
    masthead = _masthead(head, clean, first_paragraph, text) if clipping else None
    titles = [line for line in clean if masthead is None or line.number > masthead.number]
    title_line = _title_line(titles, first_paragraph)
    title = _labelled(clean, "title") or (title_line.text.lstrip("# ").strip() if title_line else None)
    choices = FieldChoices()
    choices.offer("title", title, "text")
    choices.offer("published", _published(head, title_line, first_paragraph), "text")
    choices.offer("author", _author(clean), "text")
    choices.offer("publisher", _labelled(clean, "publisher") or (masthead.text if masthead else None), "text")
    choices.offer("source_url", find_labelled_address(text), "text")
    return choices.build()


def find_labelled_address(text: str) -> str | None:
    """The address that a line of its own gives as the article's, near the top or at the very end."""
    for part in (text[:ADDRESS_CHARS], text[-ADDRESS_CHARS:]):
        for line in part.split("\n"):
            if (match := _ADDRESS_LABEL.fullmatch(line.strip())) and (
                address := clean_address(match["address"])
            ):
                return address
    return None


def _split_head(text: str) -> tuple[list[Line], Line | None]:
    head: list[Line] = []
    for line in lines_of(text):
        if not line.text:
            continue
        is_notice = is_translation_notice(line.text) and len(head) < 3
        if (line.is_long and not is_notice) or len(head) == HEAD_LINES:
            return head, line
        head.append(line)
    return head, None


def _masthead(
    head: Sequence[Line], clean: Sequence[Line], first_paragraph: Line | None, text: str
) -> Line | None:
    """The name of the newspaper where it stands above the title: in capitals, over a breadcrumb, or known."""
    first = clean[0] if clean else None
    if first is None or first.units > LONGEST_MASTHEAD_UNITS or first.text[-1] in _STATEMENT_ENDS:
        return None
    following = [line for line in head if line.number > first.number]
    below = following[:MASTHEAD_TO_TITLE_LINES]
    over_breadcrumb = bool(below) and _BREADCRUMB.match(below[0].text) is not None
    titled = any(line.units > first.units and _can_be_title(line) for line in below)
    if titled and (over_breadcrumb or first.text.isupper()):
        return first
    is_known = is_masthead(first.text)
    if not is_known and not (may_be_masthead(first.text) and _speaks_for_masthead(first, below, text)):
        return None
    title = _title_line([line for line in clean if line.number > first.number], first_paragraph)
    is_near = title is not None and (title in below or not _between(first, title, following))
    return first if title is not None and is_near and _is_headline(title) else None


def _between(first: Line, title: Line, following: Sequence[Line]) -> list[Line]:
    """The lines between two that are neither dates nor bylines."""
    lines = (line for line in following if first.number < line.number < title.number)
    return [line for line in lines if not _is_date_line(line.text) and not _BYLINE.search(line.text)]


def _speaks_for_masthead(first: Line, below: Sequence[Line], text: str) -> bool:
    """Whether more than the sound of its name says that a line is a newspaper's."""
    if below and _is_date_line(below[0].text):
        return True
    address = find_labelled_address(text)
    owner = re.compile(rf"(?:©|copyright|版权所有)[^\n]{{0,20}}{re.escape(first.text)}", re.I)
    return (address is not None and is_host_of(first.text, address)) or owner.search(
        text[-ADDRESS_CHARS:]
    ) is not None


def _is_headline(line: Line) -> bool:
    """Whether a line says more than the name of a section or of a person."""
    if han_count(line.text) >= LEAST_HEADLINE_HAN:
        return True
    words = line.text.split()
    is_name = len(words) <= MOST_WORDS_OF_A_NAME and re.fullmatch(_NAME, line.text) is not None
    return len(words) >= LEAST_HEADLINE_WORDS and not is_name


def _title_line(head: Sequence[Line], first_paragraph: Line | None) -> Line | None:
    """The first line of the head that can be a title; None where the text begins with its body."""
    for position, line in enumerate(head):
        if _is_label(line.text) or _is_date_line(line.text) or _BYLINE.search(line.text):
            continue
        if _NOT_A_TITLE.fullmatch(line.text) or _BREADCRUMB.match(line.text) or _is_imprint(line.text):
            continue
        following = [*head[position + 1 :], *([first_paragraph] if first_paragraph else [])]
        return line if _can_be_title(line) and _body_follows(line, following) else None
    return None


def _is_imprint(text: str) -> bool:
    """Whether a line says between dots or bars who wrote when: “The Ledger · 3 May 2026 · By Ann Lee”."""
    parts = _parts(text)
    dates = [part for part in parts if (found := find_date(part, day_first=True)) and found.is_all_of(part)]
    bylines = [part for part in parts if _BYLINE.search(part)]
    return bool(dates) and len(parts) > 1 and (bool(bylines) or _DOTS.search(text) is not None)


def _can_be_title(line: Line) -> bool:
    letters = sum(1 for c in line.text if c.isalpha()) + 2 * han_count(line.text)
    ends_as_statement = line.text[-1] in _STATEMENT_ENDS
    return letters >= SHORTEST_TITLE_LETTERS and line.units <= LONGEST_TITLE_UNITS and not ends_as_statement


def _body_follows(title: Line, following: Sequence[Line]) -> bool:
    if not following:
        return False
    # The first line of a hard-wrapped paragraph looks like a title, but its second line follows at once.
    next_line = following[0]
    wrapped = next_line.number == title.number + 1 and not next_line.is_long and next_line.text[:1].islower()
    return not wrapped and any(line.units >= BODY_UNITS or line.ends_sentence for line in following)


def _is_label(text: str) -> bool:
    return any(pattern.match(text) for pattern in _LABELS.values())


def _labelled(head: Sequence[Line], field: str) -> str | None:
    for text in (part for line in head for part in _NEXT_LABEL.split(line.text)):
        if (match := _LABELS[field].match(text)) and len(match["value"]) <= LONGEST_TITLE_UNITS:
            value = match["value"].strip()
            date = find_date(value, day_first=True) if field != "title" else None
            if value := value[: date.start].rstrip(" \t(（|·,，") if date else value:
                return value
    return None


def _author(head: Sequence[Line]) -> str | None:
    labelled = _labelled(head, "author")
    if labelled:
        return labelled
    for line in head:
        for part in _parts(line.text):
            if match := _BYLINE.search(part):
                return " ".join(match["value"].split())
    return None


def _parts(text: str) -> list[str]:
    """A byline's parts: 'The Ledger · 3 May 2026 · By Ann Lee' without marks of emphasis."""
    return [part.strip("*_ ") for part in _BYLINE_BREAKS.split(text.strip("*_ ")) if part.strip("*_ ")]


def _is_date_line(text: str) -> bool:
    found = find_date(text, day_first=True)
    if found is None:
        return False
    beside = text[: found.start] + text[found.end :]
    words = sum(1 for c in beside if c.isalpha())
    return words <= MOST_WORDS_BESIDE_DATE_CHARS // 4 or bool(_DATE_LABEL.search(text[: found.start]))


def _published(head: Sequence[Line], title: Line | None, first_paragraph: Line | None) -> str | None:
    sample = " ".join(line.text for line in [*head, *([first_paragraph] if first_paragraph else [])])[:2000]
    day_first = True if len(_FRENCH.findall(sample)) >= 5 else None
    for position, line in enumerate(head):
        if line is title:
            continue
        is_body = _is_wrapped(head, position) and not _is_date_line(line.text)
        is_body |= line.text[0] in _GOES_ON  # “Stable release 4.0”, and on the next line “/ 31 December 2023”
        for part in _parts(line.text):
            found = find_date(part, day_first=day_first)
            if found is None:
                continue
            before = part[: found.start]
            labelled = _DATE_LABEL.search(before) and found.start <= MOST_WORDS_BESIDE_DATE_CHARS
            is_short = len(part) - (found.end - found.start) <= MOST_WORDS_BESIDE_DATE_CHARS
            if labelled or (is_short and not is_body):
                return found.iso
    return _dateline(first_paragraph, day_first)


def _is_wrapped(head: Sequence[Line], position: int) -> bool:
    """Whether a line is one of a paragraph that goes on over several lines."""
    around = head[max(0, position - 1) : position + 2]
    return any(
        second.number == first.number + 1 and second.text[:1].islower() for first, second in pairwise(around)
    )


def _dateline(paragraph: Line | None, day_first: bool | None) -> str | None:
    """The date of "PARIS, 31 octobre 2024 (Reuters) - ..."."""
    if paragraph is None:
        return None
    found = find_date(paragraph.text[: 2 * DATELINE_CHARS], day_first=day_first)
    if found is None or found.start > DATELINE_CHARS:
        return None
    return found.iso if re.match(r"\s*[,.]?\s*(?:\(|（|—|–|-\s|电)", paragraph.text[found.end :]) else None

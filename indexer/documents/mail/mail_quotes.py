"""Which lines of a mail are not its writer's words now: quotations, older mails below, the signature."""

from __future__ import annotations

import re

from indexer.documents.blocks.lines import Line, lines_of, spans_of
from indexer.records.documents import Span

_ATTRIBUTION = re.compile(
    r"(?:On\b.{6,200}\bwrote\s?:|Le\b.{6,200}\ba écrit\s?:|在.{4,200}写道\s?[:：]|"
    r".{4,200}于.{4,100}写道\s?[:：]|"
    r"Am\b.{6,200}\bschrieb.{0,100}:|El\b.{6,200}\bescribió\s?:)",
    re.I | re.S,
)
_OLDER_MAIL = re.compile(
    r"(?:-{2,}\s*(?:Original Message|Message d[’']origine|Message transféré|"
    r"Forwarded message|原始邮件|转发的邮件|"
    r"Ursprüngliche Nachricht|Mensaje original)\s*-{2,}|_{20,})",
    re.I,
)
_FORWARD = re.compile(r"forward|transf|转发", re.I)
_HEADER_BLOCK = re.compile(r"\*?(?:From|De|发件人|Von)\s?[:：]", re.I)
_HEADER_BLOCK_NEXT = re.compile(
    r"\*?(?:Sent|Date|To|Envoyé(?: le)?|À|A|发送时间|日期|收件人|Gesendet|An|Enviado)\s?[:：]", re.I
)


def clutter_from(text: str) -> tuple[Span, ...]:
    """The quoted lines, older mails and signature of a mail's text, as spans of whole lines.

    A mail that is nothing else keeps everything: then it was sent for what it quotes.
    """
    lines = [line for line in lines_of(text) if line.text]
    marked = {position for position, line in enumerate(lines) if line.text.startswith(">")}
    for position in _attributions(lines, marked):
        marked.add(position)
    end = next((p for p in range(len(lines)) if _begins_rest(lines, p, text)), len(lines))
    marked.update(range(end, len(lines)))
    if len(marked) == len(lines):
        return ()
    return spans_of(lines, sorted(marked))


def _attributions(lines: list[Line], quoted: set[int]) -> list[int]:
    """The line, or two, right before a quotation that say whose words follow."""
    found: list[int] = []
    for first in (p for p in quoted if p - 1 not in quoted and p > 0):
        if _ATTRIBUTION.fullmatch(lines[first - 1].text):
            found.append(first - 1)
        elif first > 1 and _ATTRIBUTION.fullmatch(f"{lines[first - 2].text} {lines[first - 1].text}"):
            found += [first - 2, first - 1]
    return found


def _begins_rest(lines: list[Line], position: int, text: str) -> bool:
    """Whether everything from this line on is a signature or an older mail."""
    line = lines[position]
    if text[line.start : line.end] in {"-- ", "--"}:
        return True
    if position == 0:  # forwarded without a word: this is what there is to read
        return False
    if _OLDER_MAIL.fullmatch(line.text):
        return _FORWARD.search(line.text) is None
    following = lines[position + 1].text if position + 1 < len(lines) else ""
    return bool(_HEADER_BLOCK.match(line.text) and _HEADER_BLOCK_NEXT.match(following)) and not any(
        _FORWARD.search(before.text) for before in lines[max(0, position - 2) : position]
    )

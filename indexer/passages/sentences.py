"""Splits text into sentences with exact spans, for French, Chinese, English and similar languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.passages.line_wraps import is_wrap
from indexer.records.documents import Span

# A note mark such as [3], [^3], [a] or [note 3] directly after a sentence belongs to it.
_NOTE_MARK = r"\[\^?(?:(?:[Nn]ote|注|註)\.? ?)?(?:\d{1,3}(?:[,;\u2013-] ?\d{1,3}){0,4}|[a-z]|[*†‡§]{1,3})\]"
_CLOSERS = "”’\"'」』】》〉）)\\]›"
# Finds every candidate in one pass; no alternative backtracks far.
_CANDIDATE = re.compile(
    rf"(?P<line>[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+)"
    rf"|(?P<stop>[.!?…‥。！？｡．؟۔।॥]+)(?:[{_CLOSERS}]|[ \u00a0\u202f]?»|{_NOTE_MARK})*"
)
_ALWAYS = frozenset("。！？｡؟۔।॥")
_COMMAS = frozenset("，、,")
_OPENERS = " \u00a0\u202f\u3000\t«“„\"‘'([¿¡—–-「『《（‹"
_WORD = re.compile(r"[^\W\d_]+|\d+")
_PAIRED = frozenset(("u.", "z.", "d.", "i.", "o.", "s.", "p.", "н.", "т."))
_LOOK_BEHIND_CHARS = 24
_LOOK_AHEAD_CHARS = 40
_LONG_SENTENCE_CHARS = 240  # beyond it a Chinese semicolon ends a sentence, too
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af]")
# Abbreviations that never end a sentence: a name, a number or the rest of a phrase follows.
_TITLES = """m mm mme mlle mgr me pr dr drs st ste mr mrs ms prof rev hon gen gén col lt capt cdt sgt sr
    sra srta jr dña hr fr frau herr ing dipl sig dott avv on dhr mevr ir rep sen gov pres
    messrs messr cie cf vs al ibid voir env ca approx resp bzw vgl usw ggf evtl inkl bspw
    sog gegr geb tel tél fax"""
_REFERENCES = """no nos nº n° núm num nr art arts al alin chap ch sect sec par parag p pp pg pág págs s ss
    vol vols t tom fig figs tab éd ed eds trad coll op cit abs kap bd hrsg aufl aux ex app
    annexe réf ref refs eq éq r av ave bd blvd rue pl ste bât dept dép dpt tlj
    ee г ул им пл пер просп обл акад проф"""
_MONTHS = (
    """janv févr avr juil sept oct nov déc jan feb apr aug sep dec ene abr ago dic gen mag giu lug set ott"""
)
# Abbreviations only before a number: "No. 3", "art. 5", "5 ago. 2026", but "The answer is no. Then".
BEFORE_NUMBER = frozenset(
    (
        _MONTHS + " no nos par on ch s t p r art arts app ed tab vol rue pl av set mag tel tél fax ex cap me"
    ).split()
)
STRICT = frozenset((_TITLES + " " + _REFERENCES).split()) - BEFORE_NUMBER
# Abbreviations that may end a sentence, if the next word is one that often begins sentences.
_WEAK = "uu гг etc inc ltd corp co llc plc gmbh ag sa sarl bros jr ph phd"
WEAK = frozenset(_WEAK.split())
_STARTERS = """the a an he she it they we you i this that these those in on at but and so however when
    while if after before il elle ils elles on ce cette ces cela mais nous vous je selon
    depuis pour dans en après avant une un er sie es wir ich das diese dieser ein eine im am
    aber el ella ellos ellas los las este esta pero"""
STARTERS = frozenset(_STARTERS.split())
_GERMAN_MONTHS = """januar jänner februar märz april mai juni juli august september oktober november dezember
    jahrhundert jahrhunderts"""
GERMAN_MONTHS = frozenset(_GERMAN_MONTHS.split())


def sentence_spans(text: str, *, start: int = 0, end: int | None = None) -> list[Span]:
    """The sentences of `text[start:end]`, as spans of `text`.

    Line ends are boundaries unless they only wrap a sentence. Spans have no surrounding white space,
    are in order, do not overlap, and together cover every character that is not white space.
    """
    stop = len(text) if end is None else min(end, len(text))
    spans = []
    for left, right in _pieces(text, start, stop):
        piece = text[left:right]
        stripped = piece.lstrip()
        left += len(piece) - len(stripped)
        length = len(stripped.rstrip())
        if length:
            spans.append(Span(left, left + length))
    return spans


def _pieces(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    left = start
    for match in _CANDIDATE.finditer(text, start, stop):
        if match.lastgroup == "line":
            ends = match.group() != "\n" or not is_wrap(text, match.start())
        else:
            ends = _ends_sentence(text, match, left, stop)
        if ends:
            yield from _cut_at_semicolons(text, left, match.end())
            left = match.end()
    yield from _cut_at_semicolons(text, left, stop)


def _cut_at_semicolons(text: str, left: int, right: int) -> Iterator[tuple[int, int]]:
    if right - left > _LONG_SENTENCE_CHARS:
        while (mark := text.find("；", left, right)) >= 0:
            yield left, mark + 1
            left = mark + 1
    yield left, right


def _ends_sentence(text: str, match: re.Match[str], left: int, stop: int) -> bool:
    marks, end = match["stop"], match.end()
    following = text[end] if end < stop else ""
    if any(mark in _ALWAYS for mark in marks):
        quoted = end > match.end("stop")  # after 「…。」と the sentence continues with the speaker
        return following not in _COMMAS and not (quoted and following == "と")
    if not following:
        return True
    if not following.isspace():
        return _stands_between_cjk(text, match, following)
    ahead = text[end : min(stop, end + _LOOK_AHEAD_CHARS)].lstrip(_OPENERS)
    if ahead and ahead[0].islower():
        return False
    return marks != "." or not _is_abbreviation(text, match.start(), left, ahead)


def _stands_between_cjk(text: str, match: re.Match[str], following: str) -> bool:
    """Chinese typed with ASCII or full-width Latin marks has no space after them."""
    if "…" in match["stop"] or not _CJK.match(following):
        return False
    before = text[match.start() - 1 : match.start()]
    return bool(_CJK.match(before)) or "." not in match["stop"]


def _is_abbreviation(text: str, dot: int, left: int, ahead: str) -> bool:
    behind = text[max(left, dot - _LOOK_BEHIND_CHARS) : dot]
    pieces = behind.split()
    if not pieces or behind[-1:].isspace():
        return False
    token = pieces[-1].lstrip("(«“\"'[").rsplit("’", 1)[-1].rsplit("'", 1)[-1]
    word = token.lower()
    next_match = _WORD.match(ahead)
    next_word = next_match[0].lower() if next_match else ""
    if len(word) == 1 and len(pieces) > 1 and pieces[-2] in _PAIRED:  # u. a., z. B.
        return next_word not in STARTERS
    if word == "г" and len(pieces) > 1 and pieces[-2].isdigit():  # an abbreviation for year, not for town
        return False
    if word.isdigit():
        numbers_a_line = dot - left <= _LOOK_BEHIND_CHARS and text[left:dot].strip() == token
        return numbers_a_line or next_word in GERMAN_MONTHS
    if len(token) == 1 and token.isupper():
        return token == "M" or next_word not in STARTERS
    if word in BEFORE_NUMBER:
        return next_word.isdigit()
    if word in WEAK or ("." in word and _is_dotted(word)):
        return next_word not in STARTERS
    return word in STRICT or word.rsplit(".", 1)[-1] in STRICT


def _is_dotted(word: str) -> bool:
    """U.S, J.-C, p.ex, a.m: short groups of letters between dots."""
    return all(len(part.strip("-")) <= 2 and part.strip("-").isalpha() for part in word.split("."))

"""The names and the years that a question holds: a passage that answers it speaks of them."""

from __future__ import annotations

import re
from pathlib import PurePath

from indexer.lexical.terms import has_cjk, runs
from indexer.records.search import Hit

_LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ0-9'’-]*")
_ELIDED = re.compile(r"^(?:[ldjcnmst]|qu)['’]|['’]s$", re.IGNORECASE)
_OPENING = ".!?:;¿¡«“\"'(（「。？！"
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_THOUSANDS = re.compile(r"(?<=\d)[\s.,](?=\d{3}(?!\d))")
_CHINESE_YEAR = re.compile(r"[〇○零一二三四五六七八九]{4}(?=年)")
_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


def names_in(question: str) -> frozenset[str]:
    """The folded words of the question that are written like names."""
    if has_cjk(question):
        return frozenset(word for match in _LATIN_WORD.finditer(question) for word in _parts(match.group()))
    names: set[str] = set()
    for match in _LATIN_WORD.finditer(question):
        before = question[: match.start()].rstrip()
        begins = not before or before[-1] in _OPENING
        word = _ELIDED.sub("", match.group())
        if len(word) > 1 and (any(c.isupper() for c in word[1:]) or (word[0].isupper() and not begins)):
            names |= _parts(word)
    return frozenset(names)


def _parts(word: str) -> set[str]:
    return {run for _, run in runs(_ELIDED.sub("", word)) if len(run) > 1}


def years_in(text: str) -> frozenset[str]:
    """The years in a text, as four digits: 2026 in 'in 2026', '2026-03', '二〇二六年'."""
    plain = _CHINESE_YEAR.sub(lambda match: match.group().translate(_CHINESE_DIGITS), text)
    return frozenset(_YEAR.findall(plain))


def speaks_of(years: frozenset[str], hit: Hit) -> bool:
    """Whether a passage names one of the years, or may mean it: by 'last year', by the date of its document.

    A passage of unknown date that names no year may mean any. What looks like a year in the question may be
    an amount, which texts write as 1,600 or 1 600 too.
    """
    document = hit.document
    held = years_in(hit.text_with_columns) | years_in(_THOUSANDS.sub("", hit.text_with_columns))
    held |= years_in(f"{document.title or ''} {PurePath(document.path).name} {' '.join(hit.section)}")
    if not held and document.published is None:
        return True
    if document.published is not None and document.published[:4].isdigit():
        year = int(document.published[:4])
        held |= {str(year - 1), str(year), str(year + 1)}
    return bool(years & held)

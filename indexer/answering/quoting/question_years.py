"""The years that a question names, and whether its sources speak of one of them.

Figures of another year answer in the same words as those asked for: only the year tells them apart.
"""

from __future__ import annotations

import re
from pathlib import PurePath

from indexer.records.search import Hit

_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_THOUSANDS = re.compile(r"(?<=\d)[\s.,](?=\d{3}(?!\d))")
_CHINESE_YEAR = re.compile(r"[〇○零一二三四五六七八九]{4}(?=年)")
_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


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

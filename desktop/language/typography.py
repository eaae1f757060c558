"""How typed text is shown: no mark stands alone at the beginning of a line."""

from __future__ import annotations

import re

NO_BREAK = "\u00a0"
_BEFORE_MARK = re.compile(r"[ \u2009](?=[?!:;»%…])")
_AFTER_OPENING = re.compile(r"(?<=«)[ \u2009]")


def unbroken(text: str) -> str:
    """`text` with no-break spaces where French sets a space before or after a mark; only to be shown."""
    return _AFTER_OPENING.sub(NO_BREAK, _BEFORE_MARK.sub(NO_BREAK, text))

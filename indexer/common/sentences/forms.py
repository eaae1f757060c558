"""How the sentences of the engine are written down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

# Code -> its English, with blanks in braces; two forms, for one and for several, where a number decides:
# `n`, else the number of `pages`, `numbers` or `items`.
Forms: TypeAlias = Mapping[str, "str | tuple[str, str]"]

"""What a web page declares about itself in JSON-LD: all objects of all its blocks, bounded."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

MAX_JSON_CHARS = 1_000_000
MAX_OBJECTS = 2_000
DEEPEST_LEVEL = 8
_WRAPPED = re.compile(
    r"^\s*(?:<!--|/\*\s*<!\[CDATA\[\s*\*/|//\s*<!\[CDATA\[)|(?:-->|/\*\s*\]\]>\s*\*/|//\s*\]\]>)\s*$"
)


def json_ld_objects(tree: LexborHTMLParser) -> list[dict[str, Any]]:
    """Every object of the page's JSON-LD, alone, in a list or in a graph; a broken block gives none."""
    objects: list[dict[str, Any]] = []
    for node in tree.css('script[type="application/ld+json" i]'):
        source = node.text(deep=True)
        if not source or len(source) > MAX_JSON_CHARS:
            continue
        try:
            data = json.loads(_WRAPPED.sub("", source), strict=False)
        except (ValueError, RecursionError):
            continue
        for entry in _objects(data, 0):
            if len(objects) >= MAX_OBJECTS:
                return objects
            objects.append(entry)
    return objects


def _objects(data: object, level: int) -> Iterator[dict[str, Any]]:
    if level > DEEPEST_LEVEL:
        return
    if isinstance(data, list):
        for item in data:
            yield from _objects(item, level + 1)
    elif isinstance(data, dict):
        yield data
        yield from _objects(data.get("@graph"), level + 1)
        if isinstance(data.get("mainEntity"), dict):
            yield from _objects(data["mainEntity"], level + 1)

"""The address of a saved web page: as written by the browser, or as declared by the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from indexer.documents.source.addresses import clean_address, is_front_page, is_same_site

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

HEAD_CHARS = 20_000  # browsers write above the page, page savers within its head
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d{1,6}\)\s*(?P<address>\S{1,2100})\s*-->", re.I)
_PAGE_SAVER = re.compile(r"<!--\s*Page saved with SingleFile\s+url:\s*(?P<address>\S{1,2100})\s", re.I)


def find_address(
    markup: str, tree: LexborHTMLParser, meta: Mapping[str, str], declared: Mapping[str, Any]
) -> tuple[str, str] | None:
    """The page's address and its origin.

    The canonical link is the one to cite; but many sites give their front page as every page's canonical
    link; then the address written by the browser is used.
    """
    saved = _saved_from(markup, tree)
    base_node = tree.css_first("base[href]")
    base = clean_address(base_node.attributes.get("href"), saved) if base_node is not None else None
    link = tree.css_first('link[rel="canonical" i][href]')
    named = [
        (link.attributes.get("href") if link is not None else None, "canonical"),
        (meta.get("og:url"), "og:url"),
        (_declared_address(declared), "json-ld"),
    ]
    for value, origin in named:
        address = clean_address(value, base or saved)
        if address is None or (saved and not is_same_site(address, saved)):
            continue
        if not is_front_page(address) or (saved and is_front_page(saved)):
            return address, origin
    if saved:
        return saved, "saved-from"
    is_page = base is not None and not is_front_page(base) and not base.endswith("/")
    return (base, "base") if base is not None and is_page else None


def _saved_from(markup: str, tree: LexborHTMLParser) -> str | None:
    head = markup[:HEAD_CHARS]
    for pattern in (_SAVED_FROM, _PAGE_SAVER):
        if match := pattern.search(head):
            return clean_address(match["address"])
    node = tree.css_first("html[data-scrapbook-source]")
    return clean_address(node.attributes.get("data-scrapbook-source")) if node is not None else None


def _declared_address(declared: Mapping[str, Any]) -> str | None:
    for value in (declared.get("url"), declared.get("mainEntityOfPage"), declared.get("@id")):
        candidate = value.get("@id") or value.get("url") if isinstance(value, dict) else value
        if isinstance(candidate, str) and "://" in candidate:
            return candidate.partition("#")[0]
    return None

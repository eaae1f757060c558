"""Title, date, author and publisher of a web page: what it declares, then what its first lines say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from indexer.documents.dates import iso_date
from indexer.documents.metadata import find_metadata
from indexer.records import DocumentMetadata, Span

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

MOST_JSON_CHARS = 1_000_000
LONGEST_VALUE_CHARS = 300
DEEPEST_JSON_LEVEL = 8
_ARTICLE_TYPES = (
    "Article",
    "NewsArticle",
    "ReportageNewsArticle",
    "BlogPosting",
    "Report",
    "WebPage",
    "TechArticle",
)
_DATE_NAMES = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.date",
    "citation_publication_date",
    "citation_date",
    "parsely-pub-date",
    "publishdate",
    "pubdate",
    "publication_date",
    "sailthru.date",
)
_AUTHOR_NAMES = (
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "citation_author",
    "parsely-author",
    "byl",
)
_PUBLISHER_NAMES = (
    "og:site_name",
    "dc.publisher",
    "dcterms.publisher",
    "citation_journal_title",
    "application-name",
)
_SITE_SUFFIX = re.compile(r"\s*(?:\s[|–—·-]\s|[|_｜])\s*(?P<site>[^|_｜]{1,40})$")


def find_html_metadata(markup: str, text: str, clutter: Sequence[Span] = ()) -> DocumentMetadata:
    """What a page declares about itself, completed by the head of its text.

    Args:
        markup: The whole page.
        text: Its canonical text.
        clutter: The clutter of that text.
    """
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(markup)
    declared = _json_ld(tree)
    meta = _meta(tree)
    found = find_metadata(text, clutter)
    return DocumentMetadata(
        title=_title(tree, meta, declared) or found.title,
        published=_published(tree, meta, declared, found.published),
        publisher=_name(declared.get("publisher")) or _first(meta, _PUBLISHER_NAMES) or found.publisher,
        author=_name(declared.get("author")) or _author(meta) or found.author,
    )


def _clean(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    cleaned = " ".join(value.split())
    return cleaned if 0 < len(cleaned) <= LONGEST_VALUE_CHARS else None


def _meta(tree: LexborHTMLParser) -> dict[str, str]:
    values: dict[str, str] = {}
    for node in tree.css("meta"):
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        content = _clean(attributes.get("content"))
        if name and content:
            values.setdefault(name.strip().lower(), content)
    return values


def _json_ld(tree: LexborHTMLParser) -> dict[str, Any]:
    for node in tree.css('script[type="application/ld+json"]'):
        source = node.text(deep=True)
        if not source or len(source) > MOST_JSON_CHARS:
            continue
        try:
            data = json.loads(source, strict=False)
        except (ValueError, RecursionError):
            continue
        for entry in _objects(data, 0):
            types = entry.get("@type")
            if any(name in _ARTICLE_TYPES for name in (types if isinstance(types, list) else [types])):
                return entry
    return {}


def _objects(data: object, level: int) -> Iterator[dict[str, Any]]:
    if level > DEEPEST_JSON_LEVEL:
        return
    if isinstance(data, list):
        for item in data:
            yield from _objects(item, level + 1)
    elif isinstance(data, dict):
        yield data
        yield from _objects(data.get("@graph"), level + 1)


def _name(value: object) -> str | None:
    """The name, or names, of a person or organisation in JSON-LD."""
    if isinstance(value, list):
        names = [name for item in value[:20] if (name := _name(item))]
        return ", ".join(dict.fromkeys(names)) or None
    if isinstance(value, dict):
        return _clean(value.get("name"))
    name = _clean(value)
    return None if name is None or name.startswith(("http://", "https://")) else name


def _first(meta: dict[str, str], names: Sequence[str]) -> str | None:
    return next((meta[name] for name in names if name in meta), None)


def _author(meta: dict[str, str]) -> str | None:
    name = _name(_first(meta, _AUTHOR_NAMES))
    return re.sub(r"^(?:par|by)\s+", "", name, flags=re.I) if name else None


def _title(tree: LexborHTMLParser, meta: dict[str, str], declared: dict[str, Any]) -> str | None:
    """The headline: as declared, then the page's one `h1`, then its title without the site's name."""
    if declared.get("@type") != "WebPage" and (headline := _clean(declared.get("headline"))):
        return headline
    page_title = tree.css_first("title")
    candidates = (meta.get("og:title"), _clean(page_title.text()) if page_title else None)
    titles = [title for title in candidates if title]
    headings = [h for node in tree.css("h1") if (h := _clean(node.text(deep=True, separator=" ")))]
    for heading in headings:  # a logo is often an h1 too: the title tells which one is meant
        is_site = any(title.endswith(heading) and title != heading for title in titles)
        if not is_site and (len(headings) == 1 or any(heading in title for title in titles)):
            return heading
    site = meta.get("og:site_name")
    return next((_without_site(title, site) for title in titles), None)


def _without_site(title: str, site: str | None) -> str:
    match = _SITE_SUFFIX.search(title)
    if match is None or len(title[: match.start()]) < 5:
        return title
    is_spaced_dash = not re.match(r"\s*[|_｜]", title[match.start() :])
    if is_spaced_dash and site is not None and site.lower() not in match["site"].lower():
        return title
    return title[: match.start()].strip()


def _published(
    tree: LexborHTMLParser, meta: dict[str, str], declared: dict[str, Any], in_text: str | None
) -> str | None:
    """The declared date; but the first of January is a template's word when the text names another day."""
    candidates = [_clean(declared.get("datePublished")), _first(meta, _DATE_NAMES)]
    candidates += [_clean(node.attributes.get("datetime")) for node in tree.css("time[datetime]")[:1]]
    for candidate in candidates:
        date = iso_date(candidate)
        if date is None:
            continue
        return in_text if in_text is not None and date.endswith("-01-01") else date
    return in_text

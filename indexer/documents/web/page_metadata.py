"""The metadata of a web page: declared, or else from its first lines; each value with its origin."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from indexer.common.written_dates import iso_date
from indexer.documents.metadata.article_head import find_metadata
from indexer.documents.metadata.choice import FieldChoices
from indexer.documents.web.json_ld import json_ld_objects
from indexer.documents.web.page_address import find_address
from indexer.documents.web.title import without_site
from indexer.records.documents import DocumentMetadata, Span

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

MAX_VALUE_CHARS = 300
MAX_NAMES = 20
_ARTICLE_TYPE = re.compile(r"(?:\w*Article|BlogPosting|LiveBlogPosting|Report|SocialMediaPosting)")


def _listed(names: str) -> tuple[str, ...]:
    return tuple(names.split())


_DATE_NAMES = _listed(
    "article:published_time og:article:published_time datepublished date dc.date dc.date.issued dcterms.date "
    "dcterms.created "
    "citation_publication_date citation_date citation_online_date parsely-pub-date publishdate "
    "pubdate publish_date publication_date sailthru.date weibo:article:create_at bytedance:published_time "
    "og:release_date og:published_time article.published"
)
_AUTHOR_NAMES = _listed(
    "author article:author dc.creator dcterms.creator citation_author parsely-author byl sailthru.author "
    "og:article:author article:author_name"
)
_PUBLISHER_NAMES = _listed(
    "og:site_name dc.publisher dcterms.publisher citation_journal_title citation_publisher application-name "
    "mediaid copyright-holder"
)
_NO_AUTHOR = re.compile(
    r"(?:admin(?:istrat(?:or|eur))?|root|webmaster|user|guest|unknown|n/?a|none|null|undefined|author|auteur|"
    r"https?://.*|www\..*|\S+@\S+|[\W\d_]*)",
    re.I,
)
_LANGUAGE = re.compile(r"(?P<code>[a-z]{2})(?:[-_][a-z0-9]{2,8})*", re.I)
_MIDNIGHT = re.compile(r"\d{4}-?\d{2}-?\d{2}(?:[T ]00:00(?::00(?:\.0+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?")
_DATED = (
    'time[itemprop="datePublished"][datetime],time[pubdate][datetime],'
    "article time[datetime],main time[datetime]"
)
_EPOCH = "1970-01-01"


@dataclass(frozen=True, slots=True)
class _Page:
    tree: LexborHTMLParser
    meta: Mapping[str, str]
    article: Mapping[str, Any]  # the JSON-LD object of the page's article; empty where there is none


def find_html_metadata(
    markup: str, text: str, clutter: Sequence[Span] = (), start: int = 0
) -> DocumentMetadata:
    """What a page declares about itself, completed by the head of its text.

    Args:
        markup: The whole page.
        text: Its canonical text.
        clutter: The clutter of that text.
        start: Where its article begins: what the page shows above says nothing about it.
    """
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(markup)
    meta = _meta(tree)
    page = _Page(tree, meta, _article(tree, _titles(tree, meta)))
    from_text = find_metadata(text[start:], [_moved(span, -start) for span in clutter if span.start >= start])
    choices = FieldChoices()
    _offer_title(page, choices)
    _offer_date(page, choices, from_text.published)
    choices.offer("publisher", _name(page.article.get("publisher")), "json-ld")
    choices.offer("publisher", _first(meta, _PUBLISHER_NAMES[:1]), "og:site_name")
    choices.offer("publisher", _first(meta, _PUBLISHER_NAMES), "meta")
    _offer_author(page, choices)
    _offer_language(page, choices)
    address = find_address(markup, tree, meta, page.article)
    if address is not None:
        choices.offer("source_url", *address)
    choices.offer_all(from_text)
    return choices.build()


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _clean(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    cleaned = " ".join(html.unescape(value[: 4 * MAX_VALUE_CHARS]).split())
    return cleaned if 0 < len(cleaned) <= MAX_VALUE_CHARS else None


def _meta(tree: LexborHTMLParser) -> dict[str, str]:
    values: dict[str, str] = {}
    for node in tree.css("meta"):
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        content = attributes.get("content")
        if name and content and name.strip().lower() == "og:url":
            values.setdefault("og:url", content)
        elif name and (cleaned := _clean(content)):
            values.setdefault(name.strip().lower(), cleaned)
    return values


def _titles(tree: LexborHTMLParser, meta: Mapping[str, str]) -> list[str]:
    node = tree.css_first("title")
    candidates = (meta.get("og:title"), _clean(node.text()) if node is not None else None)
    return [title for title in candidates if title]


def _article(tree: LexborHTMLParser, titles: Sequence[str]) -> Mapping[str, Any]:
    """The one article that the page declares; of several, the one whose headline is the page's title."""
    entries = json_ld_objects(tree)
    articles = [entry for entry in entries if _is_of_type(entry, _ARTICLE_TYPE)]
    if len(articles) > 1:
        named = [entry for entry in articles if _is_headline(entry, titles)]
        same = {str(entry.get("headline")) for entry in articles}
        articles = named or (articles if len(same) == 1 else [])
    if articles:
        return articles[0]
    pages = [entry for entry in entries if entry.get("@type") == "WebPage"]
    return {key: value for key, value in pages[0].items() if key != "headline"} if pages else {}


def _is_of_type(entry: Mapping[str, Any], pattern: re.Pattern[str]) -> bool:
    types = entry.get("@type")
    return any(
        isinstance(name, str) and pattern.fullmatch(name)
        for name in (types if isinstance(types, list) else [types])
    )


def _is_headline(entry: Mapping[str, Any], titles: Sequence[str]) -> bool:
    headline = _clean(entry.get("headline"))
    return headline is not None and any(headline in title or title in headline for title in titles)


def _name(value: object) -> str | None:
    """The name, or names, of a person or organisation in JSON-LD."""
    if isinstance(value, list):
        names = [name for item in value[:MAX_NAMES] if (name := _name(item))]
        return ", ".join(dict.fromkeys(names)) or None
    if isinstance(value, dict):
        return _name(value.get("name"))
    name = _clean(value)
    return None if name is None or _NO_AUTHOR.fullmatch(name) else name


def _first(meta: Mapping[str, str], names: Sequence[str]) -> str | None:
    return next((meta[name] for name in names if name in meta), None)


def _offer_title(page: _Page, choices: FieldChoices) -> None:
    """The headline: as declared, then the page's one `h1`, then its title without the site's name."""
    headline = _clean(page.article.get("headline"))
    if headline and not headline.endswith(("…", "...")):
        choices.offer("title", headline, "json-ld")
    titles = _titles(page.tree, page.meta)
    headings = [h for node in page.tree.css("h1") if (h := _clean(node.text(deep=True, separator=" ")))]
    for heading in headings:  # a logo is often an h1 too: the title tells which one is meant
        is_site = any(title.endswith(heading) and title != heading for title in titles)
        is_site = is_site or heading == page.meta.get("og:site_name")
        if not is_site and (len(headings) == 1 or any(heading in title for title in titles)):
            choices.offer("title", heading, "h1")
    site = page.meta.get("og:site_name") or _name(page.article.get("publisher"))
    for name, origin in (("og:title", "og:title"), ("twitter:title", "meta"), ("citation_title", "meta")):
        if name in page.meta:
            choices.offer("title", without_site(page.meta[name], site), origin)
    if titles:
        choices.offer("title", without_site(titles[-1], site), "title-tag")


def _offer_date(page: _Page, choices: FieldChoices, in_text: str | None) -> None:
    """The declared date; but a first of a month may be a template's word where the text names another day."""
    marked = page.tree.css(_DATED)
    times = page.tree.css("time[datetime]")
    if not marked and len(times) == 1:
        marked = times
    declared = [
        (_clean(page.article.get("datePublished")), "json-ld"),
        (_first(page.meta, _DATE_NAMES), "meta"),
        *((_clean(node.attributes.get("datetime")), "time-tag") for node in marked[:1]),
    ]
    for value, origin in declared:
        date = iso_date(value)
        if date is None or date == _EPOCH:
            continue
        if in_text is not None and _is_doubtful(date, value or "", in_text):
            choices.offer("published", in_text, "text")
        choices.offer("published", date, origin)


def _is_doubtful(date: str, value: str, in_text: str) -> bool:
    if date == in_text or not date.endswith("-01"):
        return False
    return date.endswith("-01-01") or (in_text[:7] == date[:7] and _MIDNIGHT.fullmatch(value) is not None)


def _offer_author(page: _Page, choices: FieldChoices) -> None:
    choices.offer("author", _name(page.article.get("author")), "json-ld")
    declared = [page.meta[name] for name in _AUTHOR_NAMES if name in page.meta]
    choices.offer("author", _person(next((name for name in declared if _name(name)), None)), "meta")
    for node in page.tree.css('[rel~="author"],[itemprop="author"]')[:1]:
        choices.offer("author", _person(_clean(node.text(deep=True, separator=" "))), "author-tag")


def _person(name: str | None) -> str | None:
    return _name(re.sub(r"^(?:par|by|作者|文)(?:\s*[:：]\s*|\s+)", "", name, flags=re.I)) if name else None


def _offer_language(page: _Page, choices: FieldChoices) -> None:
    root = page.tree.css_first("html")
    named = (
        (
            root.attributes.get("lang") or root.attributes.get("xml:lang") if root is not None else None,
            "html-lang",
        ),
        (page.article.get("inLanguage"), "json-ld"),
        (page.meta.get("og:locale"), "og:locale"),
        (page.meta.get("content-language"), "meta"),
    )
    for value, origin in named:
        if isinstance(value, str) and (match := _LANGUAGE.fullmatch(value.strip())):
            choices.offer("language", match["code"].lower(), origin)

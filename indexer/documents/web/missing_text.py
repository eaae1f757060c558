"""Detects pages without their text: built by scripts, in frames, or shown only in part."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from indexer.common.errors import ReadError
from indexer.common.messages import Message
from indexer.documents.blocks.lines import Line
from indexer.documents.web.json_ld import json_ld_objects

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

LITTLE_TEXT_UNITS = 200  # a page that shows less and holds a text elsewhere has not shown it yet
MIN_HIDDEN_CHARS = 400
MIN_STATE_CHARS = 2_000  # of the data that a page builds itself from
MUCH_MORE_TIMES = 2

_STATE = re.compile(
    r"__NEXT_DATA__|__NUXT__|__NUXT_DATA__|__INITIAL_STATE__|__PRELOADED_STATE__|__APOLLO_STATE__|"
    r"__INITIAL_DATA__|self\.__next_f|window\.__data"
)
_WAITING = re.compile(
    r"(?:enable|activer|activez|turn on|requires?|nécessite|启用|开启|打开|需要)[^.。!！]{0,40}"
    r"(?:java\s?script|js\b)|java\s?script[^.。!！]{0,40}(?:enable|disabled|désactivé|activ|禁用|启用|required)|"
    r"(?:^|>)\s*(?:loading|chargement(?: en cours)?|please wait|veuillez patienter|正在加载|加载中|载入中)"
    r"[.… ]*\s*(?:$|<)",
    re.I | re.M,
)


def waits_for_scripts(markup: str, body: str) -> bool:
    """Whether the little that a page shows only stands in for the text that its scripts would bring."""
    if Line(0, 0, len(body), body).units >= LITTLE_TEXT_UNITS:
        return False
    return bool(_WAITING.search(body)) or _hidden_chars(markup) >= MIN_HIDDEN_CHARS + 2 * len(body)


def missing_text_warnings(name: str, markup: str, body: str) -> tuple[Message, ...]:
    """A warning for a page that declares a much longer article than it shows."""
    if "articleBody" not in markup or _article_body_chars(markup) < (
        MUCH_MORE_TIMES * len(body) + MIN_HIDDEN_CHARS
    ):
        return ()
    return (Message("only_part_of_article", name=name),)


def no_text_error(name: str, markup: str) -> ReadError:
    """Why there is no text, in one sentence."""
    frames = _frames(markup)
    if frames:
        return ReadError(
            Message("page_only_frames", name=name, frames=tuple(frames)),
            code="no_text",
        )
    if _hidden_chars(markup) or _WAITING.search(markup):
        return ReadError(
            Message("page_saved_too_early", name=name),
            code="no_text",
        )
    return ReadError(
        Message("page_without_text", name=name),
        code="no_text",
    )


def _tree(markup: str) -> LexborHTMLParser:
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(markup)


def _frames(markup: str) -> list[str]:
    if "<frame" not in markup.lower():
        return []
    sources = [node.attributes.get("src") or "" for node in _tree(markup).css("frame")]
    return [source[:100] for source in sources if source][:5]


def _hidden_chars(markup: str) -> int:
    """How much text a page's data holds, as far as it can be told."""
    hidden = _article_body_chars(markup) if "articleBody" in markup else 0
    if _STATE.search(markup):
        for node in _tree(markup).css("script"):
            script = node.text(deep=True) or ""
            named = f"{node.attributes.get('id') or ''} {script[:2_000]}"
            if len(script) >= MIN_STATE_CHARS and _STATE.search(named):
                hidden = max(hidden, len(script))
    return hidden


def _article_body_chars(markup: str) -> int:
    bodies: list[Any] = [entry.get("articleBody") for entry in json_ld_objects(_tree(markup))]
    return max((len(body) for body in bodies if isinstance(body, str)), default=0)

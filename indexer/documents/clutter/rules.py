"""The words of all languages as patterns; `clutter.py` says where they count."""

from __future__ import annotations

import re
from collections.abc import Iterable

from indexer.documents.clutter.chinese import CHINESE
from indexer.documents.clutter.english import ENGLISH
from indexer.documents.clutter.french import FRENCH

_LANGUAGES = (FRENCH, CHINESE, ENGLISH)


def _any_of(*alternatives: str) -> str:
    return "(?:" + "|".join(alternatives) + ")"


def _pattern(groups: Iterable[tuple[str, ...]], *more: str, frame: str = "{}") -> re.Pattern[str]:
    words = [alternative for group in groups for alternative in group]
    return re.compile(frame.format(_any_of(*words, *more)), re.I)


_DAY = _any_of(
    r"\d{1,2}(?:er|st|nd|rd|th)? [^\W\d]+\.?,? \d{4}",
    r"[^\W\d]+\.? \d{1,2},? \d{4}",
    r"\d{4}\s?[-/.年]\s?\d{1,2}",
    r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}",
)
_NETWORK = _any_of(
    "facebook|twitter|x|linkedin|whatsapp|telegram|pinterest|reddit|bluesky|mastodon|instagram|messenger",
    "threads|youtube|tiktok|line|tumblr|flipboard|e-?mail|mail|courriel|copier le lien|copy link|imprimer",
    "print|partager|share|rss|微信|微博|新浪微博|朋友圈|QQ空间|QQ|复制链接|豆瓣|知乎|分享|收藏|打印",
)
_AGENCY = _any_of(
    "AFP|Reuters|AP|Getty(?: Images)?|Shutterstock|iStock|Unsplash|Pexels|Sipa(?: Press)?|Bloomberg",
    "Xinhua|EPA|DPA|PA|Abaca|Hans Lucas|新华社|中新社|视觉中国|东方IC",
)

SEPARATORS = re.compile(r"[|·•\s]*[|·•][|·•\s]*")

# A line that is only this, anywhere.
ALONE = _pattern(
    (words.alone for words in _LANGUAGES),
    r"(?:Partager|Share(?: this(?: article| story| post| page)?)?|分享到?)\s*[:：][^.!?。！？]*"
    r"(?:Facebook|Twitter|LinkedIn|WhatsApp|微信|微博)[^.!?。！？]*",
    rf"{_NETWORK}(?:(?:\s*[|·•/,、，]\s*|\s+){_NETWORK})+",
)

# A line that is only this, above the first long paragraph.
ALONE_IN_HEAD = _pattern(
    (words.alone_in_head for words in _LANGUAGES),
    r"\d{1,6}",
    # With its date: what follows may say when, not what.
    r"(?:Publié|Mis à jour|Published|Posted|Updated|发布时间|发布于|更新时间|更新于)"
    rf"(?: le| on)?\s*[:：]?\s*(?:[^\W\d]+\.?,? )?{_DAY}[^!?。！？]{{0,60}}",
)
# Run together by a careless copy; only the capital shows where one word ends.
GLUED_BREADCRUMB = re.compile(r"(?:Accueil|Home)(?=[A-ZÉÈÀÇ]\w*[a-zéè]).*")

ALONE_IN_TAIL = _pattern(
    (words.alone_in_tail for words in _LANGUAGES), r"(?:©|\(c\)|copyright)\s?\d{4}[^.!?]{0,100}\.?"
)

# How a line begins, anywhere.
OPENINGS = _pattern(words.openings for words in _LANGUAGES)
# ... but not where somebody is quoted as saying so.
QUOTED_SPEECH = re.compile(
    r"\b(?:a (?:dit|déclaré|reconnu|expliqué|affirmé|assuré|indiqué|précisé|admis)|explique|affirme|"
    r"déclare|reconnaît|"
    r"assure|selon|said|says|told|admitted|explained|according)\b|[»”]\s*[,，]|(?:发言人|负责人|公司).{0,6}(?:表示|称|说)",
    re.I,
)

CAPTIONS = _pattern(words.captions for words in _LANGUAGES)
CREDITED = re.compile(
    rf"(?=.*(?:©| / )).{{0,220}}(?:©\s?(?:\d{{4}}\s)?[^.。!?©]{{2,60}}|\s/\s{_AGENCY}\s*\)?)"
)

_OTHER_STORIES = _any_of(*(pattern for words in _LANGUAGES for pattern in words.other_stories))

# One line that points to another story.
POINTER = re.compile(rf"(?:[>»→►▶•*-]\s*)?{_OTHER_STORIES}\s*[:：|>»→]\s*\S", re.I)
SENTENCE_WITHIN = re.compile(r"[.!?]\s+[A-ZÀ-Þ«“]|[。！？](?=.)")

# A label whose list of other stories follows.
LIST_LABEL = re.compile(rf"{_OTHER_STORIES}\s*[:：>»→]?", re.I)
LIST_ITEM = re.compile(r"(?:\d{1,2}[.)、]|[-*•‣▪■►▶])\s*\S")

PAYWALL = _pattern(words.paywall for words in _LANGUAGES)
MACHINE_TRANSLATION = _pattern(words.translated for words in _LANGUAGES)

# A heading of what follows the article: other stories, comments.
TAIL_LISTS = _pattern((words.tail_lists for words in _LANGUAGES), frame=r"{}\s*[:：]?")
# A notice that usually ends an article: share bars, subscriptions.
TAIL_NOTICES = _pattern(words.tail_notices for words in _LANGUAGES)
# After a person's name.
BIOGRAPHY = _pattern((words.biography for words in _LANGUAGES), frame=r"\s*{}")

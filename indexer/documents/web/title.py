"""The headline of a web page: its heading, or its title without the name of the site."""

from __future__ import annotations

import re

MIN_TITLE_CHARS = 5
MAX_UNKNOWN_SITE_CHARS = 40
_MARK = re.compile(r"\s[–—·-]\s|[|｜]|_(?=[A-ZÀ-Þ\u4e00-\u9fff])")
_CHINESE_SITE = re.compile(
    r"(?P<title>.{4,}[\u4e00-\u9fff”》！？])\s?[-–—]\s?[\u4e00-\u9fffA-Za-z0-9.]{1,14}"
    r"(?:网|新闻|日报|晚报|时报|周刊|频道|在线|社区|门户|财经|资讯|百科|博客|专栏|客户端)"
)


def without_site(title: str, site: str | None) -> str:
    """A page's title without the site's and the section's names behind it.

    Args:
        title: As `<title>` or `og:title` gives it.
        site: The site's name where the page declares one.
    """
    if site and (rest := _behind(title, site)):
        return rest
    for mark in reversed(list(_MARK.finditer(title))):
        if _names_a_site(title[: mark.start()].strip(), mark[0].strip(), title[mark.end() :].strip(), site):
            title = title[: mark.start()].strip()
    if match := _CHINESE_SITE.fullmatch(title):
        return match["title"].strip()
    return title


def _names_a_site(title: str, mark: str, name: str, site: str | None) -> bool:
    if len(title) < MIN_TITLE_CHARS or not name:
        return False
    if site and site.lower() in name.lower():
        return True
    if mark in ("|", "｜", "_"):
        return len(name) <= MAX_UNKNOWN_SITE_CHARS
    # A dash also stands within titles: what is behind it must look like a name, and nothing better be known.
    looks_like_a_name = name[0].isupper() or "\u4e00" <= name[0] <= "\u9fff"
    is_short = len(name) <= MAX_UNKNOWN_SITE_CHARS and len(name) < len(title)
    return site is None and looks_like_a_name and is_short and name[-1] not in ".!?。！？"


def _behind(title: str, site: str) -> str | None:
    """The title behind the site's name: "The Ledger | A plan"."""
    match = re.fullmatch(rf"{re.escape(site)}\s*[|｜:–—·-]\s+(?P<title>.{{5,}})", title, re.I | re.S)
    return match["title"].strip() if match else None

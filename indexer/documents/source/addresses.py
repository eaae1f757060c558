"""The web address that a document came from, limited in length and without credentials."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urljoin, urlsplit

MAX_ADDRESS_CHARS = 2_000
_UNWANTED = re.compile('[\\s\x00-\x1f\x7f<>"\\\\^`{|}\u202a-\u202e\u2066-\u2069]')
_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|xtor|at_\w+|spm|ref_src)=", re.I
)
_HOST = re.compile(r"[^\s/@:?#\[\]]+\.[^\s/@:?#\[\].]{2,}|\[[0-9a-f:.]+\]|\d{1,3}(?:\.\d{1,3}){3}", re.I)
_SAME_SITE_PREFIXES = ("www.", "m.", "amp.", "mobile.")


def clean_address(value: str | None, base: str | None = None) -> str | None:
    """An absolute http(s) address without credentials and tracking parameters; None where it is none.

    Args:
        value: As a file names it.
        base: What a relative address is relative to, itself clean.
    """
    if not value or len(value) > MAX_ADDRESS_CHARS:
        return None
    value = value.strip()
    if base and not re.match(r"[a-z][a-z0-9+.-]*:", value, re.I):
        value = urljoin(base, value)
    if _UNWANTED.search(value):
        return None
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return None
    host = parts.netloc.rpartition("@")[2]
    name = host.removesuffix(f":{port}") if port is not None else host.removesuffix(":")
    if parts.scheme.lower() not in ("http", "https") or not _HOST.fullmatch(name):
        return None
    query = "&".join(pair for pair in parts.query.split("&") if not _TRACKING.match(pair))
    fragment = "" if parts.fragment.startswith(":~:") else parts.fragment
    cleaned = SplitResult(parts.scheme.lower(), host.lower(), parts.path, query, fragment).geturl()
    return cleaned if len(cleaned) <= MAX_ADDRESS_CHARS else None


def is_front_page(address: str) -> bool:
    """Whether it names a site and none of its pages."""
    parts = urlsplit(address)
    return parts.path.strip("/").lower() in ("", "index.html", "index.htm", "index.php") and not parts.query


def is_same_site(first: str, second: str) -> bool:
    """Whether two addresses are of one site, its mobile form included."""
    return _site(first) == _site(second)


def _site(address: str) -> str:
    host = (urlsplit(address).hostname or "").lower()
    for prefix in _SAME_SITE_PREFIXES:
        host = host.removeprefix(prefix)
    return host

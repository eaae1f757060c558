"""Bytes -> characters: byte order mark, strict UTF-8, then a detector that may choose among four."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

SAMPLE_BYTES = 1024 * 1024
MAX_DAMAGED_SHARE = 0.02  # wrong bytes that a text still called UTF-8 may have
SOUND_FOR_EACH_DAMAGED = 8  # other characters beyond ASCII that show it to be UTF-8
MIN_ASCII_SHARE = 0.85  # of a text whose few other bytes fit no charset
MAX_CONTROL_SHARE = 0.02  # control characters that a text may have

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CANDIDATES = ["gb18030", "big5", "cp1252", "utf_16", "utf_16_le", "utf_16_be"]
# Charset names used by pages, and the superset that is meant.
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252", "ascii": "cp1252"}
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class DecodedText:
    """Decoded characters, their charset, and the number of invalid bytes."""

    text: str
    charset: str
    damaged: int = 0


def decode(data: bytes, declared: str | None = None) -> DecodedText | None:
    """Decode text of unknown charset; None if it is not text in any known charset.

    Args:
        data: The bytes of the file.
        declared: The charset that the text claims for itself (HTML); believed after strict UTF-8.
    """
    for mark, charset in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _lenient(data[len(mark) :], charset)
    decoded = _strict(data, "utf-8")
    if decoded is not None and "\x00" in decoded.text:
        # ASCII in UTF-16 without a mark is valid UTF-8 too; the place of its NULs gives it away.
        decoded = _bare_utf16(data) or decoded
    decoded = (
        decoded or _declared(data, declared) or _damaged_utf8(data) or _bare_utf16(data) or _detected(data)
    )
    decoded = decoded or _mostly_ascii(data)
    return decoded if decoded is not None and _is_text(decoded.text) else None


def canonical(text: str) -> str:
    r"""The source's characters with `\n` line ends and without NULs."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _strict(data: bytes, charset: str) -> DecodedText | None:
    try:
        return DecodedText(data.decode(charset), charset)
    except UnicodeDecodeError:
        return None


def _lenient(data: bytes, charset: str) -> DecodedText:
    text = data.decode(charset, errors="replace")
    return DecodedText(text, charset, text.count("\N{REPLACEMENT CHARACTER}"))


def _declared(data: bytes, declared: str | None) -> DecodedText | None:
    if declared is None:
        return None
    try:
        charset = codecs.lookup(declared.strip()).name
    except (LookupError, ValueError):
        return None
    charset = _SUPERSETS.get(charset, charset)
    if charset == "utf-8":
        return _damaged_utf8(data)
    try:
        return _strict(data, charset)
    except LookupError:  # a codec of Python's that makes no text, such as "hex"
        return None


def _damaged_utf8(data: bytes) -> DecodedText | None:
    """UTF-8 with a few bad bytes (cut at the end, or patched): better than another charset's mojibake."""
    decoded = _lenient(data, "utf-8")
    meaningful = sum(1 for c in decoded.text[:SAMPLE_BYTES] if c > "\x7f") - decoded.damaged
    allowed = max(1.0, MAX_DAMAGED_SHARE * len(decoded.text))
    return (
        decoded
        if decoded.damaged <= allowed and meaningful >= SOUND_FOR_EACH_DAMAGED * decoded.damaged
        else None
    )


def _bare_utf16(data: bytes) -> DecodedText | None:
    sample = data[:SAMPLE_BYTES]
    pairs = len(sample) // 2
    if pairs < 2 or len(data) % 2:
        return None
    zeros_first, zeros_second = sample[0::2].count(0), sample[1::2].count(0)
    if zeros_second > 0.1 * pairs and zeros_first < 0.1 * zeros_second:
        return _strict(data, "utf-16-le")
    if zeros_first > 0.1 * pairs and zeros_second < 0.1 * zeros_first:
        return _strict(data, "utf-16-be")
    return None


def _detected(data: bytes) -> DecodedText | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:SAMPLE_BYTES], cp_isolation=_CANDIDATES).best()
    if best is None:
        return None
    return _strict(data, best.encoding) or _lenient(data, best.encoding)


def _mostly_ascii(data: bytes) -> DecodedText | None:
    ascii_bytes = len(data) - len(data.translate(None, bytes(range(128))))
    return _lenient(data, "utf-8") if ascii_bytes >= MIN_ASCII_SHARE * len(data) else None


def _is_text(text: str) -> bool:
    sample = text[:SAMPLE_BYTES]
    controls = len(_CONTROLS.findall(sample))
    return controls <= max(2, MAX_CONTROL_SHARE * len(sample))

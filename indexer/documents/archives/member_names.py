"""Names inside archives: cleaned for display, and classified as documents, system files or parts of pages."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from pathlib import PurePosixPath

MAX_SHOWN_CHARS = 300
SAMPLE_BYTES = 16 * 1024  # of names, from which their charset is detected

_CANDIDATES = ["gb18030", "big5", "cp1252", "cp850"]
_RUBBISH = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_PAGE_SUFFIXES = (".html", ".htm", ".xhtml")
# What browsers add to a page's name for the folder of its pictures and scripts.
_PAGE_FOLDERS = re.compile(
    r"(?P<page>.+?)(?:_files|_fichiers|-Dateien|_Dateien|-filer|_archivos|_文件|_檔案|\.files|\.fichiers)",
    re.I,
)
_BREAKS = re.compile(r"[\r\n\t\v\f\x1c-\x1e\x85\u2028\u2029]+")


def shown(name: str) -> str:
    """A name that is safe to print: without control characters and changes of writing direction."""
    spaced = _BREAKS.sub(" ", name.replace("\\", "/"))
    kept = "".join(c for c in spaced if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    if len(kept) > MAX_SHOWN_CHARS:  # its end tells what it is
        kept = "…" + kept[1 - MAX_SHOWN_CHARS :]
    return kept.strip() or "?"


def is_rubbish(name: str) -> bool:
    """Whether a name is that of a hidden file, or of one that a system puts beside the user's own."""
    return any(
        part.lower() in _RUBBISH or part.startswith("~$") or (part.startswith(".") and part.strip("."))
        for part in name.replace("\\", "/").split("/")
    )


def decoded_names(names: list[bytes]) -> list[str]:
    """The names of one archive that do not say their charset: all in UTF-8, or all in one old charset."""
    decoder = NameDecoder()
    for name in names:
        decoder.learn(name)
    return [decoder.decode(name) for name in names]


class NameDecoder:
    """Decodes the names of one archive, using all names seen so far to detect the charset."""

    def __init__(self) -> None:
        self._sample = b""
        self._charset: str | None = None

    def learn(self, name: bytes) -> None:
        """Add a name to the sample."""
        if not name.isascii() and len(self._sample) < SAMPLE_BYTES and not _is_utf8(name):
            self._sample += name + b"\n"
            self._charset = None

    def decode(self, name: bytes) -> str:
        """Decode a name."""
        if name.isascii() or _is_utf8(name):
            return name.decode("utf-8")
        self.learn(name)
        if self._charset is None:
            self._charset = _charset(self._sample)
        return name.decode(self._charset, "replace")


def _is_utf8(name: bytes) -> bool:
    try:
        name.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _charset(sample: bytes) -> str:
    """The charset of short words, which detectors made for texts get wrong: by the letters it gives."""
    scores = {}
    for charset in _CANDIDATES:
        try:
            text = sample.decode(charset)
        except UnicodeDecodeError:
            continue
        scores[charset] = _likelihood(text)
    return max(scores, key=lambda charset: scores[charset]) if scores else "cp1252"


def _likelihood(text: str) -> float:
    """A score for how much a name looks like French, English or common Chinese words."""
    foreign = [c for c in text if c > "\x7f"]
    good = sum(_worth(c) for c in foreign)
    return good / max(1, len(foreign))


def _worth(character: str) -> float:
    if character in "éèêëàâäçîïôöùûüÿœæñßÉÈÊÀÂÇÎÔÙÛŒÄÖÜ«»°’“”–—€áíóúãõ":
        return 1.0
    if "\u4e00" <= character <= "\u9fff":
        # GB 2312 puts its common characters in a first level; two bytes of French fall outside of it.
        encoded = character.encode("gb18030")
        common = len(encoded) == 2 and 0xB0 <= encoded[0] <= 0xD7 and encoded[1] >= 0xA1
        return 1.2 if common else 0.5
    if "\u3000" <= character <= "\u30ff" or "\uff00" <= character <= "\uffef":
        return 0.8
    return 0.1 if character.isalpha() else -0.5


def belongs_to_saved_page(names: Iterable[str]) -> frozenset[str]:
    """Those among names that are part of a web page which a browser has saved “complete”.

    Beside `Page.html` such a page has a folder (`Page_files`, `Page_fichiers`, `Page_文件`, ...) with its
    pictures, styles and frames: they belong to the page, and are no documents of their own.

    Args:
        names: Names of files and folders with `/` between the parts, relative to one folder: the entries
            of a folder, or all the members of an archive.

    Returns:
        The names in, or of, such a folder.
    """
    by_folder: dict[str, set[str]] = defaultdict(set)
    paths = [(name, PurePosixPath(name.replace("\\", "/").rstrip("/"))) for name in names]
    for _, path in paths:
        if path.suffix.lower() in _PAGE_SUFFIXES:
            by_folder[str(path.parent)].add(path.stem.lower())
    if not by_folder:
        return frozenset()
    return frozenset(name for name, path in paths if _in_page_folder(path, by_folder))


def _in_page_folder(path: PurePosixPath, pages: dict[str, set[str]]) -> bool:
    parents = [path, *path.parents]
    for folder in parents:
        match = _PAGE_FOLDERS.fullmatch(folder.name)
        if match and match["page"].lower() in pages.get(str(folder.parent), ()):
            return True
    return False

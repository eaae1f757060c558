"""Translations: English is in the code and the key, French and Chinese are in `assets/translations`.

English needs neither the files nor Babel. The others are read from their .po files when first asked for,
compiled in memory: nothing is written, so that an installation that is read-only speaks them, too.
"""

from __future__ import annotations

import gettext
import io
import os
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[3] / "assets" / "translations"
ENGLISH = "en"
LANGUAGES = (ENGLISH, "fr", "zh")


def language_of(name: str | None) -> str:
    """The language that we speak to somebody whose system says `name`: fr_FR.UTF-8, zh-CN, C."""
    code = (name or "")[:2].lower()
    return code if code in LANGUAGES and not (name or "")[2:3].isalpha() else ENGLISH


@cache
def system_language() -> str:
    """`$IBID_LANG`, else the language of the locale, as the C library looks for it; else English."""
    names = ("IBID_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    return language_of(next(filter(None, map(os.environ.get, names)), None))


def translated(text: str, language: str) -> str:
    """`text` in `language`, or as it is where no translation exists."""
    return text if language == ENGLISH or not text else _translations(language).gettext(text)


def counted(count: int, one: str, many: str, language: str) -> str:
    """The right one of two sentences for `count`, in `language`."""
    if language == ENGLISH:
        return one if count == 1 else many
    return _translations(language).ngettext(one, many, count)


def marked(text: str) -> str:
    """`text` as it is; says that it is translated where it is used, so that it comes into the catalogues."""
    return text


@cache
def _translations(language: str) -> gettext.NullTranslations:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    try:
        with (FOLDER / f"{language}.po").open("rb") as file:
            catalogue = read_po(file, locale=language)
    except OSError:  # a broken installation still works, in English
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)

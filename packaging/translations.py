"""Bring assets/translations up to date with the English in the code: new sentences come in empty.

Run it after adding or changing a sentence, then write what is empty:

    python packaging/translations.py

It names what is still to be translated, and fails where there is any.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from indexer.common.language.catalogue import FOLDER, LANGUAGES  # noqa: E402
from indexer.common.sentences.english import ENGLISH_OF, PAGES_AND_MORE, PLAIN  # noqa: E402
from indexer.common.version import __version__  # noqa: E402
from indexer.records.importing import ImportStage  # noqa: E402

FACES = ("desktop", "indexer/command_line", "indexer/common/language")
# The functions that translate what they are given, and which of their arguments that is.
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "tr": None,
    "marked": None,
    "translated": (1,),
    "plural": (2, 3),
    "counted": (2, 3),
    "_link": (1,),
    "_tool": (2,),
    "PasswordRow": (1,),
}
BEGUN = datetime(2026, 12, 1, tzinfo=UTC)  # a date that changed would be a change in each run
HEADER = """\
# Ibid in another language: {language}. `python packaging/translations.py` brings the English here.
#
"""


def sentences() -> Iterator[tuple[str | tuple[str, str], str]]:
    """Every sentence that is translated, one or a pair for one and several, with what it is."""
    for code, form in ENGLISH_OF.items():
        if code not in PLAIN:
            yield form, code
    yield PAGES_AND_MORE, "in a list of pages"
    for stage in ImportStage:
        yield stage.value, "of a file in an import"
    for face in FACES:
        found = extract_from_dir(
            ROOT / face, method_map=[("**.py", "python")], keywords=KEYWORDS, comment_tags=()
        )
        for file, _line, text, _comments, _context in found:
            if text and isinstance(text, str | tuple):
                yield (text if isinstance(text, str) else (text[0], text[1])), f"{face}/{file}"


def template() -> Catalog:
    """All sentences without a translation, each with where it comes from."""
    catalogue = Catalog(project="Ibid", charset="utf-8")
    for form, place in sentences():
        catalogue.add(form, auto_comments=[place])
    return catalogue


def updated(language: str) -> Catalog:
    """The catalogue of one language as it stands, with exactly the sentences of the code."""
    path = FOLDER / f"{language}.po"
    kept = Catalog(locale=language)
    if path.exists():
        with path.open("rb") as file:
            kept = read_po(file, locale=language)
    catalogue = Catalog(
        locale=language,
        header_comment=HEADER.format(language=language),
        project="Ibid",
        version=__version__,
        msgid_bugs_address="none",
        last_translator="Ibid",
        language_team="Ibid",
        charset="utf-8",
        creation_date=BEGUN,
        revision_date=BEGUN,
        fuzzy=False,
    )
    for message in template():
        if message.id:
            known = kept.get(_key(message))
            string = known.string if known is not None and _same_kind(known, message) else None
            catalogue.add(message.id, string, auto_comments=sorted(set(message.auto_comments)))
    return catalogue


def written(catalogue: Catalog) -> str:
    """The text of its file."""
    file = io.BytesIO()
    write_po(file, catalogue, width=110, sort_output=True)
    return file.getvalue().decode()


def untranslated(catalogue: Catalog) -> list[str]:
    """The English of what has no translation yet."""
    return [_key(one) for one in catalogue if one.id and not all(_forms(one))]


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def _same_kind(one: Message, other: Message) -> bool:
    return isinstance(one.id, str) == isinstance(other.id, str)


def main() -> int:
    """Write the catalogues of all languages but English."""
    missing = 0
    for language in LANGUAGES[1:]:
        catalogue = updated(language)
        (FOLDER / f"{language}.po").write_text(written(catalogue), "utf-8", newline="\n")
        for english in untranslated(catalogue):
            missing += 1
            print(f"{language}: {english}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())

"""Damaged and hostile inputs made from valid files; the same number gives the same input."""

from __future__ import annotations

import io
import random
import re
import warnings
import zipfile
from collections.abc import Callable
from functools import cache

from tests.makers.files import bomb_makers, ocr_makers
from tests.makers.files import containers_makers as boxes
from tests.makers.files import format_makers as made
from tests.makers.files import odd_pdf_makers as pdfs

PAGE = (
    "<!DOCTYPE html><html lang=fr><head><title>La banque relève ses taux</title>"
    '<meta property="article:published_time" content="2026-03-09T08:00:00Z">'
    '<script type="application/ld+json">{"@type": "NewsArticle", "author": {"name": "Anne"}}</script>'
    "</head>"
    "<body><nav><a href=/>Accueil</a></nav><article><h1>La banque relève ses taux</h1>"
    + "<p>La banque centrale a relevé ses taux, comme les analystes l’attendaient. 央行宣布上调基准利率。</p>"
    * 4
    + "<table><tr><th>Année</th><th>Total</th></tr><tr><td>2025</td><td>48</td></tr></table>"
    "<ul><li>un<li>deux</ul><p>Lire aussi : un autre article</p></article>"
    "<footer>Tous droits réservés</footer></body></html>"
).encode()
TEXT = (
    "Le Courrier\nPar Anne Le Gall, publié le 9 mars 2026 à 8 h 00\n\nLa banque relève ses taux\n\n"
    "La banque centrale a relevé ses taux de 25 points de base, à 4,5 %. M. Dupont « s’y attendait ».\n\n"
    "Lire aussi : les marchés montent\n\n央行宣布上调基准利率二十五个基点。相关内容\n\nTous droits réservés\n"
).encode()
MARKDOWN = (
    "---\ntitle: La banque\ndate: 2026-03-09\n---\n\n# La banque relève ses taux\n\nUn *texte* avec [un lien]"
    "(https://example.org) et `du code`.\n\n- un\n- deux\n  1. trois\n\n> citation\n\n"
    "| a | b |\n|---|---|\n| 1 | 2 |\n"
).encode()
MAILBOX = b"".join(
    b"From a@example.org Mon Mar  9 08:00:00 2026\nFrom: a@example.org\nSubject: lettre %d\n\n"
    b"Un texte.\n>From ici.\n\n" % number
    for number in range(4)
)
JSON_LINES = b"\n".join(made.json_article() for _ in range(3))


def _outlook() -> bytes:
    inner = boxes.outlook_tree({0x37: "dedans", 0x1000: "Un texte."}, header_bytes=24)
    parts = [
        boxes.outlook_part({0x3707: "a.txt"}, data=TEXT),
        boxes.outlook_part({0x3001: "dedans"}, numbers={0x3705: 5}, data=inner),
    ]
    texts = {0x37: "Sujet", 0x0C1A: "Anne Le Gall", 0x1000: TEXT.decode()}
    return boxes.ole(boxes.outlook_tree(texts, numbers={0x39: 1 << 56}, attachments=parts))


def _archive() -> bytes:
    return made.zip_bytes(
        {
            "a.txt": TEXT,
            "dossier/b.html": PAGE,
            "c.eml": made.eml(),
            "d.zip": made.zip_bytes({"e.md": MARKDOWN}),
        }
    )


def _tar(mode: str) -> bytes:
    members = [bomb_makers._member(name, size=400) for name in ("a.txt", "dossier/b.txt")]
    return bomb_makers.tar_of(members, mode)


# Suffix -> makers of sound files.
BASES: dict[str, tuple[Callable[[], bytes], ...]] = {
    **{name.removeprefix("a"): (maker,) for name, maker in made.FILES.items()},
    ".html": (lambda: PAGE,),
    ".txt": (lambda: TEXT, lambda: TEXT.decode().encode("utf-16"), lambda: TEXT.decode().encode("gb18030")),
    ".md": (lambda: MARKDOWN,),
    ".msg": (_outlook,),
    ".png": (lambda: ocr_makers.picture(200, 100),),
    ".tiff": (lambda: ocr_makers.picture(200, 100, "TIFF"),),
    ".jpg": (lambda: ocr_makers.picture(200, 100, "JPEG"),),
    ".mbox": (lambda: MAILBOX,),
    ".jsonl": (lambda: JSON_LINES,),
    ".zip": (_archive,),
    ".tar": (lambda: _tar("w"), bomb_makers.hostile_tar),
    ".tgz": (lambda: _tar("w:gz"),),
    ".pdf": (
        pdfs.plain,
        pdfs.right_to_left,
        pdfs.labelled,
        pdfs.outlined,
        pdfs.attached,
        pdfs.form,
        pdfs.object_stream_loop,
        pdfs.vertical,
        pdfs.half_scanned,
        pdfs.locked_against_changes,
    ),
}
# What parsers listen to; words that hold a space stand apart.
_TOKENS = (
    *rb"""
    < > & &#0; &#xD800; &amp; <!-- ]]> <![CDATA[ <?xml?> </p> <td> <w:p> </w:tbl> <text:p> <!DOCTYPE
    r="XFD1048576" t="s" { } \ \u-10179? \bin9999999 \' \par {\*\ [ ] " \ud800 1e999 -1
    99999999999999999999 0 NaN null =?utf-8?b? ?= Content-Type: boundary= --B charset=utf-7
    quoted-printable message/rfc822 << >> obj endobj stream endstream /Kids /Parent /Length ( )
    /FlateDecode trailer /ToUnicode xref ../ /etc/passwd C:\ % | ` * # ;
    """.split(),
    b"\0",
    b"\xff\xff\xff\xff",
    b"\x80",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xe2\x80\xae",
    b"\r",
    b"\n\n",
    b"\t",
    b"---\n",
    b"<!DOCTYPE x>",
    b"<table:table-row table:number-rows-repeated='99999999'>",
    b"From ",
    b"\nFrom x Mon Mar  9 08:00:00 2026\n",
    b"1 0 R",
    b"3 0 R",
    b" Tj ",
    b" Do ",
    b"BT ",
    b"PK\1\2",
    b"PK\3\4",
)
_NUMBER = re.compile(rb"\d+")


@cache
def sound(suffix: str) -> tuple[bytes, ...]:
    """The sound files that inputs of this suffix come from."""
    return tuple(maker() for maker in BASES[suffix])


def fuzzed(suffix: str, seed: int, number: int) -> bytes:
    """Input `number`: never empty."""
    chance = random.Random(f"{suffix} {seed} {number}")
    base = chance.choice(sound(suffix))
    if base[:2] == b"PK" and chance.random() < 0.8:
        return _with_damaged_member(base, chance)
    return damaged(base, chance) or b" "


def damaged(data: bytes, chance: random.Random) -> bytes:
    """One to six changes."""
    for _ in range(chance.randint(1, 6)):
        if data:
            data = chance.choice(_CHANGES)(data, chance)
    return data[: 4 << 20]


def _with_damaged_member(base: bytes, chance: random.Random) -> bytes:
    """The file zipped anew, with one of its parts changed, missing, or there twice."""
    members = list(made.members_of(base).items())
    which = chance.randrange(len(members))
    name, content = members[which]
    what = chance.random()
    if what < 0.05:
        members.pop(which)
    elif what < 0.1:
        members.append((name, chance.choice(members)[1]))
    else:
        members[which] = name, damaged(content, chance)
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
        warnings.catch_warnings(action="ignore"),  # of names that are there twice
    ):
        for name, content in members:
            info = zipfile.ZipInfo(name)  # its date is always the same
            archive.writestr(info, content)
    return buffer.getvalue()


def _cut(data: bytes, chance: random.Random) -> bytes:
    return (
        data[: chance.randrange(len(data))] if chance.random() < 0.5 else data[chance.randrange(len(data)) :]
    )


def _flip(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _overwrite(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    noise = chance.randbytes(chance.randint(1, 16))
    return data[:start] + noise + data[start + len(noise) :]


def _remove(data: bytes, chance: random.Random) -> bytes:
    start, length = chance.randrange(len(data)), chance.choice((1, 4, 40, 400))
    return data[:start] + data[start + length :]


def _repeat(data: bytes, chance: random.Random) -> bytes:
    start, length = chance.randrange(len(data)), chance.choice((1, 8, 60, 400))
    return data[:start] + data[start : start + length] * chance.choice((2, 3, 50, 500)) + data[start:]


def _insert(data: bytes, chance: random.Random) -> bytes:
    token, place = chance.choice(_TOKENS), chance.randrange(len(data) + 1)
    return data[:place] + token * chance.choice((1, 1, 1, 2, 500)) + data[place:]


def _splice(data: bytes, chance: random.Random) -> bytes:
    other = chance.choice(sound(chance.choice(sorted(BASES))))
    start, place = chance.randrange(len(other)), chance.randrange(len(data) + 1)
    return data[:place] + other[start : start + chance.choice((20, 200, 5_000))] + data[place:]


def _number(data: bytes, chance: random.Random) -> bytes:
    """Another number in the place of one."""
    numbers = list(_NUMBER.finditer(data[:200_000]))
    if not numbers:
        return _insert(data, chance)
    match = chance.choice(numbers)
    value = chance.choice((b"0", b"1", b"-1", b"65536", b"2147483648", b"99999999999999999999", b"1e308"))
    return data[: match.start()] + value + data[match.end() :]


def _swap(data: bytes, chance: random.Random) -> bytes:
    first, second = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    end = second + chance.choice((10, 100))
    return data[:first] + data[second:end] + data[first:second] + data[end:]


_CHANGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _cut,
    _flip,
    _flip,
    _overwrite,
    _remove,
    _repeat,
    _insert,
    _insert,
    _splice,
    _number,
    _swap,
)

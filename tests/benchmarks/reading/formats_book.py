"""Made e-books for the table of formats: one of plain paragraphs, and one as publishers make them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from urllib.parse import unquote, urljoin
from xml.etree import ElementTree

from tests.benchmarks.reading.formats_large import paragraphs
from tests.makers.files import format_makers as made

_HEADS = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" '
    'xmlns:epub="http://www.idpf.org/2007/ops" lang="fr" xml:lang="fr">\n<head>\n  <title>{title}</title>\n'
    '  <link rel="stylesheet" type="text/css" href="../style.css"/>\n</head>\n<body class="calibre">\n'
)
_BLOCKS = (
    '  <p class="indent">{n}. Le <em>conseil</em> de surveillance a rendu son avis&nbsp;: «&#160;la hausse '
    'sera de 25&nbsp;points&#160;»<a class="noteref" epub:type="noteref" href="#n{n}" id="r{n}"><sup>{n}'
    "</sup></a>, et personne\n    ne l’a contesté \u2013 pas même <i>Le Journal</i> &amp; ses lecteurs\u00a0!"
    "\n    La décision, prise à l’unanimité après deux heures, prendra effet au premier jour\n    "
    "du mois suivant ; elle s’applique aux contrats en cours, et sera revue chaque année.</p>\n",
    '  <p class="indent">{n}. 央行宣布，将基准利率上调二十五个基点，以抑制通货膨胀。<span class="zh">分析师'
    "普遍预期</span>这一决定，但市场反应平淡。自去年年底以来，居民消费价格指数同比上涨百分之三点二，高于百分之二"
    '的目标；核心通胀率则连续四个月回落。<a href="chap02.xhtml#s{n}">参见第二章</a>。</p>\n',
    "  <p>{n}. The governor said that inflation would return to two per cent by 2027; he did <b>not</b> say "
    'how, and <span class="small">nobody</span> asked him. The board will meet again in the autumn, when the '
    "new figures for wages and rents are known, and will then decide whether the course is to be kept or "
    "not. Until then the rate stays where it is.</p>\n",
    '  <div class="box">\n    <p class="noindent">Encadré {n}</p>\n    <ul>\n      <li>premier point</li>\n'
    "      <li><p>second point, <em>plus long</em></p></li>\n    </ul>\n  </div>\n",
)


def large_epub() -> bytes:
    """Thirty chapters of plain paragraphs."""
    texts = list(paragraphs())
    # The tests' chapters have an empty <title/>, which swallows the page of whoever reads it as HTML only.
    page = made.CHAPTER.replace("<title/>", "<title>Chapitre</title>")
    return _book(
        page.format(body="<h1>Chapitre</h1>" + "".join(f"<p>{text}</p>" for text in texts[chapter::30]))
        for chapter in range(30)
    )


def realistic_epub() -> bytes:
    """Emphasis, links, notes, entities, boxes, lists, indented lines, two tables; in three languages."""
    return _book(_HEADS.format(title=f"Chapitre {chapter}") + _chapter(chapter) for chapter in range(25))


def bare_epub(data: bytes) -> None:
    """The text of every chapter, in the order of its spine."""
    from selectolax.lexbor import LexborHTMLParser

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        container = ElementTree.fromstring(archive.read("META-INF/container.xml"))
        root_file = container.find(".//{*}rootfile")
        assert root_file is not None
        book_file = root_file.attrib["full-path"]
        book = ElementTree.fromstring(archive.read(book_file))
        members = {item.attrib["id"]: item.attrib["href"] for item in book.iterfind(".//{*}item")}
        for reference in book.iterfind(".//{*}itemref"):
            member = urljoin(book_file, unquote(members[reference.attrib["idref"]]))
            body = LexborHTMLParser(archive.read(member)).body
            assert body is not None
            body.text(deep=True, separator="\n")


def _chapter(chapter: int) -> str:
    body = f'<section class="chapter" epub:type="chapter">\n<h2 class="t" id="c{chapter}">Chapitre</h2>\n'
    body += "".join(_BLOCKS[(2 * n + n // 7) % 3 if n % 9 else 3].format(n=n) for n in range(45))
    if chapter in {7, 15}:
        cells = "".join(f"<tr><td>{year}</td><td>{year * 3} €</td></tr>\n" for year in range(2000, 2020))
        body += f"<table>\n<tr><th>Année</th><th>Total</th></tr>\n{cells}</table>\n"
    notes = "".join(
        f'<p class="note" id="n{n}"><a href="#r{n}">{n}</a> Voir le rapport, p.&nbsp;{n}.</p>\n'
        for n in range(12)
    )
    return f'{body}<div class="notes">\n<hr/>\n{notes}</div>\n</section>\n</body>\n</html>\n'


def _book(chapters: Iterable[str]) -> bytes:
    """The tests' book with these chapters behind its own two; its kind first and stored, as books have it."""
    members = made.members_of(made.epub())
    items = spine = ""
    for number, chapter in enumerate(chapters):
        members[f"OPS/c{number}.xhtml"] = chapter.encode()
        items += f'<item id="c{number}" href="c{number}.xhtml" media-type="application/xhtml+xml"/>'
        spine += f'<itemref idref="c{number}"/>'
    book = members["OPS/book.opf"].decode()
    book = book.replace("</manifest>", f"{items}</manifest>").replace("</spine>", f"{spine}</spine>")
    members["OPS/book.opf"] = book.encode()
    del members["mimetype"]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", b"application/epub+zip", zipfile.ZIP_STORED)
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()

"""Makers of one sound file for each format, all with the same kinds of things in them."""

from __future__ import annotations

import io
import json
import zipfile

from tests.makers.files.documents_makers import zip_bytes

ODF = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "text": "text",
        "table": "table",
        "draw": "drawing",
        "style": "style",
        "presentation": "presentation",
        "meta": "meta",
    }.items()
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def members_of(content: bytes) -> dict[str, bytes]:
    """The members of a zip file, to change and to zip again."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def docx_with_notes() -> bytes:
    """A Word document with header, footer, lists, a footnote, an endnote and a comment."""
    import docx

    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Banque de France"
    document.sections[0].footer.paragraphs[0].text = "Page confidentielle"
    document.add_heading("Rapport annuel", 0)
    paragraph = document.add_paragraph("Le bénéfice atteint 48,1 milliards.")
    document.add_comment(paragraph.runs, text="À vérifier.", author="Anne Le Gall")
    document.add_paragraph("premier point", style="List Bullet")
    document.add_paragraph("deuxième point", style="List Bullet")
    document.add_paragraph("un", style="List Number")
    document.add_paragraph("deux", style="List Number")
    document.add_paragraph("Fin du rapport.")
    buffer = io.BytesIO()
    document.save(buffer)
    members = members_of(buffer.getvalue())
    body = members["word/document.xml"].decode()
    reference = '<w:r><w:{0}Reference w:id="2"/></w:r></w:p>'
    before, _, after = body.partition("Le bénéfice")
    after = after.replace("</w:p>", reference.format("footnote"), 1)
    after = after.replace(
        "Fin du rapport.</w:t></w:r></w:p>",
        "Fin du rapport.</w:t></w:r>" + reference.format("endnote"),
    )
    members["word/document.xml"] = f"{before}Le bénéfice{after}".encode()
    relations = ""
    types = ""
    for kind, text in (("footnote", "Chiffre provisoire."), ("endnote", "Voir l’annexe.")):
        members[f"word/{kind}s.xml"] = (
            f'<w:{kind}s {W}><w:{kind} w:type="separator" w:id="0"><w:p/></w:{kind}>'
            f'<w:{kind} w:id="2"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{kind}></w:{kind}s>'
        ).encode()
        relations += f'<Relationship Id="n{kind}" Type="{RELATION}/{kind}s" Target="{kind}s.xml"/>'
        types += (
            f'<Override PartName="/word/{kind}s.xml" ContentType="application/vnd.openxmlformats-'
            f'officedocument.wordprocessingml.{kind}s+xml"/>'
        )
    for name, addition, end in (
        ("word/_rels/document.xml.rels", relations, "</Relationships>"),
        ("[Content_Types].xml", types, "</Types>"),
    ):
        members[name] = members[name].decode().replace(end, addition + end).encode()
    return zip_bytes(members)


def pptx() -> bytes:
    """Two slides: a title slide; bullets, a table, a group and notes, the second one hidden."""
    import pptx as library

    presentation = library.Presentation()
    first = presentation.slides.add_slide(presentation.slide_layouts[0])
    first.shapes.title.text = "Résultats 2025"
    first.placeholders[1].text = "Anne Le Gall"
    second = presentation.slides.add_slide(presentation.slide_layouts[1])
    frame = second.placeholders[1].text_frame
    frame.text = "Hausse de 12 %"
    inner = frame.add_paragraph()
    inner.text, inner.level = "surtout en Asie", 1
    second.shapes.title.text = "Ventes"
    table = second.shapes.add_table(2, 2, 0, 0, 1000, 1000).table
    for row, column, text in ((0, 0, "Année"), (0, 1, "Total"), (1, 0, "2025"), (1, 1, "四十八")):
        table.cell(row, column).text = text
    group = second.shapes.add_group_shape()
    group.shapes.add_textbox(0, 0, 10, 10).text_frame.text = "dans le groupe"
    second.notes_slide.notes_text_frame.text = "Parler lentement."
    second._element.set("show", "0")
    presentation.core_properties.title = "Résultats annuels"
    presentation.core_properties.author = "Anne Le Gall"
    buffer = io.BytesIO()
    presentation.save(buffer)
    return buffer.getvalue()


def odf(
    kind: str,
    body: str,
    *,
    meta: str = "",
    styles: str = "",
    named: str = "",
    automatic: str = "",
    extra: dict[str, bytes] | None = None,
) -> bytes:
    """An OpenDocument file of this kind with this body, these pages' styles, named and automatic ones."""
    content = (
        f"<office:document-content {ODF}><office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}>"
        "</office:body></office:document-content>"
    )
    members = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(),
        "content.xml": content.encode(),
    }
    if meta:
        members["meta.xml"] = (
            f"<office:document-meta {ODF}><office:meta>{meta}</office:meta></office:document-meta>".encode()
        )
    if styles or named:
        members["styles.xml"] = (
            f"<office:document-styles {ODF}><office:styles>{named}</office:styles>"
            f"<office:master-styles>{styles}</office:master-styles>"
            "</office:document-styles>"
        ).encode()
    return zip_bytes(members | (extra or {}))


def odt() -> bytes:
    """A text with header, heading, list, table, footnote and comment."""
    return odf(
        "text",
        '<text:h text:outline-level="1">Rapport annuel</text:h>'
        "<text:p>Le bénéfice<text:s text:c='2'/>atteint\n   48,1 <text:span>milliards</text:span>"
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>'
        "<text:p>Chiffre provisoire.</text:p></text:note-body></text:note>."
        "<office:annotation><dc:creator>Anne Le Gall</dc:creator><text:p>À vérifier.</text:p>"
        "</office:annotation></text:p>"
        "<text:list><text:list-item><text:p>premier</text:p><text:list><text:list-item><text:p>dessous</text:p>"
        "</text:list-item></text:list></text:list-item><text:list-item><text:p>second</text:p></text:list-item>"
        "</text:list>"
        "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Année</text:p>"
        "</table:table-cell><table:table-cell><text:p>Total</text:p></table:table-cell></table:table-row>"
        "</table:table-header-rows><table:table-row><table:table-cell><text:p>2025</text:p></table:table-cell>"
        "<table:table-cell><text:p>四十八</text:p></table:table-cell></table:table-row></table:table>",
        meta="<dc:title>Note de conjoncture</dc:title>"
        "<meta:initial-creator>Anne Le Gall</meta:initial-creator>"
        "<meta:creation-date>2026-02-03T10:00:00</meta:creation-date>",
        styles="<style:master-page><style:header><text:p>Banque de France</text:p></style:header>"
        "<style:footer><text:p>Confidentiel</text:p></style:footer></style:master-page>",
    )


def odp() -> bytes:
    """One slide whose title comes second in the file."""
    return odf(
        "presentation",
        "<draw:page draw:name='page1'><draw:frame><draw:text-box><text:p>Corps de texte</text:p>"
        "</draw:text-box></draw:frame><draw:frame presentation:class='title'><draw:text-box>"
        "<text:p>Le titre</text:p></draw:text-box></draw:frame><presentation:notes>"
        "<draw:frame presentation:class='notes'><draw:text-box><text:p>Une note.</text:p></draw:text-box>"
        "</draw:frame></presentation:notes></draw:page>",
    )


def ods() -> bytes:
    """Two sheets, one with repeated empty cells out to the last column and row."""
    return odf(
        "spreadsheet",
        "<table:table table:name='Ventes'><table:table-row><table:table-cell><text:p>Année</text:p>"
        "</table:table-cell><table:table-cell table:number-columns-repeated='2'><text:p>Part</text:p>"
        "</table:table-cell><table:table-cell table:number-columns-repeated='16381'/></table:table-row>"
        "<table:table-row><table:table-cell office:value-type='float' office:value='2025'>"
        "<text:p>2025</text:p>"
        "</table:table-cell><table:table-cell/><table:table-cell office:value='0.125'><text:p>12,5 %</text:p>"
        "<office:annotation><dc:creator>Anne</dc:creator><text:p>estimé</text:p></office:annotation>"
        "</table:table-cell></table:table-row>"
        "<table:table-row table:number-rows-repeated='1048574'><table:table-cell/></table:table-row>"
        "</table:table><table:table table:name='Vide'/>",
    )


def xlsx() -> bytes:
    """A sheet with header, dates, percentages and money, and a hidden one."""
    import datetime

    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": "Ventes 2025", "author": "Anne Le Gall"})
    sheet = book.add_worksheet("Ventes")
    sheet.write_row(1, 1, ["Année", "Part", "Jour", "Montant", "Heure"])
    sheet.write(2, 1, 2025)
    sheet.write(2, 2, 0.125, book.add_format({"num_format": "0.0%"}))
    sheet.write(2, 3, datetime.date(2026, 3, 9), book.add_format({"num_format": "dd/mm/yyyy"}))
    sheet.write(2, 4, 1234.5, book.add_format({"num_format": '#,##0.00 "€"'}))
    sheet.write(2, 5, datetime.time(14, 30), book.add_format({"num_format": "hh:mm"}))
    sheet.write(4, 1, "四十八")
    sheet.write(4, 5, 0.1 + 0.2)
    sheet.write_comment(4, 1, "à vérifier", {"author": "Anne"})
    hidden = book.add_worksheet("Brouillon")
    hidden.write(0, 0, True)
    hidden.hide()
    book.close()
    return buffer.getvalue()


def csv_table() -> bytes:
    """A French table: semicolons, decimal commas, a quoted line end."""
    return 'Année;Total;Note\n2024;45,2;"sur\ndeux lignes"\n2025;48,1;« dont 12,5 % »\n'.encode("cp1252")


def rtf() -> bytes:
    """Fonts of two charsets, a table, a list, a footnote, header and footer, properties."""
    return (
        rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fnil\fcharset134 SimSun;}"
        rb"{\f2\fnil\fcharset2 Symbol;}}{\colortbl;\red0\green0\blue0;}"
        rb"{\info{\title Note de conjoncture}{\author Anne Le Gall}{\creatim\yr2026\mo2\dy3}}"
        rb"{\header\pard Banque de France\par}{\footer Confidentiel\par}"
        rb"\pard\f0 Rapport annuel\par\par "
        rb"Le b\'e9n\'e9fice atteint \u8364?48,1{\*\generator X;}"
        rb"\chftn{\footnote\pard \chftn  Chiffre provisoire.} milliards.\par "
        rb"\f1\'d6\'d0\'b9\'fa\'e9F\f0  and \u-10179?\u-8704?\par"
        rb"{\pntext\f2\'B7\tab}premier\par{\pntext\f2\'B7\tab}second\par"
        rb"\trowd\cellx1000\cellx2000\pard\intbl Ann\'e9e\cell Total\cell\row"
        rb"\trowd\cellx1000\cellx2000\pard\intbl 2025\cell 48\par suite\cell\row"
        rb'\pard {\field{\*\fldinst{HYPERLINK "https://example.org"}}{\fldrslt un lien}} '
        rb"{\v cach\'e9}{\deleted effac\'e9}fin.\par}"
    )


CHAPTER = (
    '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" '
    'xmlns:epub="http://www.idpf.org/2007/ops"><head><title/><style>p {{}}</style></head>'
    "<body>{body}</body></html>"
)


def epub(*, encryption: str = "", metadata: str = "") -> bytes:
    """Two chapters, a navigation document that names the first."""
    metadata = metadata or (
        "<dc:title>Le Rapport</dc:title><dc:creator>Anne Le Gall</dc:creator><dc:language>fr-FR</dc:language>"
        "<dc:publisher>Éditions du Large</dc:publisher><dc:date>2025-10-14</dc:date>"
    )
    members = {
        "mimetype": b"application/epub+zip",
        "META-INF/container.xml": b'<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles>'
        b"</container>",
        "OPS/book.opf": (
            '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/" '
            f'xmlns:opf="http://www.idpf.org/2007/opf"><metadata>{metadata}</metadata><manifest>'
            '<item id="a" href="text/a%20b.xhtml" media-type="application/xhtml+xml"/>'
            '<item id="b" href="text/b.xhtml" media-type="application/xhtml+xml"/>'
            '<item id="n" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/></manifest>'
            '<spine><itemref idref="a"/><itemref idref="b"/></spine></package>'
        ).encode(),
        "OPS/nav.xhtml": CHAPTER.format(
            body='<nav epub:type="toc"><ol><li>'
            '<a href="text/a%20b.xhtml#x">Première partie</a></li></ol></nav>'
        ).encode(),
        "OPS/text/a b.xhtml": CHAPTER.format(
            body="<h1>I</h1><p>Le bénéfice\n   <b>atteint</b> 48,1&nbsp;milliards.<br/>Puis baisse.</p>"
            "<ul><li>premier</li><li><p>second</p></li></ul>"
            "<table><tr><th>Année</th><th>Total</th></tr><tr><td><p>2025</p></td><td/></tr>"
            "<tr><td>2026</td><td>四十八</td></tr></table>"
        ).encode(),
        "OPS/text/b.xhtml": CHAPTER.format(body="<h2>Épilogue</h2><p>Fin.</p>").encode(),
    }
    if encryption:
        members["META-INF/encryption.xml"] = encryption.encode()
    return zip_bytes(members)


PAGE = (
    "<html><head><title>La banque relève ses taux</title></head>"
    "<body><article><h1>La banque relève ses taux</h1>"
    + "<p>La banque centrale a relevé ses taux directeurs de 25 points de base, à 4,5 %, ce jeudi.</p>"
    * 1
    + "<p>Les analystes attendaient cette décision depuis plusieurs semaines, selon le gouverneur.</p>"
    "</article></body></html>"
)


def mhtml() -> bytes:
    """A page as Chromium saves it: no charset named, quoted-printable."""
    import quopri

    return (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/taux\r\nSubject: taux\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
        b'\ttype="text/html";\r\n\tboundary="BB"\r\n\r\n'
        b"--BB\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        b"Content-Location: https://example.org/taux\r\n\r\n"
        + quopri.encodestring(PAGE.encode()).replace(b"\n", b"\r\n")
        + b"\r\n--BB\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n"
        b"\r\nAAAA\r\n--BB--\r\n"
    )


def eml() -> bytes:
    """An answer with a quotation, a signature and an attachment; GBK beyond GB 2312 in the subject."""
    import base64

    subject = base64.b64encode("关于镕基的报告".encode("gb18030")).decode()
    body = (
        "Bonjour,\n\nLe bénéfice atteint 48,1 milliards.\n\n"
        "Le lun. 2 mars 2026 à 10:00, Paul Martin <p@example.org>\n"
        "a écrit :\n> Quel est le bénéfice ?\n>\n> Paul\n\n-- \nAnne Le Gall\nBanque de France\n"
    )
    return (
        f"From: =?utf-8?q?Anne_Le_Gall?= <a@example.org>\r\nTo: Paul <p@example.org>\r\n"
        f"Subject: =?gb2312?b?{subject}?=\r\nDate: Mon, 02 Mar 2026 23:30:00 -0500\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="XX"\r\n\r\n--XX\r\n'
        'Content-Type: multipart/alternative; boundary="YY"'
        "\r\n\r\n--YY\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(body.encode()).decode()
        + "\r\n--YY\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>autre forme</p>\r\n--YY--\r\n"
        '--XX\r\nContent-Type: application/pdf; name="rapport.pdf"\r\n'
        'Content-Disposition: attachment; filename="rapport.pdf"\r\n\r\nAAAA\r\n--XX--\r\n'
    ).encode()


def ics() -> bytes:
    """A calendar of one meeting, with a line that is folded."""
    return (
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;TZID=Europe/Paris:20260309T143000\r\n"
        "SUMMARY:Comité budgé\r\n taire\r\nLOCATION:Salle 3\r\nORGANIZER;CN=Anne:mailto:a@example.org\r\n"
        "DESCRIPTION:Recettes\\, dépenses\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    ).encode()


def json_article() -> bytes:
    """An article as scrapers store it."""
    return json.dumps(
        {
            "title": "La banque relève ses taux",
            "authors": ["Anne Le Gall", "李明"],
            "date": "2026-03-09T08:00:00Z",
            "source": {"name": "Le Courrier"},
            "text": "La banque centrale a relevé ses taux.\n\nLes marchés montent.",
        },
        ensure_ascii=False,
    ).encode()


FILES = {
    "a.docx": docx_with_notes,
    "a.pptx": pptx,
    "a.odt": odt,
    "a.odp": odp,
    "a.ods": ods,
    "a.xlsx": xlsx,
    "a.csv": csv_table,
    "a.rtf": rtf,
    "a.epub": epub,
    "a.mhtml": mhtml,
    "a.eml": eml,
    "a.ics": ics,
    "a.json": json_article,
}

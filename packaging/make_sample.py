"""Make the sample library's binary articles: two PDF files and one Word document.

Run it from anywhere: `python packaging/make_sample.py [folder]`. Dates, ids and the order of zip entries are
fixed, so that a second run with the same versions of reportlab and python-docx writes the same bytes.
"""

from __future__ import annotations

import datetime
import io
import sys
import zipfile
from pathlib import Path

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt
from reportlab.graphics.charts.barcharts import VerticalBarChart
from reportlab.graphics.shapes import Drawing
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle
from sample_texts import ANNUAL_REPORT, HALF_YEAR, MARKET_NOTE, PdfArticle, Rows

SAMPLE_FOLDER = Path(__file__).resolve().parent.parent / "assets" / "sample"
INK = colors.HexColor("#1f2a37")
RULE = colors.HexColor("#9aa5b1")
ZIP_DATE = (2026, 8, 28, 9, 0, 0)
FRAME_PADDING = 6  # points; what reportlab leaves around the text of a page

# Only the standard 14 fonts: every reader has them, nothing has to be embedded or licensed.
TITLE = ParagraphStyle("title", fontName="Times-Bold", fontSize=19, leading=23, spaceAfter=6, textColor=INK)
BYLINE = ParagraphStyle("byline", fontName="Helvetica", fontSize=9, leading=12, spaceAfter=12)
HEADING = ParagraphStyle(
    "heading", fontName="Times-Bold", fontSize=13, leading=17, spaceBefore=10, spaceAfter=4
)
BODY = ParagraphStyle("body", fontName="Times-Roman", fontSize=11, leading=15, spaceAfter=7)
CAPTION = ParagraphStyle("caption", fontName="Helvetica-Oblique", fontSize=8.5, leading=11, spaceAfter=10)


def make_pdf(article: PdfArticle, path: Path) -> None:
    """Lay an article out on A4 pages with running header, footer and page labels."""

    def decorate(canvas: Canvas, template: SimpleDocTemplate) -> None:
        label = article.first_page_label + template.page - 1
        canvas.addPageLabel(template.page - 1, style="ARABIC", start=label)
        canvas.setFont("Helvetica", 8)
        canvas.drawString(2.2 * cm + FRAME_PADDING, A4[1] - 1.3 * cm, article.running_header)
        canvas.drawRightString(A4[0] - 2.2 * cm - FRAME_PADDING, 1.2 * cm, str(label))

    template = SimpleDocTemplate(
        str(path),
        pagesize=A4,
        leftMargin=2.2 * cm,
        rightMargin=2.2 * cm,
        topMargin=2 * cm,
        bottomMargin=2 * cm,
        title=article.title,
        author=article.author,
        lang=article.language,
        invariant=1,
    )
    template.build(_flowables(article), onFirstPage=decorate, onLaterPages=decorate)


def _flowables(article: PdfArticle) -> list[Flowable]:
    story: list[Flowable] = [Paragraph(article.title, TITLE), Paragraph(article.byline, BYLINE)]
    for block in article.blocks:
        match block:
            case ("heading", str(text)):
                story.append(Paragraph(text, HEADING))
            case ("caption", str(text)):
                story.append(Paragraph(text, CAPTION))
            case ("table", tuple(rows)):
                story += [_pdf_table(rows), Spacer(1, 4)]
            case ("chart", tuple(rows)):
                story.append(_chart(rows))
            case ("page_break", _):
                story.append(PageBreak())
            case (_, str(text)):
                story.append(Paragraph(text, BODY))
    return story


def _pdf_table(rows: Rows) -> Table:
    table = Table([list(row) for row in rows], hAlign="LEFT", spaceBefore=4)
    table.setStyle(
        TableStyle(
            [
                ("FONT", (0, 0), (-1, -1), "Helvetica", 9),
                ("FONT", (0, 0), (-1, 0), "Helvetica-Bold", 9),
                ("ALIGN", (1, 0), (-1, -1), "RIGHT"),
                ("LINEBELOW", (0, 0), (-1, 0), 0.8, INK),
                ("LINEBELOW", (0, 1), (-1, -1), 0.3, RULE),
            ]
        )
    )
    return table


def _chart(rows: Rows) -> Drawing:
    """Draw one bar per (label, value) row."""
    drawing = Drawing(16 * cm, 5 * cm)
    chart = VerticalBarChart()
    chart.x, chart.y, chart.width, chart.height = 30, 25, 14 * cm, 3.8 * cm
    chart.data = [[float(value) for _, value in rows]]
    chart.categoryAxis.categoryNames = [label for label, _ in rows]
    chart.categoryAxis.labels.fontName = chart.valueAxis.labels.fontName = "Helvetica"
    chart.categoryAxis.labels.fontSize = chart.valueAxis.labels.fontSize = 8
    chart.valueAxis.valueMin, chart.valueAxis.valueMax, chart.valueAxis.valueStep = 0, 20, 5
    chart.bars[0].fillColor = INK
    drawing.add(chart)
    return drawing


def make_docx(path: Path) -> None:
    """Write the Chinese half-year article as a Word document with a table."""
    moment = datetime.datetime(*ZIP_DATE)
    document = Document()
    properties = document.core_properties
    properties.title, properties.author = HALF_YEAR.title, HALF_YEAR.author
    properties.last_modified_by, properties.comments, properties.language = HALF_YEAR.author, "", "zh-CN"
    properties.created = properties.modified = moment
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    # Word picks the font of Chinese characters by this attribute, not by the style's font name.
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "SimSun")

    document.add_heading(HALF_YEAR.title, level=1)
    document.add_paragraph(HALF_YEAR.byline)
    for paragraph in HALF_YEAR.before_table:
        document.add_paragraph(paragraph)
    document.add_paragraph(HALF_YEAR.table_caption).alignment = WD_ALIGN_PARAGRAPH.CENTER
    table = document.add_table(rows=0, cols=len(HALF_YEAR.table[0]), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for row in HALF_YEAR.table:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.add_heading(HALF_YEAR.second_heading, level=2)
    for paragraph in HALF_YEAR.after_table:
        document.add_paragraph(paragraph)

    buffer = io.BytesIO()
    document.save(buffer)
    _rezip(buffer, path)


def _rezip(source: io.BytesIO, path: Path) -> None:
    """Write the archive again with fixed dates: python-docx stamps entries with the present."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            new.writestr(entry, old.read(name))


def main(folder: Path = SAMPLE_FOLDER) -> None:
    """Write the three files into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for article in (ANNUAL_REPORT, MARKET_NOTE):
        make_pdf(article, folder / article.file_name)
    make_docx(folder / HALF_YEAR.file_name)
    print("3 files written")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:2]))

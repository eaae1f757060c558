"""Rich Text Format -> canonical text, with its tables, footnotes, headers and properties.

Our own reading: the usual library drops footnotes and headers, puts `|` for cells, tears characters
beyond the basic plane apart, and reads GB 2312 text without its extensions.
"""

from __future__ import annotations

from indexer.documents.blocks.blocks import TextBuilder, one_line
from indexer.documents.metadata.article_head import find_metadata
from indexer.documents.metadata.choice import FieldChoices
from indexer.documents.metadata.declared import sensible_author, sensible_title
from indexer.documents.rtf.rtf_parser import RtfParser
from indexer.documents.source.source_file import MEBIBYTE, SourceFile
from indexer.records.documents import ExtractedText

IMPORTER = "rtf/3"
MOST_BYTES = 64 * MEBIBYTE


def read_rtf(source: SourceFile) -> ExtractedText:
    """The text of an RTF file.

    Raises:
        ReadError: `empty`, `too_large`.
    """
    parser = RtfParser(source)
    parser.run()
    builder = TextBuilder(source)
    for header in dict.fromkeys(map(one_line, parser.headers)):
        builder.add(header, clutter=True)
    for block in parser.blocks:
        builder.add(block)
    for footer in dict.fromkeys(map(one_line, parser.footers)):
        builder.add(footer, clutter=True)
    built = builder.build()
    chosen = FieldChoices()
    chosen.offer("title", sensible_title(parser.properties.get("title")), "core-properties")
    chosen.offer_all(find_metadata(built.text, built.clutter, clipping=False))
    chosen.offer("author", sensible_author(parser.properties.get("author")), "core-properties")
    return ExtractedText(
        text=built.text,
        media_type="application/rtf",
        importer=IMPORTER,
        metadata=chosen.build(),
        clutter=built.clutter,
        report=built.report(parser.hidden_text.messages()),
    )

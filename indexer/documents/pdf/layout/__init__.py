"""Lines of PDF pages come in; paragraphs in reading order, headers and footers go out."""

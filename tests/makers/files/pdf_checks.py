"""Finds the characters in a rectangle of a PDF page with PDFium, to check rectangles."""

from __future__ import annotations


def characters_in(path, page_index, rectangle):
    """The characters whose middle is in a rectangle of the displayed page, by PDFium's own coordinates."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        page = document[page_index - 1]
        text_page = page.get_textpage()
        result = []
        width, height = page.get_size()
        left0, bottom0, right0, top0 = page.get_cropbox()
        for index in range(text_page.count_chars()):
            left, bottom, right, top = text_page.get_charbox(index)
            x, y = (left + right) / 2, (bottom + top) / 2
            across, down = {
                0: (x - left0, top0 - y),
                90: (y - bottom0, x - left0),
                180: (right0 - x, y - bottom0),
                270: (top0 - y, right0 - x),
            }[page.get_rotation()]
            inside = rectangle.left <= across <= rectangle.left + rectangle.width
            if right > left and inside and rectangle.top <= down <= rectangle.top + rectangle.height:
                result.append(text_page.get_text_range(index, 1))
        assert 0 <= rectangle.left <= rectangle.left + rectangle.width <= width
        assert 0 <= rectangle.top <= rectangle.top + rectangle.height <= height
        text_page.close()
        page.close()
        return "".join(result)


def squeezed(text):
    return "".join(text.split())

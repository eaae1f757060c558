"""Why a file could not become a document."""

from __future__ import annotations

from indexer.common.sentences.forms import Forms

DOCUMENTS: Forms = {
    "empty_without_text": "“{name}” is empty: it has no text in it.",
    "too_much_text": (
        "“{name}” is too large: it holds more than {n} million characters; split it and import the parts."
    ),
    "document_locked": "“{name}” is protected by a password; save a copy without one and import that.",
    "copy_protected": "“{name}” is locked by copy protection and cannot be read; import a copy without it.",
    "no_such_page": "“{name}” has {n} pages; there is no page {page}.",
    "picture_damaged": "“{name}” is damaged: it cannot be opened as a picture; get the file again.",
    "picture_too_large": (
        "“{name}” is too large: a picture of more than {n} million pixels cannot be read; make it"
        " smaller and import that."
    ),
    "picture_not_read": "“{name}” is a picture. {why}",
    "picture_without_words": "“{name}” is a picture in which no text could be recognised.",
    "calendar_damaged": "“{name}” is damaged: it does not begin as a calendar does; get the file again.",
    "mail_encrypted": (
        "“{name}” is an encrypted mail; open it in your mail program, save it as text or PDF and import that."
    ),
    "mail_empty": "“{name}” is empty: this mail has no text in it.",
    "mail_without_headers": (
        "“{name}” is damaged: it does not begin with the headers of a mail; get the file again."
    ),
    "mail_damaged": "“{name}” is damaged and cannot be opened; get the file again.",
    "old_office_needs_libreoffice": (
        "“{name}” is in the old {family} format, which LibreOffice can convert; install it "
        "({command}) and import it again, or save it as {suffix}."
    ),
    "old_office_not_converted": (
        "“{name}” could not be converted: it is damaged, or LibreOffice lacks the part that reads"
        " {family} files ({command}); or save it as {suffix}."
    ),
    "outlook_message_damaged": (
        "“{name}” is an Outlook message that is damaged; open it in Outlook, save it as .eml or "
        "PDF and import that."
    ),
    "old_office_format": (
        "“{name}” is in an old Office format; save it as .docx, .xlsx, .pptx or PDF and import that."
    ),
    "not_a_plain_presentation": (
        "“{name}” is not a plain presentation; open it in PowerPoint and save it as .pptx first."
    ),
    "not_a_plain_word_document": (
        "“{name}” is not a plain Word document; open it in Word and save it as .docx first."
    ),
    "pdf_damaged": (
        "“{name}” is damaged: it cannot be opened as PDF; get the file again or print it to a new PDF."
    ),
    "page_damaged": "Page {page} is damaged and cannot be read.",
    "pdf_too_many_pages": (
        "“{name}” is too large: it has {n} pages, and at most {most} can be read; split it and "
        "import the parts."
    ),
    "scan_not_read": "“{name}” is a scan. {why}",
    "pdf_no_page_readable": "“{name}” is damaged: none of its pages can be read; get the file again.",
    "pdf_without_text": "“{name}” has no text that can be read: {why}.",
    "document_needs_too_much_memory": (
        "“{name}” is too large: reading it needs more memory than a document may use; split it "
        "and import the parts."
    ),
    "document_nested_too_deep": (
        "“{name}” is damaged: its parts are nested deeper than any document’s; open and save it "
        "in the program that made it."
    ),
    "holds_many_documents": (
        "“{name}” holds many documents and is none itself; unpack it and import what is inside."
    ),
    "archive_of_unknown_kind": (
        "“{name}” is an archive of a kind that cannot be unpacked here; unpack it yourself and "
        "import what is inside, or save it as .zip."
    ),
    "kind_not_readable": (
        "“{name}” is of a kind that cannot be read; use a text, a web page, a PDF, an office "
        "document, an e-book or a mail."
    ),
    "conversion_took_too_long": (
        "“{name}” could not be converted: LibreOffice took longer than {n} seconds; save it as "
        ".{to} and import that."
    ),
    "libreoffice_does_not_start": (
        "“{name}” could not be converted: LibreOffice does not start; install it again "
        "({command}), or save the file as .{to}."
    ),
    "too_many_elements": (
        "“{name}” is too large: it is made of more than {n} elements; split it, or save it as PDF"
        " and import that."
    ),
    "file_too_large": (
        "“{name}” is too large: {n} MB, and at most {most} MB of this format can be read; split "
        "it and import the parts."
    ),
    "file_empty": "“{name}” is empty: it has no bytes at all.",
    "no_right_to_read": "“{name}” may not be read with your rights; change its permissions.",
    "does_not_exist": "“{name}” does not exist (any more); check where it is.",
    "disk_does_not_give": "“{name}” could not be read from the disk: {error}.",
    "package_damaged": (
        "“{name}” is damaged and cannot be opened; get the file again, or open and save it in the"
        " program that made it."
    ),
    "package_too_large": (
        "“{name}” is too large: unpacked it would fill {n} MB in {parts} parts; split it, or save"
        " it as PDF and import that."
    ),
    "package_part_too_large": (
        "“{name}” is too large: one of its parts is made of millions of elements; split it, or "
        "save it as PDF and import that."
    ),
    "package_with_definitions": (
        "“{name}” is not a proper document: it holds XML definitions that could do harm; open and"
        " save it in the program that made it and import it again."
    ),
    "rows_without_end": (
        "“{name}” is damaged: its rows do not end where they should, perhaps for a quotation mark"
        " that is never closed; mend it, or save it as .xlsx and import that."
    ),
    "article_empty": "“{name}” is empty: the article in it has no text.",
    "json_damaged": "“{name}” is damaged: it is no valid JSON; get the file again.",
    "json_no_article": (
        "“{name}” is JSON but no article: one object with “title” and “text” (or “content”, "
        "“body”) can be read."
    ),
    "no_known_charset": (
        "“{name}” is not a text that can be read: its bytes fit no known character set; save it "
        "as UTF-8 text, PDF or Word document and import it again."
    ),
    "web_archive_without_page": (
        "“{name}” is damaged: there is no web page in this web archive; save the page again."
    ),
    "page_only_frames": (
        "“{name}” has no text of its own: it only frames other pages ({frames}); import those."
    ),
    "page_saved_too_early": (
        "“{name}” was saved before its text was loaded: open the page in a browser, wait until "
        "the article shows, then save it again, best as PDF."
    ),
    "page_without_text": (
        "“{name}” has no readable text: the page may build itself with scripts; open it in a "
        "browser, save it as PDF and import that."
    ),
    "archive_not_a_document": "“{name}” is an archive, not a document; unpack it and import what is inside.",
    "binary_workbook": (
        "“{name}” is a binary workbook (.xlsb), which cannot be read; save it as .xlsx and import that."
    ),
    "iwork_file": "“{name}” is an Apple iWork file, which cannot be read; export it as PDF and import that.",
    "xps_file": "“{name}” is an XPS file, which cannot be read; save it as PDF and import that.",
    "needs_ocr_picture": (
        "“{name}” is a picture: to read it, install Tesseract ({command}) and import it again."
    ),
    "needs_ocr_scan": "“{name}” is a scan: to read it, install Tesseract ({command}) and import it again.",
    "pdf_fonts_without_letters": "its fonts do not say which letters they show",
    "pdf_pages_blank": "its pages are blank, or show no words that could be recognised",
    "not_converted": "“{name}” could not be converted: {why}; import it again.",
    "is_a_folder": "“{name}” is a folder; choose a document file.",
    "not_a_regular_file": "“{name}” is not a regular file; choose a document file.",
}

"""How a document was read, and what was left out of it."""

from __future__ import annotations

from indexer.common.sentences.forms import Forms

READING: Forms = {
    "hidden_text_not_read": (
        "1 character of hidden text was not read: the document does not show it.",
        "{n} characters of hidden text were not read: the document does not show them.",
    ),
    "hidden_sheets_read": "“{name}”: hidden sheets were read too: {names}.",
    "hidden_rows_read": "“{name}”: rows that are hidden were read too: {n}.",
    "hidden_columns_read": "“{name}”: columns that are hidden were read too: {n}.",
    "formulas_unreadable": "“{name}”: {n} of its formulas could not be read and were left out.",
    "hidden_passages_left_out": "“{name}”: {n} of its passages are hidden from readers and were left out.",
    "behind_a_paywall": (
        "“{name}” may hold only the beginning of its article: it says that the rest is for subscribers."
    ),
    "chapters_missing": "“{name}”: {n} of its chapters are not in the file.",
    "ocr_system_refuses": "the system refuses ({error})",
    "ocr_took_too_long": "it took longer than {n} seconds",
    "ocr_does_not_start": "Tesseract does not start",
    "temporary_disk_full": "the disk for temporary files is full",
    "ocr_failed": "Tesseract failed on it",
    "ocr_too_many_words": "Tesseract found more words than a page can hold",
    "too_many_entries": "“{name}” has more than {n} entries; what follows them was left out.",
    "too_many_parts": "“{name}” has more than {n} parts; what follows them was left out.",
    "only_part_of_article": (
        "“{name}” shows only a part of its article: the rest was not on the page when it was "
        "saved; open the whole article in a browser and save it again."
    ),
    "hidden_text_of_page_read": (
        "“{name}” was saved with most of its text hidden, as scripts leave it; that was read too."
    ),
    "hidden_slides_read": "“{name}”: hidden slides were read too: {slides}.",
    "objects_not_read": (
        "1 embedded object was not read.",
        "{n} embedded objects were not read.",
    ),
    "charts_not_read": (
        "1 chart was not read.",
        "{n} charts were not read.",
    ),
    "films_not_read": (
        "1 film or sound was not read.",
        "{n} films or sounds were not read.",
    ),
    "mostly_clutter": "Most of “{name}” is {why}: only {n} % of it is the article that can be searched.",
    "clutter_navigation": "navigation",
    "clutter_notices": "notices, headers or lists of other texts",
    "frames_not_read": (
        "Pages {first} to {last} were not read: at most {n} can be; split the file and import the parts."
    ),
    "pages_not_recognised": (
        "Page {pages} could not be recognised: {why}.",
        "Pages {pages} could not be recognised: {why}.",
    ),
    "pages_too_late": (
        "Page {pages} was not recognised: the time for this file was over; split it and import the parts.",
        "Pages {pages} were not recognised: the time for this file was over; split it and import the parts.",
    ),
    "pages_doubtful": (
        "Page {pages}: much of the recognised text is uncertain.",
        "Pages {pages}: much of the recognised text is uncertain.",
    ),
    "pages_without_text": (
        "Page {numbers} without text that can be read.",
        "Pages {numbers} without text that can be read.",
    ),
    "pages_garbled": (
        "Page {numbers} with text that may not be what is printed; check it in the original.",
        "Pages {numbers} with text that may not be what is printed; check it in the original.",
    ),
    "pages_are_pictures": (
        "Page {pages} is a picture: to read it, install Tesseract ({command}) and import the file again.",
        "Pages {pages} are pictures: to read them, install Tesseract ({command}) and import the file again.",
    ),
    "formulas_without_result": (
        "1 formula has no result in the file: open it in Excel or LibreOffice and save it there.",
        "{n} formulas have no result in the file: open it in Excel or LibreOffice and save it there.",
    ),
    "damaged_characters": "“{name}”: {n} damaged characters were replaced by “\N{REPLACEMENT CHARACTER}”.",
}

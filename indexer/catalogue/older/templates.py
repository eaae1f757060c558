"""The English sentences that libraries up to version 4 hold, as the engine wrote them; this never changes.

Each with the code of its message. In `{n}`, `{most}`, `{parts}`, `{first}` and `{last}` stands a number, in
`{pages}` and `{numbers}` a list of pages, in `{why}` a phrase, in the others any words.
"""

from __future__ import annotations

SENTENCES = (
    ("hidden_text_not_read", "1 character of hidden text was not read: the document does not show it."),
    ("hidden_text_not_read", "{n} characters of hidden text were not read: the document does not show them."),
    ("hidden_sheets_read", "“{name}”: hidden sheets were read too: {names}."),
    ("hidden_rows_read", "“{name}”: rows that are hidden were read too: {n}."),
    ("hidden_columns_read", "“{name}”: columns that are hidden were read too: {n}."),
    ("formulas_unreadable", "“{name}”: {n} of its formulas could not be read and were left out."),
    ("hidden_passages_left_out", "“{name}”: {n} of its passages are hidden from readers and were left out."),
    (
        "behind_a_paywall",
        "“{name}” may hold only the beginning of its article: it says that the rest is for subscribers.",
    ),
    ("chapters_missing", "“{name}”: {n} of its chapters are not in the file."),
    ("too_many_entries", "“{name}” has more than {n} entries; what follows them was left out."),
    ("too_many_parts", "“{name}” has more than {n} parts; what follows them was left out."),
    (
        "only_part_of_article",
        "“{name}” shows only a part of its article: the rest was not on the page when it was saved;"
        " open the whole article in a browser and save it again.",
    ),
    (
        "hidden_text_of_page_read",
        "“{name}” was saved with most of its text hidden, as scripts leave it; that was read too.",
    ),
    ("hidden_slides_read", "“{name}”: hidden slides were read too: {slides}."),
    ("objects_not_read", "1 embedded object was not read."),
    ("objects_not_read", "{n} embedded objects were not read."),
    ("charts_not_read", "1 chart was not read."),
    ("charts_not_read", "{n} charts were not read."),
    ("films_not_read", "1 film or sound was not read."),
    ("films_not_read", "{n} films or sounds were not read."),
    ("mostly_clutter", "Most of “{name}” is {why}: only {n} % of it is the article that can be searched."),
    (
        "frames_not_read",
        "Pages {first} to {last} were not read: at most {n} can be; split the file and import the parts.",
    ),
    ("pages_not_recognised", "Page {pages} could not be recognised: {why}."),
    ("pages_not_recognised", "Pages {pages} could not be recognised: {why}."),
    (
        "pages_too_late",
        "Page {pages} was not recognised: the time for this file was over; split it and import the parts.",
    ),
    (
        "pages_too_late",
        "Pages {pages} were not recognised: the time for this file was over; split it and import the parts.",
    ),
    ("pages_doubtful", "Page {pages}: much of the recognised text is uncertain."),
    ("pages_doubtful", "Pages {pages}: much of the recognised text is uncertain."),
    ("pages_without_text", "Page {numbers} without text that can be read."),
    ("pages_without_text", "Pages {numbers} without text that can be read."),
    ("pages_garbled", "Page {numbers} with text that may not be what is printed; check it in the original."),
    ("pages_garbled", "Pages {numbers} with text that may not be what is printed; check it in the original."),
    (
        "pages_are_pictures",
        "Page {pages} is a picture: to read it, install Tesseract ({command}) and import the file again.",
    ),
    (
        "pages_are_pictures",
        "Pages {pages} are pictures: to read them, install Tesseract ({command}) and import the file again.",
    ),
    (
        "formulas_without_result",
        "1 formula has no result in the file: open it in Excel or LibreOffice and save it there.",
    ),
    (
        "formulas_without_result",
        "{n} formulas have no result in the file: open it in Excel or LibreOffice and save it there.",
    ),
    ("damaged_characters", "“{name}”: {n} damaged characters were replaced by “\N{REPLACEMENT CHARACTER}”."),
    (
        "container_nested_too_deep",
        "“{name}” is damaged: its parts are nested deeper than any document’s; get it again.",
    ),
    (
        "container_needs_too_much_memory",
        "“{name}” is too large: taking it apart needs more memory than may be used; unpack it "
        "yourself and import what you need.",
    ),
    ("changed_while_read", "“{name}” changed while it was read; import it again when it is complete."),
    ("container_gives_nothing", "“{name}” is damaged: what is in it does not come out; get the file again."),
    ("holds_no_files", "“{name}” holds no other files."),
    (
        "container_too_large",
        "“{name}” is too large: more than {n} MB come out of it; unpack it yourself and import what"
        " you need.",
    ),
    ("no_room_to_unpack", "“{name}” cannot be unpacked: the disk is full; make room and import it again."),
    ("mailbox_without_mail", "“{name}” is damaged: no mail begins in it; export the mailbox again."),
    ("archive_damaged", "“{name}” is damaged: it cannot be opened as an archive; get the file again."),
    (
        "archive_aes_encrypted",
        "“{name}” is protected with AES encryption, which cannot be opened here; unpack it yourself"
        " and import what is inside.",
    ),
    (
        "encrypted",
        "“{name}” is protected by a password; import it again with --password, or give the password"
        " in the window.",
    ),
    (
        "wrong_password",
        "“{name}” does not open with this password; check it (capital letters, keyboard layout).",
    ),
    (
        "archive_parts_overlap",
        "“{name}” is damaged or made to do harm: its parts lie over each other; get it again.",
    ),
    ("container_empty", "“{name}” is empty: nothing in it can be read."),
    ("container_empty_because", "“{name}” is empty: nothing in it can be read. {reasons}"),
    ("files_left_out", "{n} file left out: {why}."),
    ("files_left_out", "{n} files left out: {why}."),
    ("mails_left_out", "{n} mail left out: {why}."),
    ("mails_left_out", "{n} mails left out: {why}."),
    ("lines_left_out", "{n} line or value left out: {why}."),
    ("lines_left_out", "{n} lines or values left out: {why}."),
    (
        "password_does_not_open",
        "“{name}” is protected by a password, and the password given does not open it.",
    ),
    ("no_password_opens", "“{name}” is protected by a password, and no password given opens it."),
    (
        "mail_encrypted",
        "“{name}” is an encrypted mail; open it in your mail program, save it as text or PDF and "
        "import that.",
    ),
    (
        "mail_without_headers",
        "“{name}” is damaged: it does not begin with the headers of a mail; get the file again.",
    ),
    ("mail_damaged", "“{name}” is damaged and cannot be opened; get the file again."),
    (
        "pdf_damaged",
        "“{name}” is damaged: it cannot be opened as PDF; get the file again or print it to a new PDF.",
    ),
    (
        "package_damaged",
        "“{name}” is damaged and cannot be opened; get the file again, or open and save it in the "
        "program that made it.",
    ),
    ("document_locked", "“{name}” is protected by a password; save a copy without one and import that."),
    (
        "file_too_large",
        "“{name}” is too large: {n} MB, and at most {most} MB of this format can be read; split it "
        "and import the parts.",
    ),
    ("file_empty", "“{name}” is empty: it has no bytes at all."),
    ("no_right_to_read", "“{name}” may not be read with your rights; change its permissions."),
    ("does_not_exist", "“{name}” does not exist (any more); check where it is."),
    ("is_a_folder", "“{name}” is a folder; choose a document file."),
    ("not_a_regular_file", "“{name}” is not a regular file; choose a document file."),
    (
        "document_needs_too_much_memory",
        "“{name}” is too large: reading it needs more memory than a document may use; split it and "
        "import the parts.",
    ),
    (
        "document_nested_too_deep",
        "“{name}” is damaged: its parts are nested deeper than any document’s; open and save it in "
        "the program that made it.",
    ),
    (
        "outlook_message_damaged",
        "“{name}” is an Outlook message that is damaged; open it in Outlook, save it as .eml or PDF"
        " and import that.",
    ),
    ("import_unexpected", "“{name}” could not be imported: something unexpected happened."),
    ("reading_took_too_long", "“{name}” could not be read: it took longer than {n} seconds."),
    ("no_longer_in_container", "This file is no longer in “{name}”, which was imported again without it."),
    (
        "container_too_deep",
        "“{name}” lies {n} containers deep and was not unpacked; unpack it yourself and import what"
        " you need.",
    ),
    (
        "containers_hold_too_much",
        "“{name}” was not unpacked: with what it lies in, it holds more than {n} files or {most} "
        "GB; unpack it yourself.",
    ),
    (
        "original_copy_lost",
        "The library’s copy of the original was damaged or lost, and could not be made again.",
    ),
    ("reader_stopped", "“{name}” could not be read: {why}."),
    ("disk_does_not_give", "“{name}” could not be read from the disk: {error}."),
    ("disk_refuses_to_unpack", "“{name}” cannot be unpacked: {error}."),
)

PHRASES = (
    ("why_kinds", "kinds that cannot be read ({kinds})"),
    ("why_kind", "kinds that cannot be read"),
    ("why_empty", "nothing in them"),
    ("why_locked", "protected by a password"),
    ("why_aes", "protected with AES, which cannot be opened here; unpack them yourself"),
    ("why_method", "packed in a way that cannot be unpacked here"),
    ("why_damaged", "damaged"),
    ("why_too_large", "more than {n} MB"),
    ("why_too_many", "more than are taken out of one container"),
    ("why_link", "links or devices"),
    ("why_no_article", "JSON without an article"),
    ("why_deleted", "deleted in the mail program"),
    ("why_bad_line", "no JSON, or cut off"),
    ("why_no_article_line", "without the text of an article"),
    ("clutter_navigation", "navigation"),
    ("clutter_notices", "notices, headers or lists of other texts"),
    ("ocr_system_refuses", "the system refuses ({error})"),
    ("ocr_took_too_long", "it took longer than {n} seconds"),
    ("ocr_does_not_start", "Tesseract does not start"),
    ("temporary_disk_full", "the disk for temporary files is full"),
    ("ocr_failed", "Tesseract failed on it"),
    ("ocr_too_many_words", "Tesseract found more words than a page can hold"),
    ("reader_out_of_memory", "it needs more memory than a reader may use"),
    ("reader_failed", "the reader failed on it"),
    ("reader_died", "the reader stopped unexpectedly"),
    ("disk_refuses", "the disk refuses"),
)

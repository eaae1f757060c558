"""Why a file that holds files could not be unpacked."""

from __future__ import annotations

from indexer.common.sentences.forms import Forms

ARCHIVES: Forms = {
    "container_nested_too_deep": (
        "“{name}” is damaged: its parts are nested deeper than any document’s; get it again."
    ),
    "container_needs_too_much_memory": (
        "“{name}” is too large: taking it apart needs more memory than may be used; unpack it "
        "yourself and import what you need."
    ),
    "changed_while_read": "“{name}” changed while it was read; import it again when it is complete.",
    "container_gives_nothing": "“{name}” is damaged: what is in it does not come out; get the file again.",
    "holds_no_files": "“{name}” holds no other files.",
    "container_too_large": (
        "“{name}” is too large: more than {n} MB come out of it; unpack it yourself and import what you need."
    ),
    "no_room_to_unpack": "“{name}” cannot be unpacked: the disk is full; make room and import it again.",
    "mailbox_without_mail": "“{name}” is damaged: no mail begins in it; export the mailbox again.",
    "archive_damaged": "“{name}” is damaged: it cannot be opened as an archive; get the file again.",
    "archive_aes_encrypted": (
        "“{name}” is protected with AES encryption, which cannot be opened here; unpack it "
        "yourself and import what is inside."
    ),
    "encrypted": (
        "“{name}” is protected by a password; import it again with --password, or give the "
        "password in the window."
    ),
    "wrong_password": (
        "“{name}” does not open with this password; check it (capital letters, keyboard layout)."
    ),
    "archive_parts_overlap": (
        "“{name}” is damaged or made to do harm: its parts lie over each other; get it again."
    ),
    "container_empty": "“{name}” is empty: nothing in it can be read.",
    "container_empty_because": "“{name}” is empty: nothing in it can be read. {reasons}",
    "disk_refuses_to_unpack": "“{name}” cannot be unpacked: {error}.",
    "disk_refuses": "the disk refuses",
    "files_left_out": (
        "{n} file left out: {why}.",
        "{n} files left out: {why}.",
    ),
    "mails_left_out": (
        "{n} mail left out: {why}.",
        "{n} mails left out: {why}.",
    ),
    "lines_left_out": (
        "{n} line or value left out: {why}.",
        "{n} lines or values left out: {why}.",
    ),
    "why_kind": "kinds that cannot be read",
    "why_kinds": "kinds that cannot be read ({kinds})",
    "why_empty": "nothing in them",
    "why_locked": "protected by a password",
    "why_aes": "protected with AES, which cannot be opened here; unpack them yourself",
    "why_method": "packed in a way that cannot be unpacked here",
    "why_damaged": "damaged",
    "why_too_large": "more than {n} MB",
    "why_too_many": "more than are taken out of one container",
    "why_link": "links or devices",
    "why_no_article": "JSON without an article",
    "why_deleted": "deleted in the mail program",
    "why_bad_line": "no JSON, or cut off",
    "why_no_article_line": "without the text of an article",
    "password_does_not_open": "“{name}” is protected by a password, and the password given does not open it.",
    "no_password_opens": "“{name}” is protected by a password, and no password given opens it.",
}

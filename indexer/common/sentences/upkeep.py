"""What doctor, backup and restore find."""

from __future__ import annotations

from indexer.common.sentences.forms import Forms

UPKEEP: Forms = {
    "backup_inside_library": "The backup needs a file of its own outside the library: {path}.",
    "backup_not_written": "The backup {path} cannot be written: {reason}.",
    "backup_while_removing": "Documents are being removed while the backup is written. Try again after that.",
    "backup_original_missing": (
        "A document's original is missing or damaged, so the backup would not be whole. Run `ibid"
        " doctor --repair` first."
    ),
    "not_a_backup": "“{name}” is not a backup of an Ibid library.",
    "backup_written_by_newer": "“{name}” was written by a newer Ibid. Update Ibid to restore it.",
    "backup_damaged": "The backup “{name}” is damaged. Nothing was changed.",
    "index_no_answer": (
        "The vector index did not answer in time; search goes on without it, and nothing is lost."
    ),
    "index_damaged": "The vector index is damaged. It can be built anew from the catalogue; nothing is lost.",
    "index_cannot_be_built": "The vector index cannot be built here now; search goes on without it.",
    "reference_gone": (
        "“{title}”: the file {path} was moved or deleted after the import; nothing of its text is"
        " lost, but put the file back, or import it from where it is now, to see its pages."
    ),
    "reference_changed": (
        "“{title}”: the file {path} has changed since the import; the library has the text of "
        "that time, until the file is imported again."
    ),
    "terms_out_of_date": "The lexical index is of another version.",
    "words_damaged": "The lexical index is damaged in itself.",
    "words_differ": (
        "The lexical index does not agree with {n} passage.",
        "The lexical index does not agree with {n} passages.",
    ),
    "original_copy_lost": (
        "The library’s copy of the original was damaged or lost, and could not be made again."
    ),
    "hash_wrong": "The catalogue names another content than the original has: {names}.",
    "documents_locked": (
        "These are protected by a password and were not read again: {names}. They are kept as "
        "they are; remove them and import them again with their password."
    ),
    "documents_unrepairable": "No source is left to read these again from: {names}. Import or remove them.",
    "vectors_damaged": (
        "{n} passage text had a damaged vector.",
        "{n} passage texts had a damaged vector.",
    ),
    "vectors_missing": (
        "Still without a vector: {n} passage text. Vectors are made while the library is open.",
        "Still without a vector: {n} passage texts. Vectors are made while the library is open.",
    ),
    "vectors_orphaned": (
        "{n} vector belonged to no passage.",
        "{n} vectors belonged to no passage.",
    ),
    "catalogue_gone": "The catalogue of the library in {folder} has gone.",
    "catalogue_damaged": "The catalogue is damaged ({reason}).",
    "catalogue_foreign": "The catalogue belongs to another library.",
    "catalogue_of_another_library": (
        "The catalogue in {folder} belongs to another library. Put the right one back, or run "
        "`ibid doctor --repair` to read the documents in this folder again."
    ),
    "restore_interrupted": (
        "A restore into {folder} was interrupted, and its plan cannot be read. Restore again."
    ),
    "no_such_backup": "There is no backup {path}.",
    "library_stands_there": (
        "There already is a library in {folder}. Restore into another folder, or say --replace to"
        " have the backup take its place; the library that stands there is kept aside."
    ),
    "rows_without_document": (
        "{n} row in {tables} belong to documents that are not in the library.",
        "{n} rows in {tables} belong to documents that are not in the library.",
    ),
    "text_differs": (
        "{n} document held text that its passages deny: {names}.",
        "{n} documents held text that its passages deny: {names}.",
    ),
    "text_undecodable": (
        "{n} text in the catalogue could not be decoded.",
        "{n} texts in the catalogue could not be decoded.",
    ),
    "reference_away": (
        "{folder} cannot be reached at the moment, with the originals of {n} document ({names}); "
        "nothing of their text is lost, but connect the drive or the network folder to see their "
        "pages.",
        "{folder} cannot be reached at the moment, with the originals of {n} documents ({names});"
        " nothing of their text is lost, but connect the drive or the network folder to see their"
        " pages.",
    ),
    "copies_gone": (
        "The library's copy of {n} document has gone: {names}.",
        "The library's copy of {n} documents has gone: {names}.",
    ),
    "copies_damaged": (
        "The library's copy of {n} document is damaged: {names}.",
        "The library's copy of {n} documents is damaged: {names}.",
    ),
    "copied_again": "Copied again from where it was imported.",
    "sources_not_found": (
        "{n} source could not be found again: {names}. Text and passages are kept; the page "
        "itself cannot be shown.",
        "{n} sources could not be found again: {names}. Text and passages are kept; the page "
        "itself cannot be shown.",
    ),
    "originals_unclaimed": (
        "{n} document stood in the library's folder and not in its catalogue.",
        "{n} documents stood in the library's folder and not in its catalogue.",
    ),
    "unclaimed_read_again": "{n} read again; where they were imported from is not known any more.",
    "unclaimed_not_readable": "Not readable: {names}; kept beside the library.",
    "documents_incomplete": "{n} of the documents had {problems}: {names}.",
    "read_again_from_source": "Read again from the source.",
    "or": "{first} or {second}",
    "problem_passages_differ": "passages that differ from its text",
    "problem_passage_gaps": "gaps in the numbers of its passages",
    "problem_passage_order": "passages out of order",
    "problem_pages_missing": "pages missing",
    "problem_spans_outside": "spans outside its text",
    "problem_text_in_no_passage": "text that stands in no passage",
    "documents_lost": (
        "{n} document could be recovered neither from the damaged catalogue nor from an original: {names}.",
        "{n} documents could be recovered neither from the damaged catalogue nor from an original: {names}.",
    ),
    "catalogue_salvaged": (
        "{n} document recovered from it. The damaged file is kept as {file}.",
        "{n} documents recovered from it. The damaged file is kept as {file}.",
    ),
    "catalogue_salvaged_in_part": (
        "{documents} recovered from it, {places} in it could not be read. The damaged file is kept as {file}."
    ),
    "documents_counted": (
        "{n} document",
        "{n} documents",
    ),
    "places_counted": (
        "{n} place",
        "{n} places",
    ),
    "catalogue_has_its_name_back": (
        "It is the catalogue of these very documents: the library has its name back."
    ),
    "other_file_kept": "The file that stood there is kept as {file}.",
}

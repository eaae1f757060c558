"""What is wrong with a library, its documents and the processes that work for it."""

from __future__ import annotations

from indexer.common.sentences.forms import Forms

LIBRARY: Forms = {
    "no_library": "There is no library in {folder}.",
    "library_moved_away": (
        "The library was moved away from {folder} while it was open. Close Ibid, and open the "
        "library where it is now."
    ),
    "no_such_conversation": "There is no conversation with the id {id}.",
    "no_such_document": "There is no document with the id {id}.",
    "field_set_and_reset": "The field '{field}' cannot be set and reset at once.",
    "no_such_field": "There is no field '{field}' to correct; choose one of: {fields}.",
    "field_too_long": "The {field} is longer than {n} characters.",
    "not_a_publication_date": "'{text}' is not a date of publication: write 2026, 2026-03 or 2026-03-09.",
    "not_a_language": "'{text}' is not a language: write two letters, as in fr, zh or en.",
    "not_an_address": "'{text}' is not an address: it begins with http:// or https://.",
    "library_busy": "The library in {folder} is busy with another program's work. Try again in a moment.",
    "library_unusable": "The library in {folder} cannot be used: {why}.",
    "library_not_written": "The library in {folder} cannot be written: {reason}.",
    "library_damaged": "The library in {folder} is damaged. Run `ibid doctor --repair` to repair it.",
    "library_disk_full": (
        "The disk that holds the library in {folder} is full. Free some space and try again."
    ),
    "not_a_filter_date": "{value} is not a date for {name}: write 2026, 2026-03 or 2026-03-09.",
    "library_cannot_be_locked": (
        "The library in {folder} cannot be locked: this file system has no locks. Move the "
        "library to a local disk."
    ),
    "library_written_by_older": (
        "The library in {folder} was written by an older Ibid. Open it once without other Ibids "
        "running, so that it can be brought up to date."
    ),
    "library_written_by_newer": (
        "The library in {folder} was written by a newer Ibid. Update Ibid to open it."
    ),
    "library_read_only": "This library was opened for reading only.",
    "original_no_longer_there": "The original of “{title}” is no longer at {path}.",
    "document_without_pages": "“{title}” is neither a PDF nor a picture: it has no pages to draw.",
    "child_ended": "{name} was ended and starts no more.",
    "child_did_not_answer": "{name} did not answer within {n} seconds and was stopped.",
    "child_stopped": "{name} stopped unexpectedly (status {status}).",
    "original_gone": (
        "The original was moved or deleted after the import: {path}; its text stays to be read and cited."
    ),
    "original_changed": (
        "The original has changed since the import: {path}; the text here is what it said then."
    ),
    "original_touched": (
        "The original may have changed since the import: {path}; the text here is what it said then."
    ),
    "original_away": (
        "The original cannot be reached at the moment: {path}; its text stays to be read and cited."
    ),
    "index_not_open": "No vector index is open.",
    "index_gone": "The vector index has gone.",
    "batch_size_wrong": "A batch holds 1 to {n} vectors.",
    "index_failed_too_often": "The vector index failed too often.",
    "index_other_passages": "The vector index holds other passages than the catalogue.",
    "index_misses_vectors": "The vector index misses {share} % of its vectors.",
    "index_nothing_written": "Nothing was written yet.",
    "index_files_too_large": "The vector index has files far larger than its vectors.",
    "index_needs_room": "The vector index needs {n} MB of free disk space; search goes on without it.",
    "index_other_vectors": "The vector index holds other vectors than the catalogue.",
    "library_in_use": (
        "The library in {folder} is in use by another Ibid. Close it, or choose another library "
        "with --library."
    ),
    "library_in_use_by": (
        "The library in {folder} is in use by another Ibid (process {process}). Close it, or "
        "choose another library with --library."
    ),
    "it_is_read_only": "it is read-only",
    "ibid_may_not_use_it": "Ibid may not use it",
    "it_cannot_be_opened": "it cannot be opened",
    "disk_reports_an_error": "the disk reports an error",
    "files_too_large_for_file_system": "the file system does not take files that large",
    "not_enough_memory": "Not enough memory.",
    "catalogue_gone_repair": (
        "The catalogue of the library in {folder} has gone, but its documents are there. Run "
        "`ibid doctor --repair` to repair it."
    ),
    "documents_unclaimed": (
        "The library in {folder} holds 1 document that its catalogue has lost. Run `ibid doctor "
        "--repair` to repair it.",
        "The library in {folder} holds {n} documents that its catalogue has lost. Run `ibid "
        "doctor --repair` to repair it.",
    ),
    "original_short_gone": "original gone",
    "original_short_changed": "original changed",
    "original_short_touched": "original may have changed",
    "original_short_away": "original out of reach",
}

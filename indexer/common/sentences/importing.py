"""What becomes of the files of an import."""

from __future__ import annotations

from indexer.common.sentences.forms import Forms

IMPORTING: Forms = {
    "import_unexpected": "“{name}” could not be imported: something unexpected happened.",
    "not_a_readable_file": "“{name}” is not a file that can be read.",
    "larger_than_ibid_reads": "“{name}” is larger than {n} MB, the most that Ibid reads.",
    "not_there_any_more": "“{name}” is not there any more.",
    "access_denied": "“{name}” could not be opened: access denied.",
    "could_not_be_read": "“{name}” could not be read: {why}.",
    "keeps_growing": "“{name}” keeps growing while it is being read.",
    "path_empty": "A path is empty: name a file or a folder.",
    "no_such_path": "There is no file or folder “{name}”.",
    "device_or_pipe": "“{name}” is a device or a pipe, not a file.",
    "access_to_path_denied": "Access to “{name}” is denied.",
    "path_unreadable": "“{name}” cannot be read: {reason}.",
    "replaces_version": "Replaces the version of {day}.",
    "already_known": "Already in the library as “{name}”.",
    "already_known_new_place": "Already in the library as “{name}”; its new place is noted.",
    "already_known_newer": "Already in the library as “{name}”; it replaces the version of {day}.",
    "reader_answer_senseless": "The reader gave an answer that makes no sense.",
    "page_drawing_too_slow": "This page took too long to draw.",
    "page_drawing_stopped": "This page cannot be drawn: the viewer stopped on it.",
    "page_drawing_senseless": "This page cannot be drawn: the viewer's answer makes no sense.",
    "no_text_to_search": "“{name}” holds no text that could be searched.",
    "no_longer_in_container": "This file is no longer in “{name}”, which was imported again without it.",
    "no_longer_in_container_stays": "No longer in “{name}”; its document stays in the library.",
    "container_too_deep": (
        "“{name}” lies {n} containers deep and was not unpacked; unpack it yourself and import what you need."
    ),
    "containers_hold_too_much": (
        "“{name}” was not unpacked: with what it lies in, it holds more than {n} files or {most} "
        "GB; unpack it yourself."
    ),
    "reading_took_too_long": (
        "“{name}” could not be read: it took longer than {n} second.",
        "“{name}” could not be read: it took longer than {n} seconds.",
    ),
    "reader_stopped": "“{name}” could not be read: {why}.",
    "reader_out_of_memory": "it needs more memory than a reader may use",
    "reader_failed": "the reader failed on it",
    "reader_died": "the reader stopped unexpectedly",
    "unpacked_files": (
        "Unpacked: 1 file inside.",
        "Unpacked: {n} files inside.",
    ),
}

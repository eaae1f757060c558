"""What is wrong with what was typed after `ibid`."""

from __future__ import annotations

from indexer.common.sentences.forms import Forms

COMMAND: Forms = {
    "resume_takes_no_files": "'import --resume' goes on with what was asked for before; it takes no files.",
    "import_needs_files": "'import' needs a file or a folder. Try 'ibid import --help'.",
    "password_file_unreadable": "The password file {file} cannot be read: {reason}.",
    "edit_needs_a_field": "'edit' needs a field to correct, as in --title TITLE. Try 'ibid edit --help'.",
    "json_needs_a_command": "--json needs a command. Try 'ibid --help'.",
    "no_display": "There is no display for the window here. Try 'ibid --help' for the commands.",
    "window_not_installed": "The window is not installed here ({name}). Try 'ibid --help'.",
    "models_list_takes_no_name": "'models list' takes no name: it lists all models.",
    "models_download_needs_a_name": "'models download' needs the name of a model. 'ibid models' lists them.",
    "command_needs_a_question": "'{command}' needs a question, or --batch FILE.",
    "batch_query_no_text": "Line {number} of {file}: 'query' must be a text.",
    "batch_line_wrong": 'Line {number} of {file} is not {{"id": ..., "query": "..."}}.',
    "no_batch_in_conversation": "--conversation takes one question, not --batch.",
    "conversation_arguments": "'conversations {action}' needs this many more words: {n}.",
    "no_such_export_format": "It cannot be exported as '{format}'; choose one of: {formats}.",
    "export_arguments": "Name what to export: 'conversation ID', or 'sources' without an id.",
    "export_exists": "{file} is there already; name another file with --output.",
    "export_not_written": "{file} cannot be written: {reason}.",
    "check_needs_a_file": "{path} is a folder; name the file with the text to check.",
    "batch_file_unreadable": "The batch file {file} cannot be read: {reason}.",
    "wrong_usage": "{said}. Try '{program} --help'.",
}

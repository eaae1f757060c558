"""Everything that the command `ibid` can be asked for, as its arguments."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, NoReturn

from indexer.common.errors import UsageError
from indexer.common.messages import Message
from indexer.common.version import __version__

# Option, field of the document, metavariable.
EDITABLE_FIELDS = (
    ("--title", "title", "T"),
    ("--publisher", "publisher", "P"),
    ("--author", "author", "A"),
    ("--published", "published", "D"),
    ("--language", "language", "L"),
    ("--address", "source_url", "URL"),
)


class _Parser(argparse.ArgumentParser):
    """Raises instead of printing and leaving, so that `--json` can answer in JSON."""

    def error(self, message: str) -> NoReturn:
        said = f"{message[:1].upper()}{message[1:]}"
        raise UsageError(Message("wrong_usage", said=said, program=self.prog))


def build_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    parser = _Parser(prog="ibid", description="Cited answers from your own documents, on your own computer.")
    parser.add_argument("--version", action="version", version=f"ibid {__version__}")
    _add_global_options(parser, defaults=True)
    upkeep = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)

    def command(name: str, help_text: str) -> argparse.ArgumentParser:
        added = upkeep.add_parser(name, help=help_text, description=help_text)
        _add_global_options(added, defaults=False)
        return added

    _add_importing(command("import", "Import files and folders, archives, mailboxes and attachments."))
    listing = command("list", "List the documents.")
    listing.add_argument("--collection", type=_text, metavar="C")
    listing.add_argument("--lang", type=_text, metavar="L")
    showing = command("show", "Show one document with its text.")
    showing.add_argument("id", type=_text, metavar="ID")
    showing.add_argument("--report", action="store_true", help="how it was read, instead of its text")
    _add_editing(command("edit", "Correct what is known of a document; an empty value clears it."))
    command("remove", "Remove documents.").add_argument("ids", nargs="+", type=_text, metavar="ID")
    searching = command(
        "search",
        'Find passages. QUERY may hold "a phrase", -word, begin*, and lang: after: before: publisher: '
        "collection: title: with a value.",
    )
    searching.add_argument("query", nargs="?", type=_text, metavar="QUERY")
    searching.add_argument("-k", type=int, default=10, help="how many passages (10)")
    searching.add_argument("--mode", choices=("hybrid", "lexical", "semantic"), default="hybrid")
    searching.add_argument("--explain", action="store_true", help="say why each passage stands where it does")
    searching.add_argument(
        "--max-per-document", type=int, metavar="N", help="at most N passages of one document"
    )
    searching.add_argument("--prefer-recent", action="store_true", help="newer documents a little higher")
    searching.add_argument(
        "--prefer-lang", type=_text, metavar="L", help="passages in this language a little higher"
    )
    _add_reranker(searching)
    _add_filters(searching)
    asking = command("ask", "Ask a question; get a cited answer.")
    asking.add_argument("query", nargs="?", type=_text, metavar="QUESTION")
    asking.add_argument("-k", type=int, default=8, help="how many passages the answer rests on (8)")
    asking.add_argument("--mode", choices=("auto", "answer", "quote"), default="auto")
    asking.add_argument("--timeline", action="store_true", help="also what the sources say, by date")
    asking.add_argument("--model", metavar="NAME|none", help="a GGUF file, or 'none' to quote only")
    _add_reranker(asking)
    _add_filters(asking)
    asking.add_argument(
        "--conversation",
        type=_text,
        metavar="ID|new",
        help="a follow-up in a kept conversation, or a new one",
    )
    exporting = command("export", "Write a kept conversation, or the list of sources, into a file.")
    exporting.add_argument("what", choices=("conversation", "sources"))
    exporting.add_argument("id", nargs="?", type=_text, metavar="ID", help="the conversation")
    exporting.add_argument("--format", required=True, metavar="md|html|docx|bibtex|csl-json|ris")
    exporting.add_argument("--output", type=Path, metavar="FILE", help="a file that is not there yet")
    exporting.add_argument("--collection", type=_text, metavar="C")
    exporting.add_argument("--lang", type=_text, metavar="L")
    keeping = command("conversations", "Kept questions and answers.")
    keeping.add_argument(
        "action", nargs="?", choices=("list", "search", "show", "rename", "remove"), default="list"
    )
    keeping.add_argument("arguments", nargs="*", type=_text, metavar="ID, NAME")
    checking = command("check", "Check a text, sentence by sentence, against the library.")
    checking.add_argument("file", type=_text, metavar="FILE", help="any file with text, or '-' for stdin")
    _add_filters(checking, batch=False)
    getting = command("models", "List the models that Ibid can get, or download one.")
    getting.add_argument("action", nargs="?", type=_model_action, default="list", metavar="list|download")
    getting.add_argument("id", nargs="?", type=_text, metavar="ID", help="the model to download")
    evaluating = command("evaluate", "Figures of search and quoting over a question set.")
    evaluating.add_argument("set", type=Path, metavar="SET.jsonl")
    evaluating.add_argument(
        "--passages", type=Path, metavar="SET2.jsonl", help="ask over the passages of this set instead"
    )
    command("status", "Counts, models, index and disk use.")
    examining = command("doctor", "Check the library against itself.")
    examining.add_argument("--repair", action="store_true", help="put right what can be")
    command("backup", "Write the whole library into one file.").add_argument(
        "file", type=Path, metavar="FILE"
    )
    restoring = command("restore", "Make the library what it was when a backup was written.")
    restoring.add_argument("file", type=Path, metavar="FILE")
    restoring.add_argument(
        "--replace", action="store_true", help="also where a library stands; it is kept aside"
    )
    return parser


def _text(argument: str) -> str:
    # Where the locale is not UTF-8, Python hands over bytes that it could not read as lone surrogates.
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _model_action(argument: str) -> str:
    if argument not in ("list", "download"):
        raise argparse.ArgumentTypeError(f"'{argument}' cannot be done yet; 'list' and 'download' can")
    return argument


def _folder(argument: str) -> Path:
    if not argument.strip():  # an unset variable of a script, which must not become the working folder
        raise argparse.ArgumentTypeError("name a folder")
    return Path(argument)


def _add_global_options(parser: argparse.ArgumentParser, *, defaults: bool) -> None:
    # On the command too, so that `ibid list --json` works; there they must not overwrite what stands before.
    unset: Any = None if defaults else argparse.SUPPRESS
    off: Any = False if defaults else argparse.SUPPRESS
    parser.add_argument("--library", type=_folder, default=unset, metavar="DIR", help="the library's folder")
    parser.add_argument("--json", action="store_true", default=off, help="one JSON document on stdout")
    parser.add_argument("--quiet", action="store_true", default=off, help="no progress")
    parser.add_argument("-v", "--verbose", action="store_true", default=off, help="tracebacks and logs")


def _add_importing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH")
    parser.add_argument("--collection", type=_text, metavar="NAME")
    parser.add_argument("--by-reference", action="store_true", help="leave the files where they are")
    parser.add_argument(
        "--password",
        action="append",
        default=[],
        type=_text,
        metavar="WORD",
        help="opens protected files; may be given more than once. Other users of this computer can see it "
        "while the command runs, and the shell remembers it: --password-file is safer",
    )
    parser.add_argument(
        "--password-file", type=Path, metavar="FILE", help="passwords to try, one on each line ('-': stdin)"
    )
    parser.add_argument(
        "--no-wait", action="store_true", help="end when everything is found by words; meaning follows later"
    )
    parser.add_argument("--resume", action="store_true", help="go on with an import that was cut off")


def _add_editing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", type=_text, metavar="ID")
    for option, field, letter in EDITABLE_FIELDS:
        parser.add_argument(option, dest=field, type=_text, metavar=letter)
    parser.add_argument(
        "--reset",
        action="append",
        default=[],
        choices=[option.removeprefix("--") for option, _, _ in EDITABLE_FIELDS],
        metavar="FIELD",
        help="as it was read; may be given more than once",
    )


def _add_reranker(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--reranker", metavar="FILE|none", help="a GGUF reranker that reads the best passages once more"
    )


def _add_filters(parser: argparse.ArgumentParser, *, batch: bool = True) -> None:
    parser.add_argument(
        "--lang", type=_text, metavar="L", help="only documents in this language (fr, zh, en)"
    )
    parser.add_argument(
        "--since", type=_text, metavar="DATE", help="published on or after 2026, 2026-03 or 2026-03-09"
    )
    parser.add_argument("--until", type=_text, metavar="DATE", help="published on or before")
    parser.add_argument("--publisher", type=_text, metavar="P")
    parser.add_argument("--collection", type=_text, metavar="C")
    if batch:
        parser.add_argument("--batch", type=Path, metavar="FILE", help='one query per line: {"id", "query"}')

"""Answers as one HTML page with notes that link both ways; nothing of a source is markup."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from indexer.exporting.exported import ExportedAnswer, plain

_HEAD = (
    '<!doctype html>\n<html>\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
    "<style>body{{max-width:44rem;margin:2rem auto;padding:0 1rem;font:1rem/1.6 Georgia,serif}}"
    "h2{{margin-top:2rem}}ol{{font-size:.875rem}}.check{{color:#8a5200}}</style>\n</head>\n<body>\n"
)


def write_html(title: str, answers: Sequence[ExportedAnswer], to_check: str) -> str:
    """A page; `to_check` is what stands behind a sentence that is only partly borne out."""
    shown = escape(plain(title))
    parts = [_HEAD.format(title=shown), f"<h1>{shown}</h1>\n"]
    notes: list[str] = []
    referred: set[int] = set()  # an id stands once: where the note is first referred to
    for answer in answers:
        first = len(notes)
        parts.append(f'<h2 dir="auto">{escape(answer.question)}</h2>\n<p dir="auto">')
        for sentence in answer.sentences:
            mark = f' <span class="check">({escape(to_check)})</span>' if sentence.to_check else ""
            links = "".join(_link(first + n, referred) for n in sentence.notes)
            parts.append(f"{escape(sentence.text)}{mark}{links} ")
        parts.append("</p>\n")
        for number, (where, quote) in enumerate(answer.notes, start=first + 1):
            back = f'<a href="#r{number}">↩</a>'
            notes.append(f'<li id="n{number}" dir="auto">{escape(where)}: “{escape(quote)}” {back}</li>\n')
    return "".join([*parts, "<ol>\n", *notes, "</ol>\n</body>\n</html>\n"])


def _link(number: int, referred: set[int]) -> str:
    place = "" if number in referred else f' id="r{number}"'
    referred.add(number)
    return f'<sup><a{place} href="#n{number}">{number}</a></sup>'

"""A JSON file that holds many articles -> a file for each."""

from __future__ import annotations

import json
from typing import BinaryIO

from indexer.documents.archives.intake import Intake, LeftOut
from indexer.documents.texts.json_article import is_article, title_of
from indexer.documents.texts.json_lines import values_in

MOST_ARTICLES = 100_000
_LONGEST_TITLE_CHARS = 120


def unpack_json(stream: BinaryIO, intake: Intake) -> None:
    """Take the articles out of a list of them, or out of lines."""
    intake.most_members = MOST_ARTICLES
    for number, data in enumerate(values_in(stream), 1):
        if data is None:
            intake.leave_out(LeftOut.BAD_LINE)
        elif not is_article(data):
            intake.leave_out(LeftOut.NO_ARTICLE_LINE)
        else:
            title = (title_of(data) or "")[:_LONGEST_TITLE_CHARS].replace("/", "-")
            article = json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")
            intake.take(f"{number:05d} {title}".rstrip() + ".json", (article,), checked=True)

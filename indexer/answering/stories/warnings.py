"""What the reader of an answer must know of documents that are one story: they are one source."""

from __future__ import annotations

import sqlite3

from indexer.catalogue.stories import stories_of
from indexer.common.messages import Message
from indexer.records.answers import Answer


def story_warnings(connection: sqlite3.Connection, answer: Answer) -> tuple[Message, ...]:
    """Names the documents of each story that is cited and was found more than once, and counts the sources.

    Nothing where every document that was cited stands alone among those that were found.
    """
    cited = list(dict.fromkeys(citation.document.id for citation in answer.citations))
    found = {citation.document.id: citation.document for citation in answer.citations}
    for hit in answer.retrieved:
        found.setdefault(hit.document.id, hit.document)
    others = stories_of(connection, cited)
    stories = list(dict.fromkeys(frozenset((one, *others.get(one, ()))) for one in cited))
    sentences = []
    for story in stories:
        names = [f"“{one.title or one.path}”" for key, one in found.items() if key in story]
        if len(names) > 1:
            sentences.append(Message("one_story", titles=tuple(names[:-1]), last=names[-1]))
    if not sentences:
        return ()
    return (*sentences, Message("independent_sources", n=len(stories)))

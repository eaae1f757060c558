"""What is known of families of embedding models: the words they want before a text, and their worth."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.records import Worth

UNMEASURED = Worth(0.2, "not measured")


@dataclass(frozen=True, slots=True)
class Family:
    """Models that were trained alike; `name` is part of the names of their files."""

    name: str
    query_prefix: str = ""
    passage_prefix: str = ""
    worth: Worth = UNMEASURED


FAMILIES = (
    Family("all-minilm-l6-v2"),
    Family("embeddinggemma", "task: search result | query: ", "title: none | text: "),
    Family(
        "qwen3-embedding",
        "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:",
    ),
    Family("multilingual-e5", "query: ", "passage: "),
    Family("snowflake-arctic-embed", "query: "),
)
OTHER = Family("")


def family_of(*names: str) -> Family:
    """The family that one of a model's names speaks of; one without prefixes where none does."""
    for name in names:
        plain = re.sub(r"[^a-z0-9]+", "-", name.lower())
        for family in FAMILIES:
            if family.name in plain:
                return family
    return OTHER

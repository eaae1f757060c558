"""What is known of families of embedding models: the words they want before a text, and their worth."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.records import Worth

# Of the one real model that was measured, no weight up to 0.4 cost any set more than a question, and 0.6 was
# best over all: half of that. Those questions are worded like their passages, where words are at their best;
# for others an embedder is worth more (published figures), which only a measurement can say.
UNMEASURED = Worth(0.3, "not measured: half of the best weight of all-MiniLM-L6-v2")


@dataclass(frozen=True, slots=True)
class Family:
    """Models that were trained alike; `name` is part of the names of their files."""

    name: str
    query_prefix: str = ""
    passage_prefix: str = ""
    worth: Worth = UNMEASURED


FAMILIES = (
    # An English model: above 0.4 Chinese loses what English gains. 0.6 was best, within noise of 0.4.
    Family("all-minilm-l6-v2", worth=Worth(0.4, "tests/evaluation/worth.py, 2026-11-29")),
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

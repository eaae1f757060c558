"""Known families of embedding models: their prefixes for texts, and their weight in the ranking."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.records.search import Worth

# The one real model that was measured is best at 1.5 to 2.5 with its mean vectors subtracted, and at 3 to 6
# without, since its cosines are close together. Those of most models are further apart.
UNMEASURED = Worth(1.0, "not measured: half of what multilingual-e5-small is worth without its background")


@dataclass(frozen=True, slots=True)
class Family:
    """Models that were trained in the same way; `name` is a part of their file names."""

    name: str
    query_prefix: str = ""
    passage_prefix: str = ""
    worth: Worth = UNMEASURED


FAMILIES = (
    Family("embeddinggemma", "task: search result | query: ", "title: none | text: "),
    Family(
        "qwen3-embedding",
        "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:",
    ),
    Family(
        "multilingual-e5",
        "query: ",
        "passage: ",
        Worth(5.0, "measured as it comes, 2026-11-30: 3 to 6 are alike"),
    ),
    Family("snowflake-arctic-embed", "query: "),
)
OTHER = Family("")


def family_of(*names: str) -> Family:
    """The family that matches one of a model's names; else a family without prefixes."""
    for name in names:
        plain = re.sub(r"[^a-z0-9]+", "-", name.lower())
        for family in FAMILIES:
            if family.name in plain:
                return family
    return OTHER

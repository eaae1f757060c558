"""The English of every code that the engine raises or stores."""

from __future__ import annotations

from types import MappingProxyType

from indexer.common.sentences.answers import ANSWERS
from indexer.common.sentences.archives import ARCHIVES
from indexer.common.sentences.command import COMMAND
from indexer.common.sentences.documents import DOCUMENTS
from indexer.common.sentences.importing import IMPORTING
from indexer.common.sentences.library import LIBRARY
from indexer.common.sentences.models import MODELS
from indexer.common.sentences.questions import QUESTIONS
from indexer.common.sentences.reading import READING
from indexer.common.sentences.upkeep import UPKEEP

# A message that is its own text, and one that is several in a row.
PLAIN = {"verbatim": "{text}", "in_a_row": "{parts}"}
# Within a list of pages.
PAGES_AND_MORE = "{pages} and {n} more"

ENGLISH_OF = MappingProxyType(
    {
        **PLAIN,
        **ANSWERS,
        **ARCHIVES,
        **COMMAND,
        **DOCUMENTS,
        **IMPORTING,
        **LIBRARY,
        **MODELS,
        **QUESTIONS,
        **READING,
        **UPKEEP,
    }
)

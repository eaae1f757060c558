"""Which embedder a library searches with when nobody names one."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from indexer.common.errors import ModelError

if TYPE_CHECKING:
    from indexer.vectors.embedder import Embedder

log = logging.getLogger(__name__)


def default_embedder() -> Embedder:
    """The model that set-up has made, where it is; else the built-in one, which knows words only."""
    from indexer.models.e5.fetch import installed
    from indexer.vectors.builtin import BuiltinEmbedder

    path = installed()
    if path is not None:
        from indexer.models.e5.embedder import E5Embedder

        try:
            return E5Embedder(path)
        except ModelError as problem:
            log.warning("the default embedder cannot be used: %s", problem)
    return BuiltinEmbedder()


def close_embedder(embedder: Embedder) -> None:
    """Give back the memory of an embedder that has a child."""
    close = getattr(embedder, "close", None)
    if close is not None:
        close()
